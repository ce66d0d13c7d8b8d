"""Opening: what calamine hides is told, what it chokes on is read, what cannot be read is refused with its reason."""

from __future__ import annotations

import pickle
import struct
import time
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineError

from tests.office import Office
from tests.opening_files import (
    MAIN,
    REL,
    book_parts,
    compound,
    counted,
    ods,
    only,
    opened,
    record,
    refused,
    rels,
    sheet_xml,
    xlsb,
    xlsx,
    zipped,
)
from udfs.findings import Finding
from xl_templates import opening
from xl_templates.formats import cell_words, facts, refusal
from xl_templates.grid import CellError, Merged, Uncomputed
from xl_templates.guard import Limits, admit_bytes
from xl_templates.opening import open_workbook
from xl_templates.stamp import PROPERTY


def rows_of(rows: str, **more: str) -> list[list[object]]:
    return only(xlsx(sheet_xml(rows), **more)).rows


def foreign(xml: str) -> str:
    """The same sheet as another program may write it: prefixed, other quotes, attributes in another order."""
    return (
        xml.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=").replace('t="e"', "t = 'e'")
    )  # fmt: skip


both = pytest.mark.parametrize("spell", [str, foreign], ids=["plain", "foreign"])


class TestCells:
    def test_values_are_as_they_stand(self):
        strings = "<si><t xml:space='preserve'>甲 </t></si><si><r><t>一</t></r><r><t>二</t></r></si>"
        rows = rows_of(
            '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2"><v>1.5</v></c>'
            '<c r="E2" t="b"><v>1</v></c><c r="F2" t="inlineStr"><is><t>00123</t></is></c></row>',
            strings=strings,
        )
        assert rows == [[""] * 6, ["", "甲 ", "一二", 1.5, True, "00123"]]

    def test_dates(self, tmp_path):
        with xlsxwriter.Workbook(tmp_path / "日.xlsx") as book:
            sheet, style = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
            sheet.write_datetime("A1", datetime(2023, 1, 25), style)
        assert only(tmp_path / "日.xlsx").rows in ([[date(2023, 1, 25)]], [[datetime(2023, 1, 25)]])

    @both
    def test_errors_are_no_blanks(self, spell):
        sheet = sheet_xml(
            '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
            '<row r="2"><c r="C2" s="1" t="e"><v>#N/A</v></c><c r="D2"><v>2</v></c></row>'
        )
        assert only(xlsx(spell(sheet))).rows == [
            [CellError("#REF!"), CellError("#DIV/0!"), "", ""],
            ["", "", CellError("#N/A"), 2.0],
        ]

    @both
    def test_an_error_that_calamine_does_not_know(self, spell):
        sheet = sheet_xml('<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="e"><v>#CALC!</v></c></row>')
        assert only(xlsx(spell(sheet))).rows == [[CellError("#SPILL!"), CellError("#CALC!")]]

    @both
    @pytest.mark.parametrize("end", ["", "<v></v>", "<v/>"])
    def test_a_formula_nobody_computed(self, spell, end):
        sheet = sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c><c r="C1"><f>A1&amp;"x"</f>{end}</c></row>')
        assert only(xlsx(spell(sheet))).rows == [[1.0, "", Uncomputed('A1&"x"')]]

    @both
    def test_a_formula_that_comes_to_an_empty_text_is_computed(self, spell):
        sheet = sheet_xml(
            '<row r="1"><c r="A1" t="str"><f>B9</f><v></v></c><c r="B1" t="str"><f>1</f><v>甲</v></c></row>'
        )
        assert only(xlsx(spell(sheet))).rows == [["", "甲"]]

    def test_openpyxl_never_computes(self, tmp_path):
        book = openpyxl.Workbook()
        book.active.append([1, "=A1+1"])
        book.save(tmp_path / "算.xlsx")
        grid = only(tmp_path / "算.xlsx")
        assert grid.rows == [[1.0, Uncomputed("A1+1")]]
        assert grid.computed([1]) == {(0, 1): "A1+1"}

    @both
    def test_computed_cells_are_told_when_asked(self, spell):
        sheet = sheet_xml(
            '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">A1&lt;2</f><v>0</v></c></row>'
            '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><f t="shared" si="0"/><v>0</v></c></row>'
        )
        grid = only(xlsx(spell(sheet)))
        assert grid.computed([1]) == {(0, 1): "A1<2", (1, 1): ""}
        assert grid.computed([0, 7]) == {(0, 0): "1+1"}
        assert grid.computed([]) == {}

    def test_blank_ends_are_cut_but_not_with_something_in_them(self):
        blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="J{row}" s="1"/></row>' for row in range(2, 60))
        assert rows_of(f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}') == [[1.0]]
        with_empty = '<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="inlineStr"><is><t></t></is></c></row>'
        assert rows_of(with_empty) == [[1.0]]
        last = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="D3"><f>A9</f></c></row>'
        assert rows_of(last)[2] == ["", "", "", Uncomputed("A9")]

    def test_an_empty_sheet(self):
        assert only(xlsx(sheet_xml(""))).rows == []
        assert only(xlsx(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')).rows == []

    def test_cells_without_a_place_follow_each_other(self):
        assert rows_of("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>") == [[1.0, 2.0], [3.0, ""]]

    @pytest.mark.parametrize("encoding", ["utf-16", "gb2312", "utf-8-sig"])
    def test_other_encodings(self, encoding):
        sheet = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>招商</t></is></c></row>')
        head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
        parts = book_parts() | {"xl/worksheets/sheet1.xml": (head + sheet).encode(encoding)}
        assert only(zipped(parts)).rows == [["招商"]]


class TestSheets:
    @both
    def test_what_is_hidden_is_told(self, spell):
        sheet = sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c><c r="D1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
            '<row r="3"><c r="A3"><v>2</v></c></row><row r="9" hidden="1"/>',
            before='<cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="16384" hidden="1"/></cols>',
        )
        grid = only(xlsx(spell(sheet)))
        assert grid.hidden_rows == {1}
        assert grid.hidden_columns == {1, 2}

    @both
    def test_merged_ranges(self, spell):
        row = "".join(f'<c r="{at}2"><v>1</v></c>' for at in "ABCD")
        merged = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="C1:D2"/><mergeCell ref="F9:G9"/></mergeCells>'
        sheet = sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{row}</row>', after=merged)
        assert only(xlsx(spell(sheet))).merged == (Merged(0, 0, 0, 1), Merged(0, 2, 1, 3))

    def test_a_merge_over_the_whole_sheet_is_no_trap(self):
        sheet = sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>',
            after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        )
        assert only(xlsx(sheet)).merged == (Merged(0, 0, 0, 1),)

    def test_visibility_and_order(self):
        parts = book_parts(sheet_xml(), sheet_xml(), sheet_xml())
        book = str(parts["xl/workbook.xml"]).replace('name="表2"', 'state="hidden" name="表2"')
        parts["xl/workbook.xml"] = book.replace('name="表3"', 'state="veryHidden" name="表3"')
        assert [(g.name, g.visible) for g in opened(zipped(parts)).grids] == [
            ("表1", True),
            ("表2", False),
            ("表3", False),
        ]

    def test_the_epoch(self):
        assert opened(xlsx()).epoch == 1900
        assert opened(xlsx(attributes='date1904="1"')).epoch == 1904

    def test_chart_and_macro_sheets_are_skipped_with_a_remark(self):
        parts = book_parts(sheet_xml(), sheet_xml(), sheet_xml())
        macro = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
        parts["xl/_rels/workbook.xml.rels"] = rels(
            r1=("worksheet", "worksheets/sheet1.xml"),
            r2=("chartsheet", "worksheets/sheet2.xml"),
            r3=(macro, "worksheets/sheet3.xml"),
        )
        book = opened(zipped(parts))
        assert [grid.name for grid in book.grids] == ["表1"]
        assert ("ZS-429", "“表2”是图表工作表") in book.remarks
        assert ("ZS-429", "“表3”是宏工作表") in book.remarks
        assert ("ZS-427", "宏") in book.remarks

    def test_no_sheet_at_all(self):
        parts = book_parts() | {"xl/_rels/workbook.xml.rels": rels(r1=("chartsheet", "worksheets/sheet1.xml"))}
        assert refused(zipped(parts)).code == "ZS-426"

    def test_a_sheet_whose_part_is_missing_is_damage(self):
        parts = book_parts()
        del parts["xl/worksheets/sheet1.xml"]
        found = refused(zipped(parts))
        assert (found.code, found.sheet) == ("ZS-418", "表1")

    def test_two_sheets_may_share_a_part(self):
        parts = book_parts(sheet_xml(), sheet_xml())
        parts["xl/_rels/workbook.xml.rels"] = rels(
            r1=("worksheet", "worksheets/sheet1.xml"), r2=("worksheet", "worksheets/sheet1.xml")
        )
        assert [grid.rows for grid in opened(zipped(parts)).grids] == [[[1.0]], [[1.0]]]

    @pytest.mark.parametrize(
        "target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "..\\xl\\worksheets\\sheet1.xml"]
    )
    @pytest.mark.parametrize("slash", ["/", "\\"])
    def test_paths_in_any_spelling(self, target, slash):
        parts = book_parts() | {"xl/_rels/workbook.xml.rels": rels(r1=("worksheet", target))}
        assert only(zipped({name.replace("/", slash): data for name, data in parts.items()})).rows == [[1.0]]

    def test_strict_and_parts_in_odd_places(self):
        strict = "http://purl.oclc.org/ooxml"
        parts = {
            name: str(data)
            .replace(MAIN, f"{strict}/spreadsheetml/main")
            .replace(REL, f"{strict}/officeDocument/relationships")
            for name, data in book_parts().items()
        }
        moved = {name.replace("xl/", "odd/"): data.replace("xl/", "odd/") for name, data in parts.items()}
        assert only(zipped(parts)).rows == only(zipped(moved)).rows == [[1.0]]


class TestRemarks:
    def test_macros_links_and_connections_are_told_and_not_followed(self):
        parts = book_parts()
        parts["xl/_rels/workbook.xml.rels"] = rels(
            r1=("worksheet", "worksheets/sheet1.xml"),
            r2=("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
            r3=("externalLink", "externalLinks/externalLink1.xml"),
            r4=("externalLink", "externalLinks/externalLink2.xml"),
            r5=("connections", "connections.xml"),
        )
        parts["xl/externalLinks/externalLink1.xml"] = "<externalLink><externalBook/></externalLink>"
        parts["xl/externalLinks/externalLink2.xml"] = '<externalLink><ddeLink ddeService="cmd"/></externalLink>'
        assert opened(zipped(parts)).remarks == [
            ("ZS-427", "宏"),
            ("ZS-427", "1 处到其他文件的链接"),
            ("ZS-427", "1 处到其他程序的链接（DDE）"),
            ("ZS-427", "数据连接"),
        ]

    def test_the_stamp(self, tmp_path):
        assert opened(xlsx()).stamp is None
        with xlsxwriter.Workbook(tmp_path / "印.xlsx") as book:
            book.add_worksheet().write(0, 0, 1)
            book.set_custom_property(PROPERTY, '{"zhaoshang":1,"unit":"渔阳镇"}')
        assert opened(tmp_path / "印.xlsx").stamp == '{"zhaoshang":1,"unit":"渔阳镇"}'


class TestSizes:
    @pytest.mark.parametrize(
        ("rows", "code"),
        [
            ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "ZS-421"),
            ('<row r="1"><c r="O1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>', "ZS-421"),
            ('<row r="1"><c r="A1"><f>B1</f></c></row><row r="1048576"><c r="C1048576"><f>B1</f></c></row>', "ZS-421"),
            ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "ZS-422"),
            ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "ZS-422"),
            ('<row r="99999999"><c><v>1</v></c></row>', "ZS-422"),
            ('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>', "ZS-422"),
            ('<row r="1"><c r="1A"><v>1</v></c></row>', "ZS-422"),
        ],
    )
    @both
    def test_stray_cells(self, rows, code, spell):
        found = refused(xlsx(spell(sheet_xml(rows))))
        assert found.code == code

    def test_the_place_of_the_stray_cell_is_told(self):
        found = refused(xlsx(sheet_xml('<row r="1"><c r="XFD1048576"><v>1</v></c></row>')))
        assert found.sheet == "表1" and "XFD1048576" in found.message and "只有 1 个" in found.message

    def test_a_million_formatted_rows_are_read(self):
        blank = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(2, 1_048_577))
        assert rows_of(f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}') == [[1.0]]

    def test_many_formatted_cells_are_read(self):
        blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="Z{row}" s="1"/></row>' for row in range(2, 60_000))
        assert rows_of(f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}') == [[1.0]]

    def test_all_sheets_together(self):
        sheet = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="60"><c r="J60"><v>1</v></c></row>')
        assert refused(xlsx(sheet, sheet), Limits(cells=1000)).code == "ZS-425"
        assert refused(xlsx(sheet, sheet), Limits(sheets=1)).code == "ZS-425"

    @both
    def test_one_long_text_in_every_cell(self, spell):
        rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>1</v></c></row>' for row in range(1, 301))
        strings = f"<si><t>短</t></si><si><t>{'长' * 10_000}</t></si>"
        found = refused(xlsx(spell(sheet_xml(rows)), strings=strings), Limits(all_text_bytes=8 << 20))
        assert found.code == "ZS-425" and "8 MB" in found.message
        short = spell(sheet_xml(rows.replace("<v>1<", "<v>0<")))
        assert len(only(xlsx(short, strings=strings)).rows) == 300
        opened(xlsx(short, strings=strings), Limits(all_text_bytes=8 << 20))

    def test_merged_ranges_without_number(self):
        merged = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 30))
        found = refused(xlsx(sheet_xml(after=f"<mergeCells>{merged}</mergeCells>")), Limits(merges=20))
        assert found.code == "ZS-423" and "29" in found.message

    def test_no_search_is_slow_on_purpose(self):
        for evil in (
            '<c r="A1" ' * 200_000 + "<f/></c>",
            "<c r='A1' " * 50_000,
            '<c r="A1" t="e"' * 200_000,
            "<row " * 200_000,
        ):
            start = time.process_time()
            refused(xlsx(sheet_xml(evil)))
            assert time.process_time() - start < 2


class TestDelimited:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    @pytest.mark.parametrize("mark", [",", "\t", ";"])
    def test_every_cell_is_a_text(self, encoding, mark):
        text = "项目,代码,金额\n甲,00123,1.50\n,,\n乙,=1+1,\n".replace(",", mark)
        book = opened(text.encode(encoding))
        assert book.format == "csv"
        assert book.grids[0].rows == [["项目", "代码", "金额"], ["甲", "00123", "1.50"], [""] * 3, ["乙", "=1+1", ""]]
        assert book.remarks == ([("ZS-428", "GBK（国标码）")] if encoding == "gb18030" else [])

    def test_quoted_fields(self):
        assert only('名称,说明\n甲,"一,二\n三"\n乙,"他说""好"""\n'.encode()).rows[1:] == [
            ["甲", "一,二\n三"],
            ["乙", '他说"好"'],
        ]

    def test_ragged_rows_are_filled_up(self):
        assert only(b"a,b,c\n1,2,3\n4,5,6\n7\n").rows[3] == ["7", "", ""]

    def test_sizes(self):
        assert refused(b"a,b\n" * 600, Limits(cells=1000)).code == "ZS-425"
        assert refused(("a," + "x" * 200_000 + "\n").encode()).code in ("ZS-417", "ZS-419")


def table(rows: str, name: str = "表1", more: str = "", columns: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{columns}{rows}</table:table>'


def cell(text: str, more: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


class TestOds:
    def test_values_errors_and_formulas(self):
        error = 'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
        old = 'table:formula="of:=1/0" office:value-type="float" office:value="0"'
        rows = (
            f'<table:table-row>{cell("甲")}<table:table-cell office:value-type="float" office:value="1.5"/>'
            f'<table:table-cell table:number-columns-repeated="2"/>{cell("#DIV/0!", error)}</table:table-row>'
            f'<table:table-row>{cell("#REF!", old)}<table:table-cell table:formula="of:=[.A1]"/></table:table-row>'
        )
        grid = only(ods(table(rows)))
        assert grid.rows == [
            ["甲", 1.5, "", "", CellError("#DIV/0!")],
            [CellError("#REF!"), Uncomputed("of:=[.A1]"), "", "", ""],
        ]
        assert grid.computed([0, 1]) == {(1, 0): "of:=1/0", (1, 1): "of:=[.A1]"}

    def test_hidden_and_merged(self):
        rows = (
            f'<table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string">'
            f"<text:p>甲</text:p></table:table-cell><table:covered-table-cell/>{cell('乙')}</table:table-row>"
            f'<table:table-row table:visibility="collapse" table:number-rows-repeated="2">{cell("丙")}</table:table-row>'
            f'<table:table-row table:visibility="filter">{cell("丁")}</table:table-row>'
            '<table:table-row table:visibility="collapse" table:number-rows-repeated="1048570"/>'
        )
        columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="1023"/>'
        style = (
            '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
            '<style:style style:name="v"/>'
        )
        tables = table(rows, more=' table:style-name="h"', columns=columns) + table(
            rows, "表2", ' table:style-name="v"'
        )
        first, second = opened(ods(tables, style)).grids
        assert first.rows == [["甲", "", "乙"], ["丙", "", ""], ["丙", "", ""], ["丁", "", ""]]
        assert (first.visible, second.visible) == (False, True)
        assert first.hidden_rows == {1, 2, 3}
        assert first.hidden_columns == {1, 2}
        assert first.merged == (Merged(0, 0, 0, 1),)

    @pytest.mark.parametrize(
        ("rows", "code"),
        [
            (f'<table:table-row table:number-rows-repeated="1048576">{cell("甲") * 9}</table:table-row>', "ZS-425"),
            (f'<table:table-row table:number-rows-repeated="999999999">{cell("甲")}</table:table-row>', "ZS-422"),
            (
                f'<table:table-row table:number-rows-repeated="1048575"/><table:table-row>'
                f'<table:table-cell table:number-columns-repeated="900"/>{cell("甲")}</table:table-row>',
                "ZS-421",
            ),
            ('<table:table-row table:number-rows-repeated="99999999999999"/>', "ZS-418"),
            ('<table:table-row table:number-rows-repeated="-1"/>', "ZS-418"),
        ],
    )
    def test_repeated_without_end(self, rows, code):
        assert refused(ods(table(rows))).code == code

    def test_blank_repeated_rows_cost_nothing(self):
        rows = f'<table:table-row>{cell("甲")}</table:table-row><table:table-row table:number-rows-repeated="1048575"/>'
        assert only(ods(table(rows))).rows == [["甲"]]

    def test_stamp_and_remarks(self):
        meta = (
            '<m xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0">'
            f'<meta:user-defined meta:name="{PROPERTY}">印</meta:user-defined></m>'
        )
        copy = table("<table:table-source/><table:table-row/>", "'file:///a.ods'#表1")
        row = f"<table:table-row>{cell('甲')}</table:table-row>"
        book = opened(ods(copy + table(row) + "<table:dde-links><table:dde-link/></table:dde-links>", meta=meta))
        assert book.stamp == "印"
        assert [grid.name for grid in book.grids] == ["表1"]
        assert book.remarks == [("ZS-427", "1 处到其他文件的链接"), ("ZS-427", "1 处到其他程序的链接（DDE）")]

    def test_broken_xml(self):
        found = refused(ods("<table:table>"))
        assert found.code == "ZS-424" and "XML" in found.message


class TestXlsb:
    def test_cells_errors_hidden_and_merged(self):
        def cell_record(kind: int, column: int, value: bytes) -> bytes:
            return record(kind, struct.pack("<II", column, 0) + value)

        formula = struct.pack("<HII", 0, 0, 0)
        sheet = (
            record(390)
            + record(60, struct.pack("<IIIIH", 1, 1, 2560, 0, 1))
            + record(391)
            + record(145)
            + record(0, struct.pack("<IIHHB4x", 0, 0, 300, 0, 0))
            + cell_record(6, 0, counted("甲"))
            + cell_record(5, 1, struct.pack("<d", 1.5))
            + cell_record(3, 2, b"\x17")
            + record(0, struct.pack("<IIHHB4x", 1, 0, 300, 0x1000, 0))
            + cell_record(11, 0, b"\x2a" + formula)
            + cell_record(3, 1, b"\x99")
            + cell_record(9, 2, struct.pack("<d", 2.0) + formula)
            + record(146)
            + record(177, struct.pack("<I", 1))
            + record(176, struct.pack("<IIII", 0, 0, 0, 1))
            + record(178)
        )
        book = opened(xlsb(sheet, (0, 2)))
        assert (book.format, book.epoch) == ("xlsb", 1904)
        assert [(grid.name, grid.visible) for grid in book.grids] == [("表1", True), ("表2", False)]
        grid = book.grids[0]
        assert grid.rows == [["甲", 1.5, CellError("#REF!")], [CellError("#N/A"), CellError("#UNKNOWN!"), 2.0]]
        assert (grid.hidden_rows, grid.hidden_columns, grid.merged) == ({1}, {1}, (Merged(0, 0, 0, 1),))
        assert grid.computed([0, 1, 2]) == {(1, 0): "", (1, 2): ""}

    def test_rich_text_and_texts_without_a_place(self):
        row = record(145) + record(0, struct.pack("<I", 0))
        rich = record(62, struct.pack("<II", 0, 0) + b"\x01" + counted("红字"))
        assert opened(xlsb(row + rich + record(146))).grids[0].rows == [["红字"]]
        assert refused(xlsb(row + record(5, struct.pack("<I", 7)) + record(146))).code == "ZS-418"

    def test_a_stray_cell_and_a_cut_record(self):
        row = record(145) + record(0, struct.pack("<IIHHB4x", 1_048_575, 0, 300, 0, 0))
        far = row + record(5, struct.pack("<IId", 16_383, 0, 1.0)) + record(146)
        assert refused(xlsb(far)).code == "ZS-421"
        assert refused(xlsb(record(145) + b"\x05\x7f")).code == "ZS-418"


class TestFailuresOfTheParser:
    @pytest.mark.parametrize(
        ("error", "code", "words"),
        [
            (CalamineError("Xml error"), "ZS-424", "XML"),
            (MemoryError(), "ZS-425", "内存"),
            (type("PanicException", (BaseException,), {})("index out of bounds"), "ZS-424", "前后矛盾"),
            (struct.error("short"), "ZS-424", "内部结构"),
        ],
    )
    def test_whatever_it_raises_is_a_refusal(self, monkeypatch, error, code, words):
        def broken(*_args: object) -> None:
            raise error

        monkeypatch.setitem(opening._READERS, "xlsx", broken)
        found = refused(xlsx())
        assert found.code == code and words in found.message

    def test_an_interruption_passes_through(self):
        def interrupted() -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            refusal.guarded(interrupted)

    def test_broken_parts(self):
        for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"):
            parts = book_parts()
            parts[part] = str(parts[part])[:-9]
            assert refused(zipped(parts)).code in ("ZS-424", "ZS-418"), part

    def test_a_damaged_xls(self):
        for stream in (b"", b"\x09\x08\x10\x00" + bytes(16), b"\xff" * 5000):
            outcome = open_workbook(admit(compound(Workbook=stream)))
            assert isinstance(outcome, Finding)


def admit(data: bytes):
    found = admit_bytes("表.xls", data)
    assert not isinstance(found, Finding)
    return found


def test_what_is_admitted_travels_to_another_process():
    admitted = admit(xlsx(sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>')))
    book = open_workbook(pickle.loads(pickle.dumps(admitted)))
    assert not isinstance(book, Finding)
    assert book.grids[0].rows == [[7.0]]


def test_names_of_cells():
    names = {(0, 0): "A1", (0, 25): "Z1", (9, 26): "AA10", (1_048_575, 16_383): "XFD1048576"}
    assert {place: facts.cell_name(*place) for place in names} == names
    assert [cell_words.number_of(letters) for letters in ("A", "z", b"AA", "XFD")] == [1, 26, 27, 16_384]


@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xls", ".ods", ".xlsx"])
def test_what_another_program_saves(office: Office, tmp_path: Path, suffix: str) -> None:
    """The same book through LibreOffice: nothing that calamine hides gets lost on the way."""
    source = tmp_path / "源.xlsx"
    with xlsxwriter.Workbook(source) as book:
        book.set_custom_property(PROPERTY, '{"unit":"渔阳镇"}')
        sheet = book.add_worksheet("一")
        hidden = book.add_worksheet("藏")
        hidden.hide()
        hidden.write(0, 0, "乙")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range("A1:C1", "标题")
        sheet.write_row("A2", ["项目", 1.5, True])
        sheet.write_datetime("D2", datetime(2023, 1, 25), day)
        sheet.write_formula("A3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B3", "=NA()", None, "#N/A")
        sheet.write_formula("C3", "=1+1", None, 2)
        sheet.write_formula("D3", '=""', None, "")
        sheet.write_string("A5", "末")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})
    with office.open(source) as open_book:
        saved = open_book.save_as(tmp_path / f"存{suffix}")
    book = opened(saved)
    assert book.format == suffix[1:]
    assert book.stamp == '{"unit":"渔阳镇"}'
    assert [(grid.name, grid.visible) for grid in book.grids] == [("一", True), ("藏", False)]
    grid = book.grids[0]
    assert grid.rows[0] == ["标题", "", "", ""]
    assert grid.rows[1] in (["项目", 1.5, True, date(2023, 1, 25)], ["项目", 1.5, True, datetime(2023, 1, 25)])
    assert grid.rows[2] == [CellError("#DIV/0!"), CellError("#N/A"), 2, ""]
    assert grid.rows[3:] == [[""] * 4, ["末", "", "", ""]]
    assert grid.merged == (Merged(0, 0, 0, 2),)
    assert (grid.hidden_rows, grid.hidden_columns) == ({3}, {1})
    assert {at for at in grid.computed(range(4)) if at[0] == 2} == {(2, 0), (2, 1), (2, 2), (2, 3)}
