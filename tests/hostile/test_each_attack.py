"""Each attack, read as strangers' files are read: the outcome that it must have, in bounds of time and memory.

All are read in one run of the processes that read an inbox, under their true limits; then each is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hostile import PROJECT, Attack
from tests.hostile.everything import ALL
from tests.hostile.worker_task import Given, Measured, read_measured
from udfs.findings import Finding
from xl_templates.isolation import Limits, Lost, run_isolated
from xl_templates.load import load
from xl_templates.reading.result import ReadFile
from xl_templates.reading.worker import prepare

SECONDS, MEBIBYTES = 5, 512
LEDGER = "landed"


@dataclass
class Outcome:
    """What became of one attack. ``lost``: it cost its process."""

    read: ReadFile
    seconds: float = 0.0
    peak: int = 0
    lost: str = ""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("attacks") / "收件"
    folder.mkdir()
    given = [Given(str(attack.put(folder)), attack.name, attack.meanwhile) for _, attack in ALL]
    programme = load("jizhou").programme
    limits = Limits(
        tasks=len(ALL)
    )  # the true ones, but no fresh process after some files: none may leave damage behind
    results = run_isolated(read_measured, given, initializer=prepare, initargs=((programme,),), limits=limits)
    return {given[index].name: told(given[index].name, result) for index, result in results}


def told(name: str, result: object) -> Outcome:
    if isinstance(result, Lost):
        return Outcome(ReadFile(name, refusal=result.finding(name)), lost=f"{result.kind} {result.detail}")
    measured = result.value
    assert isinstance(measured, Measured)
    return Outcome(*measured)


@pytest.mark.parametrize(
    "attack", [pytest.param(attack, id=f"{kind}-{ascii(attack.name)[1:-1]}") for kind, attack in ALL]
)
def test_attack(attack: Attack, outcomes: dict[str, Outcome]):
    outcome = outcomes[attack.name]
    assert outcome.lost == "", "no attack may cost a process"
    assert outcome.seconds <= SECONDS
    assert outcome.peak <= MEBIBYTES
    if attack.code:
        check_refusal(attack, outcome.read.refusal)
    else:
        assert outcome.read.refusal is None, outcome.read.refusal.line()
        check_reading(attack, outcome.read)


def check_refusal(attack: Attack, refusal: Finding | None) -> None:
    assert refusal is not None, "it was read"
    assert refusal.code.startswith(attack.code), refusal.line()
    assert attack.word in refusal.message, refusal.line()
    assert refusal.file == attack.name
    assert "未知" not in refusal.line() and "Traceback" not in refusal.line()
    assert len(refusal.line()) < 1000 and refusal.message.isprintable()


def check_reading(attack: Attack, read: ReadFile) -> None:
    codes = {found.code for found in read.findings}
    codes |= {note.code for ledger in read.ledgers.values() for note in ledger.notes}
    assert attack.findings <= codes
    names = tuple(map(str, read.ledgers[LEDGER].cells["项目名称"])) if LEDGER in read.ledgers else ()
    if attack.projects is None:
        assert names[0] == PROJECT[0]
    else:
        assert names == attack.projects
    if PROJECT[0] in names:  # the plain row is as it stands
        at = names.index(PROJECT[0])
        assert read.ledgers[LEDGER].cells["总投资"][at] == 100 * 10_000 * 100, "in cents"


def test_nothing_outside_was_touched(outcomes: dict[str, Outcome], tmp_path_factory: pytest.TempPathFactory):
    """The makers put one file beside the folder; reading adds none."""
    beside = {path.name for path in tmp_path_factory.getbasetemp().glob("attacks*/*")}
    assert beside <= {"收件", "outside of 收件.xlsx"}


def test_there_are_many_and_each_has_its_own_name():
    names = [attack.name for _, attack in ALL]
    assert len(names) == len(set(names)) >= 80
    assert all("/" not in name for name in names) and Path(__file__).exists()
