"""The summary is the month's record: read(write(month)) is the month, and what somebody changed in between is told."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from addin.merging.month import FigureValue, MergedLedger, Month, PreviousFile, RowChange
from addin.record import ReadRecord, previous_month, read_month, write_month
from addin.record.from_lines import month_of
from addin.record.reading_task import examine, prepare
from addin.summary.page import Computed, Linked
from addin.summary.pages import month_pages
from tests.merging import file, landed, merge
from tests.office import Office
from tests.reading import JIZHOU
from udfs.cells import UNTYPED
from udfs.findings import Finding
from xl_templates.grid import CellError, Uncomputed
from xl_templates.model import Column


def written(month: Month) -> bytes:
    target = BytesIO()
    write_month(month, target)
    return target.getvalue()


def again(month: Month, folder: Path) -> ReadRecord:
    """Write a month and read it back in this process; isolation has its own tests."""
    path = folder / "汇总.xlsx"
    path.write_bytes(written(month))
    prepare((JIZHOU,))
    examined = examine(str(path))
    assert not isinstance(examined, Finding), examined.line()
    assert (examined.compared.changes, examined.compared.edits) == ([], [])
    return ReadRecord(month_of(examined.lines, [JIZHOU]))


def a_month() -> Month:
    return merge(
        file("渔阳镇.xlsx", landed("甲项目|甲公司|100|30|50", "乙项目|乙公司|约5.2亿元|0|待定")),
        file("官庄镇.xlsx", landed(), stated={"landed": "nil"}),
        file("某镇.xlsx", landed("丙项目|丙公司|1|0|0")),
    )


@cache
def its_summary() -> bytes:
    """The summary of ``a_month``."""
    return written(a_month())


def test_a_merged_month(tmp_path: Path):
    month = a_month()
    assert again(month, tmp_path).month == month


# --- any month ------------------------------------------------------------------------------------------------------

NASTY = st.sampled_from(
    [
        "=1+1",
        "@SUM(A1)",
        "+1",
        "-1",
        '"引号"',
        "'撇号",
        " 前后 ",
        "_x000D_",
        "甲\r\n乙",
        "甲\t乙",
        "😀𠮷",
        "{=1}",
        '=HYPERLINK("http://x")',
    ]
)
TEXT = st.one_of(NASTY, st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.just("长" * 33_000))
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
RAW = st.one_of(
    TEXT,
    st.integers(-(2**62), 2**62),
    st.floats(allow_nan=False),
    st.booleans(),
    DAYS,
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.sampled_from([CellError("#REF!"), CellError("#SPILL!"), Uncomputed("A1+B1"), Uncomputed("")]),
)


def cells_of(column: Column) -> st.SearchStrategy[object]:
    known: dict[str, st.SearchStrategy[Any]] = {
        "amount": st.integers(-(10**14) + 1, 10**14 - 1),
        "number": st.decimals(-(10**8), 10**8, places=2).map(lambda number: number + 0),
        "date": DAYS,
    }
    return st.one_of(st.none(), st.just(UNTYPED), known.get(column.type, TEXT.filter(lambda text: text != "")))


NUMBERS = st.decimals(-(10**8), 10**8, places=6).map(lambda number: number + 0)
VALUES = st.builds(FigureValue, st.none() | NUMBERS, st.none() | NUMBERS)
CHANGES = st.one_of(
    st.builds(RowChange, st.sampled_from(["new", "gone"]), st.just("landed"), TEXT, TEXT, TEXT, st.none(), st.none(), st.none(), st.sampled_from([-1, 0])),
    st.builds(RowChange, st.just("changed"), st.just("landed"), TEXT, TEXT, TEXT, st.just("总投资"), st.none() | NUMBERS, NUMBERS, st.just(1)),
    st.builds(RowChange, st.just("unheard"), st.just("landed"), TEXT, st.just(""), st.just(""), st.none(), st.integers(1, 9), st.none(), st.just(-1)),
)  # fmt: skip


@st.composite
def months(draw: st.DrawFn) -> Month:
    """The merged month with its cells, raw texts, ids and marks drawn anew."""
    month = a_month()
    ledger = JIZHOU.ledger("landed")
    old = month.ledgers["landed"]
    rows = len(old)
    cells = {
        column.name: [draw(cells_of(column)) for _ in range(rows)]
        for column in draw(st.sampled_from([ledger.columns[:9], ledger.columns[17:26]]))
    }
    month.ledgers["landed"] = MergedLedger(
        ledger,
        {column.name: cells.get(column.name, [None] * rows) for column in ledger.columns},
        old.units,
        old.row_ids,
        old.places,
        {(row, name): draw(RAW) for name in cells for row in range(rows) if draw(st.booleans())},
        draw(st.sets(st.integers(0, rows - 1))),
        draw(st.sets(st.integers(0, rows - 1))),
        [draw(st.sampled_from(["√", "错2", "核1"])) for _ in range(rows)],
        [draw(TEXT) for _ in range(rows)],
    )
    month.changes = draw(st.lists(CHANGES, max_size=4))
    month.history = draw(
        st.dictionaries(st.sampled_from(["2023-01", "2022-02"]), st.dictionaries(TEXT, VALUES, max_size=2))
    )
    month.previous = draw(st.none() | st.builds(PreviousFile, TEXT, st.just("2023-01"), TEXT))
    month.inbox = draw(st.sampled_from(["", ".", "../收件", "收件/2 月#1"]))
    return month


@given(months())
@settings(max_examples=12, deadline=None)
def test_read_of_write_is_the_month(tmp_path_factory: pytest.TempPathFactory, month: Month):
    read = again(month, tmp_path_factory.mktemp("record")).month
    assert read == month
    for key, raw in month.ledgers["landed"].raw.items():  # 1, 1.0 and True are equal, and three things
        assert type(read.ledgers["landed"].raw[key]) is type(raw)


def test_equal_months_give_equal_bytes():
    assert written(a_month()) == written(a_month())


# --- what somebody changed --------------------------------------------------------------------------------------------


def changed(tmp_path: Path, sheet: str, header: str, row: int, value: object) -> tuple[ReadRecord, str]:
    """Write a month, change one cell of a row (from 0) under a header with another library, and read it."""
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(its_summary())
    book = load_workbook(path)
    page = book[sheet]
    head = next(cells for cells in page.iter_rows(max_row=8) if header in [cell.value for cell in cells])
    cell = page.cell(head[0].row + 1 + row, next(cell.column for cell in head if cell.value == header))
    cell.value = value
    book.save(path)
    read = read_month(path, [JIZHOU])
    assert isinstance(read, ReadRecord), read
    return read, cell.coordinate


def test_a_changed_cell_is_named_and_the_record_wins(tmp_path: Path):
    read, cell = changed(tmp_path, "1落地", "总投资(万元)", 0, 999)
    assert read.month == a_month()
    (found,) = [found for found in read.findings if found.code == "ZS-778"]
    assert (found.sheet, found.cell, found.value) == ("1落地", cell, "999") and "100" in found.message


def test_what_the_office_writes_into_its_columns_is_taken_over(tmp_path: Path):
    read, _ = changed(tmp_path, "1落地", "项目编号", 0, "JZ-2023-001")
    assert read.month.ledgers["landed"].cells["项目编号"][0] == "JZ-2023-001"
    assert [found.code for found in read.findings] == ["ZS-779"]


def test_a_workbook_that_another_library_saved_is_the_same_record(tmp_path: Path):
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(its_summary())
    load_workbook(path).save(path)
    read = read_month(path, [JIZHOU])
    assert isinstance(read, ReadRecord) and read.month == a_month() and read.findings == []


@pytest.mark.office
def test_a_workbook_that_libreoffice_saved_is_the_same_record(office: Office, tmp_path: Path):
    path, saved = tmp_path / "汇总.xlsx", tmp_path / "存过.xlsx"
    path.write_bytes(its_summary())
    book = office.open(path)
    book.save_as(saved)
    book.close()
    read = read_month(saved, [JIZHOU])
    assert isinstance(read, ReadRecord) and read.month == a_month()


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"nothing"])
def test_what_is_no_summary_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "别的.xlsx"
    path.write_bytes(content)
    assert isinstance(read_month(path, [JIZHOU]), Finding)


def test_a_cut_summary_is_refused(tmp_path: Path):
    path = tmp_path / "汇总.xlsx"
    whole = its_summary()
    for share in (0.3, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert isinstance(read_month(path, [JIZHOU]), Finding)


# --- inert ---------------------------------------------------------------------------------------------------------------


def test_texts_of_units_are_never_formulas_or_links(tmp_path: Path):
    month = a_month()
    merged = month.ledgers["landed"]
    merged.cells["项目名称"] = ['=HYPERLINK("http://x","点")', "http://example.invalid/x"]
    merged.cells["投资方名称"] = ["@SUM(A1)", "{=1+1}"]
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(written(month))
    ours = {
        (page.tab, page.first_row + at + 1, column + 1): cell
        for page in month_pages(month)
        for at, row in enumerate(page.rows())
        for column, cell in enumerate(row)
        if isinstance(cell, Computed | Linked)
    }
    cells = {(sheet.title, *at): cell for sheet in load_workbook(path) for at, cell in sheet._cells.items()}
    formulas = {at for at, cell in cells.items() if cell.data_type == "f"}
    assert formulas == {at for at, cell in ours.items() if isinstance(cell, Computed)}
    links = {at: cell.hyperlink for at, cell in cells.items() if cell.hyperlink}
    assert links.keys() == {at for at, cell in ours.items() if cell.to}
    assert not [link.target for link in links.values() if link.target]


# --- the next month --------------------------------------------------------------------------------------------------------


def test_the_rows_of_the_previous_month(tmp_path: Path):
    previous = previous_month(again(a_month(), tmp_path).month)
    first, second = previous.of("渔阳镇", "landed")
    assert (first.values["总投资"], first.values["累计到位资金"]) == (Decimal(100), Decimal(50))
    assert second.values["累计到位资金"] is None, "what could not be read is blank"
    assert set(previous.owners("landed").values()) == {"渔阳镇"}
    assert set(previous.files.values()) == {"渔阳镇.xlsx", "官庄镇.xlsx"}


def test_receipts_scans_and_duplicates_survive(tmp_path: Path):
    month = a_month()
    month.submissions[0].received = "2023-02-24T09:00:00+08:00"
    month.submissions[0].on_time = False
    month.submissions[0].scans = ["盖章件.pdf"]
    month.duplicates = [
        {"first": {"unit": "渔阳镇"}, "second": {"unit": "官庄镇"}, "reason": "甲", "kind": "name", "score": 93}
    ]
    assert again(month, tmp_path).month == month
