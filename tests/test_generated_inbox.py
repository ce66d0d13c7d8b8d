"""Inboxes filled by a generator that shares no code with reading: every row and every total is as it was dealt."""

from decimal import Decimal
from pathlib import Path

import pytest

from addin.inbox import walk_inbox
from addin.merging.merge import Merging
from addin.merging.month import Month
from addin.merging.totals import breakdowns_as_texts, totals_as_texts
from addin.readings import read_all
from bench.inbox import Truth, make_inbox
from udfs.period import Period
from xl_templates.load import load
from xl_templates.reading.worker import ToRead


def merged(folder: Path, truth: Truth) -> Month:
    programme = load(truth.programme).programme
    assert programme is not None
    submission = programme.submission_for("month")
    assert submission is not None
    files = [ToRead(str(file.path), file.relative) for file in walk_inbox(folder / "inbox").files]
    return Merging(programme, submission, Period.parse(truth.period), read_all(files, (programme,))).month()


@pytest.mark.parametrize(
    ("seed", "kinds", "messy"), [(1, ("messy",), 0.8), (2, ("messy", "plain"), 0.4), (3, ("template",), 0.3)]
)
def test_every_total_is_as_dealt(tmp_path: Path, seed: int, kinds: tuple[str, ...], messy: float):
    units = 3 if kinds == ("template",) else 14
    truth = make_inbox(tmp_path, seed=seed, units=units, rows=9, messy=messy, kinds=kinds)
    month = merged(tmp_path, truth)
    told = totals_as_texts(month)
    for ledger, wanted in truth.totals.items():
        ours = {name: Decimal(str(value)) for name, value in told[ledger].items()}
        dealt = {name: Decimal(str(value)) for name, value in wanted.items()}
        assert {name: ours[name] for name in dealt} == dealt, ledger
    by_unit = breakdowns_as_texts(month)
    for unit, dealt_unit in truth.units.items():
        for ledger, dealt_ledger in dealt_unit.ledgers.items():
            if dealt_ledger.totals and ledger != "activities" and dealt_ledger.rows:
                ours_unit = by_unit[ledger]["单位"][unit]
                assert ours_unit["rows"] == dealt_ledger.rows
                assert {name: Decimal(str(ours_unit[name])) for name in dealt_ledger.totals} == {
                    name: Decimal(text) for name, text in dealt_ledger.totals.items()
                }


def test_nothing_unreadable_is_passed_over(tmp_path: Path):
    """Every cell that the generator made unreadable is named, file, sheet and cell."""
    truth = make_inbox(tmp_path, seed=7, units=10, rows=9, messy=0.9, kinds=("messy",))
    month = merged(tmp_path, truth)
    named = {(each.file, each.sheet, each.cell) for each in month.findings if each.severity == "error"}
    wanted = {(each.file, each.sheet, each.cell) for unit in truth.units.values() for each in unit.unreadable}
    assert wanted and wanted <= named
