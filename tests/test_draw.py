"""Drawing a page: what comes out is what XlsxWriter would write cell by cell, and links lead where they should."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from addin.record.compare import compare, differs
from addin.record.store import read_lines, write_lines
from addin.summary import sheet as sheet_module
from addin.summary.cell_xml import LONGEST, LONGEST_FORMULA, content, formula_content, number_text, text_content
from addin.summary.draw import PageDrawer
from addin.summary.links import address, can_lead, place, rows_with_links
from addin.summary.page import (
    Chart,
    Computed,
    Detail,
    Inside,
    Linked,
    Outside,
    Page,
    PageColumn,
    Range,
    Row,
    Styled,
    shown_cell,
    shown_value,
)
from addin.summary.setting_up import print_header
from addin.summary.sheet import RowSheet
from addin.summary.styles import PageStyles
from tests.office import Office
from xl_templates.references import column_letters
from xl_templates.styles import lines_needed

COLUMNS = (
    PageColumn("序号", 6, "count"),
    PageColumn("名称", 14, "text", "甲"),
    PageColumn("金额", 12, "amount", "甲"),
    PageColumn("日期", 12, "date"),
)


def a_page(rows: Sequence[Row], **more: Any) -> Page:
    return Page(
        **({"tab": "1落地", "title": "标题", "columns": COLUMNS} | more), rows=lambda: iter(rows), count=len(rows)
    )


def drawn(*pages: Page) -> bytes:
    target = BytesIO()
    with Workbook(target) as workbook:
        workbook.set_properties({"created": datetime(2023, 1, 30)})  # else the clock stands in the file
        PageDrawer(workbook).draw(pages)
    return target.getvalue()


def opened(*pages: Page) -> Any:
    return load_workbook(BytesIO(drawn(*pages)))


def part(book: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        return archive.read(name).decode("utf-8")


# --- against XlsxWriter -----------------------------------------------------------------------------------------------

NASTY = [
    "",
    " ",
    " 前后 ",
    "甲\n乙",
    "甲\r\n\t乙",
    "\n",
    "=1+1",
    "{=1}",
    "@SUM(A1)",
    '=HYPERLINK("http://x","点")',
    "http://example.invalid/x",
    "_x0041_",
    "_x0041_x0042_",
    "_x005F_x0041_",
    "_X0041_",
    "<r><t>x</t></r>",
    "</t></is></c><c><f>1</f></c>",
    "a & b < c > d \" e ' f ]]>",
    "😀𠮷" * 40,
    "长" * 300,
    "\x00\x07\x0b\x1f\x7f\x85\u2028\ufeff\ufffe\uffff\ud800",
    "1",
    "1e5",
    "TRUE",
    "#N/A",
    "2023-02-01",
]
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
NUMBERS = st.one_of(
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(-(10**12), 10**12, places=6),
)
VALUES = st.one_of(st.none(), TEXTS, NUMBERS, st.dates(date(1800, 1, 1), date(2200, 1, 1)), st.booleans())
STYLES = st.sampled_from(
    ["text", "centre", "untyped", "error_word", "open:text", "open:amount", "number2", "sum_number0"]
)
CELLS = st.one_of(VALUES, st.builds(Styled, VALUES, STYLES))
DAYS = st.one_of(st.none(), TEXTS, st.dates(date(1800, 1, 1), date(2200, 1, 1)))  # readers stumble over day 10**12
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS, DAYS), min_size=1, max_size=5)


def plainly(page: Page) -> bytes:
    """Draw the rows of a page by the calls of XlsxWriter, one a cell."""
    target = BytesIO()
    with Workbook(target, {"constant_memory": True}) as workbook:
        styles, sheet = PageStyles(workbook), workbook.add_worksheet(page.tab)
        head = page.head()
        for at, row in enumerate([*head, *page.rows()]):
            lines = 1
            for column, cell in enumerate(row):
                look = styles[cell.style if isinstance(cell, Styled) else page.columns[column].style]
                value = shown_cell(shown_value(cell))
                if cell is None and (at < len(head) or not page.framed):
                    continue
                if isinstance(value, str):
                    assert sheet.write_string(at, column, value, look) == 0
                    text = shown_value(cell) if isinstance(shown_value(cell), str) else ""
                    lines = max(lines, lines_needed(text[:500], page.columns[column].width))
                elif value is None:
                    sheet.write_blank(at, column, None, look)
                elif isinstance(value, date):
                    sheet.write_number(at, column, value.toordinal() - date(1899, 12, 30).toordinal(), look)
                else:
                    sheet.write_number(at, column, float(value), look)
            if lines > 1 and at >= len(head) - 1:
                sheet.set_row(at, min(lines, 8) * 13.5 + 3)
            elif at == 0:
                sheet.set_row(at, 26)
    return target.getvalue()


def looks(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    for row in sheet.iter_rows():
        for cell in row:
            yield (
                cell.coordinate,
                cell.data_type,
                cell.value if not isinstance(cell.value, float | int) else "number",
                cell.number_format,
                (cell.font.name, cell.font.sz, cell.font.b, cell.font.color and cell.font.color.rgb, cell.font.u),
                (cell.fill.patternType, cell.fill.fgColor.rgb, cell.border.left.style, cell.alignment.wrap_text),
                (cell.alignment.horizontal, cell.alignment.vertical, cell.protection.locked),
            )


@given(ROWS, st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_same_as_cell_by_cell(rows: list[Row], framed: bool):
    page = a_page(rows, framed=framed, columns=tuple(replace(column, group="") for column in COLUMNS))
    ours, theirs = (load_workbook(BytesIO(book))["1落地"] for book in (drawn(page), plainly(page)))
    if not re.search("_x[0-9A-Fa-f]{4}_x", str(rows)):  # of two escapes that share a sign XlsxWriter sees the first
        assert list(looks(ours)) == list(looks(theirs))
    heights = [[sheet.row_dimensions[at].height for at in range(1, 12)] for sheet in (ours, theirs)]
    assert heights[0] == heights[1]


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_every_value_is_read_back_exactly(rows: list[Row]):
    page = a_page(rows, headed=False)
    book = CalamineWorkbook.from_filelike(BytesIO(drawn(page)))
    cells = book.get_sheet_by_name("1落地").to_python(skip_empty_area=False)
    for row, line in zip(rows, [*cells[1:], *[[]] * len(rows)], strict=False):
        for cell, now in zip(row, [*line, *[""] * 4], strict=False):
            assert not differs(cell, now), (cell, now)
    sheet = load_workbook(BytesIO(drawn(page)))["1落地"]
    for at, row in enumerate(rows, start=2):
        for column, cell in enumerate(row, start=1):
            was, now = shown_cell(shown_value(cell)), sheet.cell(at, column)
            if isinstance(was, int | float | Decimal) and not now.is_date:
                assert now.value == float(was)
            elif isinstance(was, str) and was.strip():
                assert now.data_type == "s"
                # openpyxl leaves the escapes of the format as they are
                assert re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), now.value) == was


@given(NUMBERS)
def test_the_shortest_number_is_the_same_number(number: int | float | Decimal):
    assert float(number_text(number)) == float(number)
    assert len(number_text(number)) <= len(repr(float(number)))


def test_what_no_cell_holds_is_refused():
    with pytest.raises(ValueError):
        number_text(float("nan"))
    with pytest.raises(ValueError):
        content(Decimal("Infinity"))
    with pytest.raises(TypeError):
        content(object())
    with pytest.raises(ValueError):
        formula_content("1" * (LONGEST_FORMULA + 1), 1)
    with pytest.raises(ValueError):
        text_content("长" * (LONGEST + 1))
    with pytest.raises(ValueError):
        text_content("😀" * (LONGEST // 2 + 1))
    assert text_content("长" * LONGEST)


def test_a_row_that_does_not_follow_or_a_cell_past_the_rows_is_refused():
    with Workbook(BytesIO()) as workbook:
        sheet = workbook.add_worksheet("甲", RowSheet)
        sheet.add_row(3, "", 0)
        with pytest.raises(ValueError):
            sheet.add_row(3, "", 0)
        with pytest.raises(ValueError):
            sheet.add_row(1 << 20, "", 0)
    workbook = Workbook(BytesIO())
    workbook.add_worksheet("甲", RowSheet).write_string(0, 0, "x")
    with pytest.raises(ValueError, match="past the rows"):
        workbook.close()


def test_a_row_with_more_cells_than_columns_is_refused():
    with pytest.raises(IndexError):
        drawn(a_page([(1, "甲", 1, None, "一个多的")]))


def test_what_xlsxwriter_keeps_is_kept():
    sheet = opened(a_page([(1, "甲", 5, None)], frozen=2))["1落地"]
    assert sheet.dimensions == "A1:D4"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B2:C2"]
    assert sheet.freeze_panes == "C4" and sheet.auto_filter.ref == "A3:D4"
    assert sheet.protection.sheet and not sheet.protection.password
    assert sheet.row_dimensions[1].height == 26.25 and sheet.print_title_rows == "$2:$3"
    unframed = opened(a_page([(1, None, 5, None)], framed=False))["1落地"]
    assert unframed["B4"].border.left.style is None and len(unframed.conditional_formatting) == 1


def test_lines_of_the_record_come_back():
    target = BytesIO()
    lines = ["[]", '["' + "长" * 70_000 + '"]', '["a&b<c>","😀"]', *['["甲"]'] * 3]
    with Workbook(target) as workbook:
        write_lines(workbook, lines)
    assert list(read_lines(CalamineWorkbook.from_filelike(BytesIO(target.getvalue())))) == lines


# --- links ------------------------------------------------------------------------------------------------------------

PATHS = [
    "渔阳镇 2月 台账.xlsx",
    "../报送/2023#2.xlsx",
    "../../a b/100%.xlsx",
    "已经%20转义.xlsx",
    "a&b?c=d;e.xlsx",
    "'撇号'与“引号”\".xlsx",
    "（全角）　空格＃％.xlsx",
    "[方括号]{花}^`|<>.xlsx",
    "😀𠮷.xlsx",
    "a\u202eb\u2028c.xlsx",
    "渔阳镇/2月：台账.xlsx",
    "a+b,c!d(e)~f@g=h$.xlsx",
    ".隐藏",
]


def leading_to(*targets: Inside | Outside, **more: Any) -> bytes:
    rows = [(at, Linked(f"第{at}个", "text", to)) for at, to in enumerate(targets)]
    return drawn(a_page(rows, columns=COLUMNS[:2], **more))


def targets(book: bytes) -> list[tuple[str, str]]:
    """The (target, mode) of the relations of the first sheet."""
    root = ElementTree.fromstring(part(book, "xl/worksheets/_rels/sheet1.xml.rels"))
    return [(each.attrib["Target"], each.attrib["TargetMode"]) for each in root]


def test_a_file_is_reached_whatever_its_name():
    book = leading_to(*(Outside(path, "1落地", "C5") for path in PATHS))
    assert [(unquote(target), mode) for target, mode in targets(book)] == [(path, "External") for path in PATHS]
    for target, _mode in targets(book):
        assert not re.search(r'[\s#?"<>\\^`{|}\[\]]', target) or "　" in target
        assert not re.search(r"%(?![0-9A-F]{2})", target)
    sheet = load_workbook(BytesIO(book))["1落地"]
    links = [sheet.cell(at, 2).hyperlink for at in range(4, 4 + len(PATHS))]
    assert [unquote(link.target) for link in links] == PATHS
    assert {link.location for link in links} == {"'1落地'!C5"}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_an_address_is_the_path(path: str):
    to = Outside(path)
    if can_lead(to):
        assert unquote(address(path)) == path
        assert not re.search(r'[\x00- "#%<>?\\^`{|}\[\]\x7f]', re.sub("%[0-9A-F]{2}", "", address(path)))
    else:
        with pytest.raises(ValueError):
            address(path)


@pytest.mark.parametrize(
    "path",
    [
        "http://example.invalid/x",
        "HTTP:x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:a@b",
        "C:/x.xlsx",
        "c:x.xlsx",
        "/etc/passwd",
        "//server/share",
        "\\\\server\\share",
        "\\x",
        "报送/甲\\..\\..\\x.xlsx",
        "报送/甲\\u{1b}.xlsx",
        "",
        "长" * 2080,
        "half \ud800",
    ],
)
def test_what_is_no_path_from_the_summary_is_refused(path: str):
    assert not can_lead(Outside(path))
    with pytest.raises(ValueError):
        leading_to(Outside(path))


def test_files_are_related_once_and_places_are_quoted():
    book = leading_to(
        Inside("甲's 表", 4, 27), Outside("a.xlsx", "it's", "B2"), Outside("a.xlsx", "1落地"), Outside("a.xlsx")
    )
    assert targets(book) == [("a.xlsx", "External")]
    sheet = load_workbook(BytesIO(book))["1落地"]
    links = [sheet.cell(at, 2).hyperlink for at in range(4, 8)]
    assert [(link.location, link.target) for link in links] == [
        ("'甲''s 表'!AB5", None),
        ("'it''s'!B2", "a.xlsx"),
        ("'1落地'!A1", "a.xlsx"),
        (None, "a.xlsx"),
    ]
    assert [sheet.cell(at, 2).font.u for at in range(4, 8)] == ["single"] * 4


def test_a_linked_text_is_text_and_keeps_the_look_of_its_style():
    rows = [
        (1, Linked("=1+1", "error_word", Inside("1落地"))),
        (2, Linked(Decimal("1.5"), "amount", Outside("a.xlsx"))),
    ]
    sheet = opened(a_page(rows))["1落地"]
    text, number = sheet["B4"], sheet["B5"]
    assert (text.value, text.data_type, text.font.color.rgb) == ("=1+1", "s", "FF9C0006")
    assert (number.value, number.number_format, number.font.color.rgb) == (1.5, "#,##0.00####", "FF0B57B0")


def test_what_is_more_than_a_sheet_links_is_written_without(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sheet_module, "MOST_LINKS", 2)
    sheet = load_workbook(BytesIO(leading_to(*[Outside("a.xlsx")] * 3)))["1落地"]
    cells = [sheet.cell(at, 2) for at in (4, 5, 6)]
    assert [bool(cell.hyperlink) for cell in cells] == [True, True, False]
    assert [cell.font.u for cell in cells] == ["single", "single", None] and cells[2].value == "第2个"
    assert (rows_with_links(10), rows_with_links(70_000), rows_with_links(70_000, 2)) == (10, 65_530, 32_765)


def test_columns_have_their_letters():
    assert [column_letters(at) for at in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert place(Inside("a b", 9, 2)) == "'a b'!C10"


@pytest.mark.office
def test_libreoffice_goes_to_the_same_files(office: Office, tmp_path: Path):
    path, saved = tmp_path / "汇总.xlsx", tmp_path / "存过.fods"
    path.write_bytes(leading_to(*(Outside(name, "1落地", "C5") for name in PATHS), Inside("1落地", 4, 1)))
    book = office.open(path)
    book.save_as(saved)
    book.close()
    found = re.findall(r'xlink:href="([^"]*)"', saved.read_text("utf-8"))
    files = [unquote(unescape(each, {"&apos;": "'", "&quot;": '"'}).split("#")[0]) for each in found]
    assert [Path(each).name for each in files[: len(PATHS)]] == [Path(name).name for name in PATHS]


# --- formulas ---------------------------------------------------------------------------------------------------------


def test_a_formula_has_its_value_beside_it():
    rows = [
        (1, None, Computed(Decimal("0.1"), "amount", "SUM(A1:A9)"), None),
        (2, None, Computed(2**53 + 2, "count", 'COUNTIF(B:B,"<5&""甲""")', Inside("1落地", 9)), None),
    ]
    book = drawn(a_page(rows))
    formulas, values = (load_workbook(BytesIO(book), data_only=only)["1落地"] for only in (False, True))
    assert [formulas[cell].value for cell in ("C4", "C5")] == ["=SUM(A1:A9)", '=COUNTIF(B:B,"<5&""甲""")']
    assert [values[cell].value for cell in ("C4", "C5")] == [0.1, 2**53 + 2]
    assert formulas["C5"].hyperlink.location == "'1落地'!A10"
    with pytest.raises(ValueError):
        drawn(a_page([(1, None, Computed(1, "count", "=1"), None)]))


def test_a_formula_is_compared_by_its_value():
    page = a_page([(1, "甲", Computed(Decimal("0.1"), "amount", "SUM(A1)"), None)], columns=COLUMNS)
    other = a_page([(1, "甲", Computed(Decimal("0.2"), "amount", "SUM(A1)"), None)], columns=COLUMNS)
    book = CalamineWorkbook.from_filelike(BytesIO(drawn(page)))
    assert compare([page], book).changes == []
    (change,) = compare([other], book).changes
    assert change.cell is None and "1 处公式的结果变了" in change.now, "told once a page, however many there are"
    assert not differs(Computed(1, "count", "A1"), ""), "a program that does not calculate stores no value"


# --- rows that fold, charts, prints -----------------------------------------------------------------------------------


def test_details_fold_away_below_their_row():
    """Programs refuse to fold on a protected sheet, so one with details is open."""
    sheet = opened(a_page([(1, "镇"), Detail([None, "甲"]), Detail([None, "乙"]), (2, "区")]))["1落地"]
    assert [sheet.row_dimensions[at].outlineLevel for at in range(4, 8)] == [0, 1, 1, 0]
    assert not any(sheet.row_dimensions[at].hidden for at in range(4, 8))
    assert sheet.sheet_properties.outlinePr.summaryBelow is False
    assert not sheet.protection.sheet


def charted(kind: str, values: Sequence[object]) -> bytes:
    rows = [(at, f"第{at}镇", value) for at, value in enumerate(values, start=1)]
    page = a_page(rows)
    cells = [Range("1落地", column, 3, 2 + len(rows)) for column in (1, 2)]
    chart = Chart("各单位", kind, *cells, (0, 0), (600, 300))  # type: ignore[arg-type]
    return drawn(a_page([("",)], tab="总览", columns=COLUMNS[:1], headed=False, charts=(chart,)), page)


def test_a_chart_holds_what_it_shows():
    book = charted("bar", [5, Styled(Decimal("2.5"), "amount"), Computed(7, "count", "1+6"), None])
    xml = part(book, "xl/charts/chart1.xml")
    assert re.findall(r"<c:v>([^<]*)</c:v>", xml) == ["第1镇", "第2镇", "第3镇", "第4镇", "5", "2.5", "7"]
    assert "'1落地'!$C$4:$C$7" in xml and '<c:orientation val="maxMin"/>' in xml
    assert '<c:min val="0"/>' in xml and '<c:min val="0"/>' not in part(charted("bar", [5, -1]), "xl/charts/chart1.xml")


def test_equal_pages_give_equal_bytes():
    assert charted("column", range(28)) == charted("column", range(28))


def test_every_paper_of_several_says_what_it_belongs_to():
    assert print_header("A&B", 9) == '&L&9&"宋体,Regular"A&&B'
    assert len(print_header("&" * 300, 9)) <= 255 and not print_header("&" * 300, 9).replace("&&", "").endswith("&")
    few, many = (opened(a_page([(at, "甲") for at in range(count)]))["1落地"] for count in (3, 40))
    assert few.oddHeader.left.text is None and many.oddHeader.left.text == "标题"


def test_a_page_several_papers_wide_prints_its_title_above_each_of_them():
    """A title in a cell would be cut where the first columns are repeated."""
    columns = tuple(PageColumn(f"列{at}", 30) for at in range(20))
    sheet = opened(a_page([(1, "甲")], columns=columns, frozen=2, about=(("说明",),)))["1落地"]
    assert sheet.print_area == "'1落地'!$A$3:$T$4" and sheet.print_title_cols == "$A:$B"
    assert (sheet.oddHeader.left.text, sheet.oddHeader.left.size) == ("标题", 14)
    single = opened(a_page([(1, "甲")] * 99, single=True))["1落地"]
    assert (single.page_setup.fitToHeight, single.page_setup.orientation) == (None, "landscape")
