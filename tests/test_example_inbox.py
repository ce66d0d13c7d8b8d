"""The example inbox, merged, against the answers that were written by hand from the design of its files."""

import hashlib
import json
import os
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from addin.consolidate import ConsolidateRequest, consolidate

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ANSWERS = tomllib.loads((EXAMPLES / "ANSWERS.toml").read_text(encoding="utf-8"))
# What kind of message the answers ask for → the codes that say it.
KINDS = {
    "unreadable_sum": {"ZS-201", "ZS-208", "ZS-210"},
    "formula_without_value": {"ZS-732"},
    "error_value": {"ZS-731"},
    "incomplete_date": {"ZS-223", "ZS-224"},
    "code_as_number": {"ZS-243"},
    "approximate": {"ZS-203"},
    "hidden_row": {"ZS-703"},
    "hidden_sheet": {"ZS-702", "ZS-701", "ZS-707"},
    "repeated_sheet": {"ZS-705"},
    "missing_columns": {"ZS-712"},
    "unknown_columns": {"ZS-711"},
    "wrong_period": {"ZS-753"},
    "unknown_unit": {"ZS-751"},
    "superseded": {"ZS-766", "ZS-767"},
    "not_a_workbook": {f"ZS-{number}" for number in range(410, 430)},
    "scan": {"ZS-438", "ZS-437"},
    "picture": {"ZS-437"},
    "archive": {"ZS-439"},
}


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The JSON of the example inbox; the inbox lies as it was and no file was changed."""
    folder = tmp_path_factory.mktemp("examples")
    inbox = folder / "inbox"
    shutil.copytree(EXAMPLES / "inbox", inbox)
    for file in inbox.iterdir():  # a checkout gives them any time
        os.utime(file, (1_677_000_000, 1_677_000_000))
    before = hashes(inbox)
    request = ConsolidateRequest(
        inbox, "jizhou", "2023-02", str(folder / "汇总.xlsx"), json_out=str(folder / "out.json")
    )
    outcome = consolidate(request)
    assert outcome.done, [found.line() for found in outcome.findings]
    assert hashes(inbox) == before
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))


def hashes(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*"))}


def the_file(merged: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in merged["submissions"] if each["file"] == name)


FILES = [pytest.param(answer, id=answer["file"]) for answer in ANSWERS["files"]]


@pytest.mark.parametrize("answer", FILES)
def test_the_verdict_of_each_file(merged: dict[str, Any], answer: dict[str, Any]):
    file = the_file(merged, answer["file"])
    assert file["outcome"] in (answer["outcome"], answer.get("or"))
    assert file["unit"] == answer.get("unit") or answer["outcome"] in ("refused", "skipped")
    if answer["outcome"] == "merged" and "ledgers" in answer:
        told = {name: (each["rows"], each["state"]) for name, each in file["ledgers"].items()}
        wanted = {name: (each["rows"], each["state"]) for name, each in answer["ledgers"].items()}
        assert {name: told.get(name) for name in wanted} == wanted


def test_every_file_has_a_verdict(merged: dict[str, Any]):
    assert sorted(each["file"] for each in merged["submissions"]) == sorted(hashes(EXAMPLES / "inbox"))
    assert all(each["reason"] for each in merged["submissions"] if each["outcome"] != "merged")


def test_the_totals(merged: dict[str, Any]):
    for ledger, wanted in ANSWERS["totals"].items():
        told = merged["totals"][ledger]
        sums = {name: Decimal(text) for name, text in told.items() if name not in ("rows", "counted")}
        expected = {name: Decimal(wanted.get(name, "0")) for name in sums}
        assert (told["rows"], told["counted"], sums) == (
            wanted["rows"],
            wanted.get("counted", wanted["rows"]),
            expected,
        ), ledger


def test_the_missing_units(merged: dict[str, Any]):
    assert sorted(merged["missing_units"]) == sorted(ANSWERS["missing_units"])


MESSAGES = [
    pytest.param(answer["file"], message, id=f"{answer['file']} {message['where']} {message['kind']}")
    for answer in ANSWERS["files"]
    for message in answer.get("messages", ())
]


@pytest.mark.parametrize(("file", "message"), MESSAGES)
def test_what_must_be_said(merged: dict[str, Any], file: str, message: dict[str, str]):
    said = [each for each in merged["findings"] if each["file"] == file and each["code"] in KINDS[message["kind"]]]
    sheet, _, cell = message["where"].partition("!")
    if cell:
        said = [each for each in said if (each["sheet"], each["cell"]) == (sheet, cell)]
    assert said, [each["code"] for each in merged["findings"] if each["file"] == file]


SILENT = [
    pytest.param(answer["file"], place, id=place) for answer in ANSWERS["files"] for place in answer.get("silent", ())
]


@pytest.mark.parametrize(("file", "place"), SILENT)
def test_what_must_not_be_an_error(merged: dict[str, Any], file: str, place: str):
    sheet, _, cell = place.partition("!")
    reading = [f"ZS-{number}" for number in (*range(200, 260), *range(700, 750))]
    wrong = [
        each
        for each in merged["findings"]
        if (each["file"], each["sheet"], each["cell"], each["severity"]) == (file, sheet, cell, "error")
        and each["code"] in reading
    ]
    assert wrong == []


def test_the_suspected_duplicates(merged: dict[str, Any]):
    same_code = {
        frozenset(
            (
                f"{pair['first']['unit']}{pair['first']['cell'][1:]}",
                f"{pair['second']['unit']}{pair['second']['cell'][1:]}",
            )
        )
        for pair in merged["duplicates"]
        if pair["kind"] == "project_code"
    }
    assert same_code == {frozenset(("渔阳镇8", "经济开发区3")), frozenset(("桑梓镇3", "桑梓镇4"))}
    names = [(pair["first"]["name"], pair["second"]["name"]) for pair in merged["duplicates"]]
    assert not any("一期" in first and "二期" in second for first, second in names)
