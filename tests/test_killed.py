"""汇总 and 计算得分 stopped at every step of their writing: what was there is whole, and the next run needs no help.

Some of the steps each time; all of them where ZHAOSHANG_ALL_STEPS is set (four minutes of CPU time).
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


@pytest.fixture(scope="module", params=["consolidate", "score"])
def tried(request, tmp_path_factory) -> tuple[str, list[dict]]:
    """The job, and what became of it at each step."""
    every = ["all"] if os.environ.get("ZHAOSHANG_ALL_STEPS") else []
    command = [sys.executable, "-m", "tests.killed_run", str(tmp_path_factory.mktemp("a")), request.param, *every]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=7200 if every else 600)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == "", "nothing is said behind the officer's back either"
    return request.param, [json.loads(line) for line in ran.stdout.splitlines()]


def checked(tried: tuple[str, list[dict]], how: str) -> list[dict]:
    steps = [each for each in tried[1] if each["how"] == how]
    assert len(steps) >= 5
    assert [each for each in steps if "torn" in each["kept"] or not each["inputs"]] == []
    assert [each for each in steps if not each["healed"] or "not done" in each["next"]] == []
    assert [each for each in steps if set(each["next"]) > {"ZS-451"}] == []
    return steps


def test_killed(tried):
    steps = checked(tried, "kill")
    assert all(each["said"] is None for each in steps)
    assert {tuple(each["kept"]) for each in steps} >= {("old",) * 3, ("new", "old", "old"), ("new", "new", "old")}
    locked = [each for each in steps if any(map(is_lock_name, each["rubbish"]))]
    first = ".~zs-汇总.xlsx.lock" if tried[0] == "consolidate" else ".~zs-得分.xlsx.lock"
    assert locked and all("ZS-451" in each["next"] for each in locked if first in each["rubbish"])
    # The folder in which the parts of a workbook stand until they are packed: gone after the next run.
    assert any(name.startswith("zhaoshang-") for each in steps for name in each["rubbish"])


def test_killed_again_while_taking_over(tried):
    checked(tried, "again")


def test_a_full_disk(tried):
    steps = checked(tried, "full")
    assert {code for each in steps for code in each["said"]} == {"ZS-405"}
    assert [each for each in steps if each["rubbish"]] == []


def test_interrupted(tried):
    steps = checked(tried, "interrupt")
    assert {code for each in steps for code in each["said"]} == {"interrupted"}
    # What was about to be removed when it was interrupted is still there: the next run does it.
    assert [each for each in steps if each["rubbish"] and each["name"] not in ("unlink", "rmdir")] == []
