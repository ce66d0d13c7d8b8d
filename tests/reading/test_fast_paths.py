"""What is read in a hurry is what would be read with care: each fast path against the way that it cuts short."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.reading import CONTEXT, JIZHOU
from udfs.amounts import MONEY_UNITS, read_amount, read_number
from udfs.codes import industry, phone, project_code, typed, uscc
from udfs.dates import read_date
from xl_templates.formats import sheet_xml
from xl_templates.formats.cell_bounds import bound_of
from xl_templates.formats.facts import Budget, Extent, SheetFacts
from xl_templates.formats.limits import Limits
from xl_templates.formats.refusal import Refused
from xl_templates.grid import CellError, Uncomputed
from xl_templates.model import Column
from xl_templates.reading.header_words import read_header
from xl_templates.reading.plain_cells import (
    ELSE,
    are_plain_texts,
    plain_amount,
    plain_code,
    plain_date,
    plain_number,
    plain_text,
)
from xl_templates.reading.row_kinds import RowKind, is_plain_lead, row_kind
from xl_templates.reading.typed_cells import ColumnReader
from xl_templates.references import cell_name

FIGURES = st.one_of(
    st.floats(),
    st.integers(-(10**16), 10**16),
    st.builds(lambda digits, places: digits / 10**places, st.integers(-(10**15), 10**15), st.integers(0, 12)),
    st.sampled_from([0.1 + 0.2, -0.0, 1e14, 99999999.999999, 1e-7, 5e-324, 100.005, True, Decimal("1.50"), 1e22]),
)
COLUMNS = [column for ledger in JIZHOU.ledgers for column in ledger.columns]
ODD = "\t\n\r\x00\x0b\x1f\u3000\u00a0\u200b\u2060\ufeff |－（）"
TEXTS = st.text(st.one_of(st.sampled_from(ODD + "天津a1"), st.characters()), max_size=12)
CODES = {"uscc": uscc, "project_code": project_code, "industry": industry, "phone": phone}
LIKELY = {
    "uscc": r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}|9111000010162374[0-9]K|91110000101623741K",
    "project_code": r"(20|2[0-4]|201)[0-9][0-9]-?[0-9]{6}-?[0-9]{2}-?[0-9]{2}-?[0-9]{5}[0-9A-Z]",
    "industry": r"[A-T]?[0-9]{2,4}",
    "phone": r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[48]00[0-9]{7}|86-?1[3-9][0-9]{9}|[2-9][0-9]{6,7}",
}


@given(FIGURES, st.sampled_from(sorted(MONEY_UNITS)))
def test_a_plain_amount_is_the_amount(raw: object, unit: str) -> None:
    value = plain_amount(unit)(raw)
    assert value is ELSE or (type(value) is int and read_amount(raw, unit) == (value, None))


@given(st.integers(-(10**14) + 1, 10**14 - 1), st.sampled_from(sorted(MONEY_UNITS)))
def test_no_amount_that_a_cell_shows_takes_the_long_way(minor: int, unit: str) -> None:
    assert plain_amount(unit)(minor / 10 ** MONEY_UNITS[unit].places) == minor


@given(FIGURES, st.one_of(st.none(), st.integers(0, 8)))
def test_a_plain_number_is_the_number(raw: object, places: int | None) -> None:
    value = plain_number(places)(raw)
    assert value is ELSE or repr(read_number(raw, places=places)) == f"Reading(value={value!r}, note=None)"


@given(st.one_of(st.dates(), st.datetimes(), st.datetimes().map(lambda at: at.replace(hour=0, minute=0, second=0))))
@example(date(1990, 1, 1))
@example(datetime(2100, 12, 31))
def test_a_plain_date_is_the_date(raw: date) -> None:
    value = plain_date(raw)
    assert value is ELSE or (type(value) is date and read_date(raw) == (value, None))


@pytest.mark.parametrize("kind", sorted(CODES))
@given(data=st.data())
def test_a_plain_code_is_the_code(kind: str, data: st.DataObject) -> None:
    raw = data.draw(st.one_of(st.from_regex(LIKELY[kind], fullmatch=True), TEXTS, FIGURES))
    value = plain_code(kind)(raw)
    assert value is ELSE or CODES[kind].read(raw) == (value, None)


@given(
    st.from_regex(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True),
    st.sampled_from(uscc.ALPHABET),
)
def test_the_check_sign_is_the_one_of_the_standard(first: str, sign: str) -> None:
    assert uscc.is_plain(first + sign) is (uscc.check_char(first) == sign)
    assert uscc.is_plain(first + uscc.check_char(first))


@given(TEXTS)
def test_signs_are_left_out_as_one_by_one(text: str) -> None:
    assert typed.without(text, "-a") == "".join(sign for sign in text if sign not in "-a" and not sign.isspace())


@given(st.lists(st.one_of(TEXTS, st.just(""), st.floats(), st.booleans()), max_size=4))
def test_plain_texts_of_a_column_are_plain_one_by_one(raws: list[object]) -> None:
    if are_plain_texts(raws):
        assert all(raw == "" or plain_text(raw) == raw for raw in raws)


def careful(column: Column, raws: list[object]) -> tuple[list[object], list[tuple[object, ...]]]:
    """Each cell by a reader of its own, without a fast path."""
    values, notes = [], []
    for index, raw in enumerate(raws):
        value, note = ColumnReader(column, ("在建", "投产"))._one(raw)
        values.append(value)
        if note is not None:
            notes.append((index, note, raw, value))
    return values, notes


@given(
    st.sampled_from(COLUMNS),
    st.lists(
        st.one_of(
            FIGURES.filter(lambda raw: raw == raw),
            TEXTS,
            st.dates(),
            st.datetimes(),
            st.sampled_from(["", " ", "在建", " 在建", "1200万元", "138 0000 0000", True, False, 1, 0, 1.0, 0.0]),
            st.sampled_from([CellError("#N/A"), Uncomputed("#N/A"), Uncomputed("")]),
        ),
        max_size=8,
    ),
)
def test_a_column_reads_as_its_cells_one_by_one(column: Column, raws: list[object]) -> None:
    reader = ColumnReader(column, ("在建", "投产"))
    expected = careful(column, raws)
    for _ in range(2):  # the second time from memory
        values, notes = reader.read(raws)
        assert [repr(value) for value in values] == [repr(value) for value in expected[0]]
        assert [tuple(note) for note in notes] == expected[1]


@given(TEXTS | st.from_regex(r"[（(]?(项目名称|总投资|联系电话|备注|序号)[（(]?[亿万]?元?[)）]?\*?", fullmatch=True))
def test_a_header_means_what_its_keys_mean(text: str) -> None:
    tables = CONTEXT.vocabulary.tables
    keys = {name: [key for key in read_header(text).keys if key in words.by_key] for name, words in tables.items()}
    expected = {name: tables[name].by_key[found[0]].name for name, found in keys.items() if found}
    assert CONTEXT.vocabulary.meanings(text) == expected
    assert {name: column.name for name, words in tables.items() if (column := words.column(text))} == expected


KINDS = r"[^\n]{0,3}(合计|小计|注|备注|填表人|联系电话|日期|示例|例1|甲|无|暂无|单位|本月计|填报说明|范例)[:：)）]?[^\n]{0,4}"


@given(st.one_of(st.from_regex(KINDS, fullmatch=True), TEXTS.filter(bool)), st.integers(2, 9))
def test_a_plain_lead_makes_an_entry(text: str, others: int) -> None:
    if is_plain_lead(text):
        statements = CONTEXT.statements(None)
        for more in (1.0, "文字"):
            assert row_kind([text, *[more] * others], text, statements) == (RowKind.ENTRY, "")


PLACES = st.tuples(st.integers(0, 1200), st.integers(0, 90))


@given(
    st.lists(PLACES, max_size=6),
    PLACES,
    st.sampled_from(["", '<c r="AAA1"/>', "<c/>", '<c r="A01"/>', '<c s="1" r="A1"/>']),
)
def test_no_cell_goes_beyond_its_bound(places: list[tuple[int, int]], last: tuple[int, int], odd: str) -> None:
    body = "".join(f'<c r="{cell_name(*place)}"><v>1</v></c>' for place in places) + odd
    head = f'<dimension ref="A1:{cell_name(*last)}"/>'
    bound = bound_of(head.encode(), body.encode())
    if bound is not None:
        true = sheet_xml._measured(f"<sheetData>{body}</sheetData>".encode())
        assert (bound.rows >= true.rows, bound.columns >= true.columns, bound.cells >= true.cells) == (True, True, True)
        assert not odd or odd == '<c r="A01"/>'
    if not odd and all(row <= last[0] and column <= last[1] for row, column in places):
        assert bound is not None


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(0, 30), st.booleans()), max_size=6))
def test_a_bound_never_changes_what_is_refused(sheets: list[tuple[int, int, int, bool]]) -> None:
    limits = Limits(cells=2_000, sparse_area=600, sparse_factor=2)
    outcomes = []
    for bounds in (False, True):
        budget, codes = Budget(limits), []
        for rows, columns, more, bounded in sheets:
            true = Extent(rows, columns, rows)
            facts = SheetFacts("表", extent=true)
            if bounds and bounded:
                facts.extent = Extent(rows + more, columns + more, rows + more)
                facts.measure = lambda true=true: true
            try:
                budget.spend(facts)
            except Refused as refused:
                codes.append((refused.code, refused.facts))
                break
            codes.append(None)
        outcomes.append(codes)
    assert outcomes[0] == outcomes[1]
