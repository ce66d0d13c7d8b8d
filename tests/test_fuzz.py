"""Three hundred mutated submissions of a fixed seed, over all formats and levels; ``bench.fuzz`` runs thousands."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bench.fuzz import Tally, run
from bench.fuzz_cases import LEVELS, Case, make_case
from bench.fuzz_oracle import MEBIBYTES, surprises
from bench.fuzz_seeds import own_seeds
from bench.fuzz_task import Watched
from bench.fuzz_values import Put
from tests.reading import read, sheet
from udfs.catalogue import CATALOGUE
from udfs.findings import finding
from xl_templates.isolation import Lost
from xl_templates.reading.result import ReadFile

CASES, SEED = 300, 20230224


@pytest.fixture(scope="module")
def tally() -> Tally:
    return run(range(CASES), seed=SEED, seeds=own_seeds(), month_every=0)


def test_nothing_is_a_surprise(tally: Tally):
    """Each is read or refused with a reason, in time; nothing that was put in is lost; no message is half-made."""
    assert tally.wrong == {}
    assert tally.cases == CASES
    assert tally.memory <= MEBIBYTES


def test_every_verdict_is_one(tally: Tally):
    verdicts = Counter[str]()
    for count in tally.verdicts.values():
        verdicts += count
    assert set(verdicts) <= {"read", *CATALOGUE}
    assert verdicts["read"] > CASES // 3, "mutations that only break files say little about reading"
    assert len(verdicts) >= 6


def test_all_levels_and_formats_are_there(tally: Tally):
    of_level = {level: {suffix for at, suffix in tally.verdicts if at == level} for level in (*LEVELS, "records")}
    all_four = {".xlsx", ".xls", ".ods", ".csv"}
    assert of_level["bytes"] == of_level["values"] == of_level["headers"] == all_four
    assert of_level["zip"] == of_level["xml"] == {".xlsx", ".ods"}
    assert of_level["records"] == {".xls"}


def told(read: ReadFile, *puts: Put) -> str:
    case = Case(0, "values", ".xlsx", "", b"", puts)
    return " / ".join(surprises(case, Watched(read, 0.1, 50, ())))


def test_the_judge_is_not_blind():
    table = "项目名称|总投资|投资方\n甲项目|5|甲公司"
    put = Put("落地", 1, 1, "总投资", 5)
    assert told(read(sheet(table)), put) == ""
    assert "became" in told(read(sheet(table)), replace(put, value=6))
    assert "in no row" in told(read(sheet(table)), replace(put, row=2))
    assert "in no row" in told(ReadFile("表"), put)
    assert "未知" in told(ReadFile("表", refusal=finding("ZS-418")))
    assert "holds" in told(ReadFile("表", refusal=finding("ZS-418", detail="\x1b[2J")))
    assert "notice" in told(ReadFile("表", refusal=finding("ZS-411", program="")))
    slow = Watched(ReadFile("表"), 6.0, 600, ("TypeError",))
    assert len(surprises(Case(0, "bytes", ".xls", "", b""), slow)) == 3
    assert surprises(Case(0, "bytes", ".xls", "", b""), Lost("died", "SIGABRT"))


@pytest.mark.parametrize("number", range(0, 25, 4))
def test_a_case_is_known_by_its_number(number: int):
    first, again = (make_case(SEED, number, own_seeds()) for _ in range(2))
    assert first == again != make_case(SEED + 1, number, own_seeds())
