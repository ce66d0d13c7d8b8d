"""汇总 stopped at every step of its writing: what was there is whole, and the next run needs no help.

Some of the steps each time; all of them where ZHAOSHANG_ALL_STEPS is set (about a minute).
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from addin.locks import is_lock_name

pytestmark = pytest.mark.skipif(not hasattr(os, "fork") or not hasattr(signal, "SIGKILL"), reason="no fork, no SIGKILL")
ROOT = Path(__file__).resolve().parent.parent


def stopped(tmp_path: Path, how: str) -> list[dict]:
    every = ["all"] if os.environ.get("ZHAOSHANG_ALL_STEPS") else []
    command = [sys.executable, "-m", "tests.killed_run", str(tmp_path), how, *every]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=600)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == "", "nothing is said behind the officer's back either"
    steps = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(steps) >= 8
    return steps


def check(steps: list[dict]) -> None:
    assert [each for each in steps if "torn" in each["kept"]] == []
    assert [each for each in steps if not each["healed"] or "not done" in each["next"]] == []
    assert [each for each in steps if set(each["next"]) > {"ZS-451"}] == []


def test_killed(tmp_path):
    steps = stopped(tmp_path, "kill")
    check(steps)
    assert all(each["said"] is None for each in steps)
    assert {tuple(each["kept"]) for each in steps} >= {("old",) * 3, ("new", "old", "old"), ("new", "new", "old")}
    locked = [each for each in steps if any(map(is_lock_name, each["rubbish"]))]
    assert locked and all("ZS-451" in each["next"] for each in locked if "汇总" in "".join(each["rubbish"]))


def test_killed_again_while_taking_over(tmp_path):
    check(stopped(tmp_path, "again"))


def test_a_full_disk(tmp_path):
    steps = stopped(tmp_path, "full")
    check(steps)
    assert {code for each in steps for code in each["said"]} == {"ZS-405"}
    assert [each for each in steps if each["rubbish"]] == []


def test_interrupted(tmp_path):
    steps = stopped(tmp_path, "interrupt")
    check(steps)
    assert {code for each in steps for code in each["said"]} == {"interrupted"}
    # An unlink that was interrupted has not happened: the next run does it.
    assert [each for each in steps if each["rubbish"] and each["name"] != "unlink"] == []
