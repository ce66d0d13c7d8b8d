"""Exact reading: every cell comes out as it stands in the file, or a finding names it."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from time import process_time

import pytest

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
    sheet_xml,
    xlsb,
    xlsx,
    zipped,
)
from udfs.findings import Finding
from xl_templates.formats import number_formats, xls_texts
from xl_templates.formats.number_formats import DURATION, MOMENT, NUMBER, kind_of
from xl_templates.grid import CellError, Uncomputed

DAY = date(2018, 4, 1)  # 43191


def foreign(xml: str) -> str:
    """The same sheet in another spelling, which is parsed and not searched."""
    return xml.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")


both = pytest.mark.parametrize("spell", [str, foreign], ids=["plain", "foreign"])


def row(*cells: str) -> str:
    """One row; a cell is what stands after its reference: ``t="s"><v>0</v>``."""
    return '<row r="1">' + "".join(f'<c r="{"ABCDEFGH"[at]}1"{cell}</c>' for at, cell in enumerate(cells)) + "</row>"


def styled(rows: str, formats: list[int], own: dict[int, str] | None = None, attributes: str = "") -> bytes:
    """An xlsx file with cell formats: their numbers, and the codes of the numbers that it defines itself."""
    codes = "".join(f'<numFmt numFmtId="{at}" formatCode="{code}"/>' for at, code in (own or {}).items())
    listed = "".join(f'<xf numFmtId="{number}"/>' for number in formats)
    other = '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    parts = book_parts(sheet_xml(rows), attributes=attributes)
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>{other}<cellXfs>{listed}</cellXfs></styleSheet>'
    )
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    added = f'<Relationship Id="styles" Type="{REL}/styles" Target="styles.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", added)
    return zipped(parts)


def findings(data: bytes) -> list[Finding]:
    return opened(data).findings


# --- formats of numbers and dates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", NUMBER),
        ('G/通用格式"亩"', NUMBER),
        ("[Red][<-25]General;[Blue][>25]General;[Green]General", NUMBER),
        ("[Red][=50]General;[Blue]000", NUMBER),
        ('#,##0.00"万元";[红色]-0.00', NUMBER),
        ("_(* #,##0.00_);_(* \\(#,##0.00\\);_(@_)", NUMBER),
        ("0.00E+00", NUMBER),
        ('"d"0', NUMBER),
        ("#,##0\\ \\d\\a\\y\\s", NUMBER),
        ('#,##0;"yy;mm"', NUMBER),
        ("@", NUMBER),
        ("", NUMBER),
        ('"没有写完', NUMBER),
        ('yyyy"年"m"月"d"日"', MOMENT),
        ("[DBNum1][$-804]yyyy年m月", MOMENT),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", MOMENT),
        ("[$-804]aaaa", MOMENT),
        ('上午/下午h"时"mm"分"', MOMENT),
        ("mm:ss.000", MOMENT),
        ('[=0]"-";yyyy-mm-dd', MOMENT),
        ("[$-411]ge.m.d", MOMENT),
        ("[h]:mm:ss", DURATION),
        ("[SS].00", DURATION),
    ],
)
def test_which_formats_show_dates(code, kind):
    assert kind_of(code) == kind


def test_the_built_in_formats_of_east_asia():
    numbers = (0, 1, 4, 14, 22, 26, 27, 36, 37, 45, 46, 47, 49, 50, 58, 59, 62, 164)
    kinds = dict(zip(numbers, number_formats.kinds_of(numbers, {}), strict=True))
    assert {number for number, kind in kinds.items() if kind == MOMENT} == {14, 22, 27, 36, 45, 47, 50, 58}
    assert {number for number, kind in kinds.items() if kind == DURATION} == {46}
    assert number_formats.kinds_of([31], {31: "0.00"}) == [NUMBER]


class TestDates:
    @both
    def test_formats(self, spell):
        own = {164: "[Red]General", 165: "[$-804]aaaa", 166: "[h]:mm"}
        cells = row(*(f' s="{at}"><v>43191</v>' for at in range(7)))
        data = styled(cells, [0, 27, 57, 58, 164, 165, 166], own)
        assert only(data).rows == [[43191.0, DAY, DAY, DAY, 43191.0, DAY, timedelta(43191)]]

    @both
    def test_a_number_below_zero_keeps_its_days(self, spell):
        """calamine makes 19:12 of it."""
        cells = row(' s="1"><v>-1.2</v>', ' s="1"><f>A1</f><v>-5</v>', ' s="0"><v>-1.2</v>', ' s="2"><v>-1.2</v>')
        parts = styled(spell(cells) if spell is str else cells, [0, 14, 46])
        assert only(parts).rows == [[-1.2, -5.0, -1.2, timedelta(-1.2)]]
        text = row(' s="1" t="str"><f>A1</f><v>-1.2</v>')
        assert only(styled(text, [0, 14])).rows == [["-1.2"]]

    def test_the_epoch_of_1904(self):
        cells = row(' s="0"><v>41729</v>', ' s="0"><v>0.5</v>')
        assert only(styled(cells, [14], attributes='date1904="1"')).rows == [[DAY, time_of_day(12)]]

    def test_numbers_beyond_the_calendar_stay_numbers(self):
        assert only(styled(row(' s="0"><v>2958466</v>', ' s="0"><v>2958465</v>'), [14])).rows == [
            [2958466.0, date(9999, 12, 31)]
        ]

    @both
    def test_iso_dates(self, spell):
        texts = ("2023-01-25", "2023-01-25T10:11:12.5Z", "2023-01-25T00:00:00Z", "10:11:12", "2023-01-25T10:11", "bad")
        cells = spell(sheet_xml(row(*(f' t="d"><v>{text}</v>' for text in texts))))
        assert only(xlsx(cells)).rows == [
            [
                date(2023, 1, 25),
                datetime(2023, 1, 25, 10, 11, 12, 500_000),
                datetime(2023, 1, 25),
                time_of_day(10, 11, 12),
                datetime(2023, 1, 25, 10, 11),
                "bad",
            ]
        ]


# --- cells of xlsx --------------------------------------------------------------------------------------------


STRINGS = (
    "<si><t>甲</t></si>"
    '<si><r><t>一</t></r><r><t xml:space="preserve"> 二</t></r><rPh sb="0" eb="1"><t>イ</t></rPh></si>'
    "<si><t/></si><si/><si><t>a_x000D_b</t></si><si><t><![CDATA[a<b]]></t></si>"
)


class TestCells:
    @both
    def test_texts(self, spell):
        cells = row(*(f' t="s"><v>{at}</v>' for at in range(6)), ">\n<v>7</v>")
        book = opened(xlsx(spell(sheet_xml(cells)), strings=STRINGS))
        assert book.grids[0].rows == [["甲", "一 二", "", "", "a\rb", "a<b", 7.0]]
        assert book.findings == []

    @both
    def test_inline_texts_and_booleans(self, spell):
        inline = "<is><r><t>一</t></r><r><t>二</t></r><rPh sb='0' eb='1'><t>イ</t></rPh></is>"
        cells = row(
            f' t="inlineStr">{inline}', ' t="inlineStr"><is><t></t></is>', ' t="b"><v>0</v>', ' t="b"><v>true</v>'
        )
        book = opened(xlsx(spell(sheet_xml(cells))))
        assert book.grids[0].rows == [["一二", "", False, True]]
        assert book.findings == []

    @both
    def test_errors_known_and_unknown(self, spell):
        texts = ("#N/A", "#SPILL!", "#CALC!", "#FIELD!", "#BUSY!", "#GETTING_DATA")
        cells = spell(sheet_xml(row(*(f' t="e"><v>{text}</v>' for text in texts))))
        assert only(xlsx(cells)).rows == [[CellError(text) for text in texts]]

    def test_more_than_fifteen_digits_are_what_the_program_would_show(self):
        assert only(xlsx(sheet_xml(row("><v>911202250000000012</v>", "><v>0.1234567890123456789</v>")))).rows == [
            [911202250000000012.0, 0.12345678901234568]
        ]

    @both
    def test_cells_and_rows_out_of_order(self, spell):
        rows = (
            '<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>'
            '<row r="3"><c r="A3"><v>5</v></c></row><row r="2"><c r="A2"><v>4</v></c></row>'
        )
        book = opened(xlsx(spell(sheet_xml(rows))))
        assert book.grids[0].rows == [[1.0, "", 3.0], [4.0, "", ""], [5.0, "", ""]]
        assert book.findings == []

    @pytest.mark.parametrize("stated", ["A1", "A1:XFD1048576", "B2:A1", "坏"])
    def test_a_wrong_dimension_hides_nothing(self, stated):
        rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="Z9"><v>2</v></c></row>'
        grid = only(xlsx(sheet_xml(rows, before=f'<dimension ref="{stated}"/>')))
        assert (len(grid.rows), len(grid.rows[0]), grid.rows[8][25]) == (9, 26, 2.0)

    def test_values_under_a_merged_range_are_kept(self):
        merged = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
        assert only(xlsx(sheet_xml(row("><v>1</v>", "><v>2</v>"), after=merged))).rows == [[1.0, 2.0]]

    def test_what_interrupts_a_value_does_not_shorten_it(self):
        """calamine reads 1, and nothing."""
        cells = row("><v>1<!-- x -->2</v>", ' t="str"><v><![CDATA[a<b]]></v>', ' t="b"><v><?x?>1</v>')
        assert only(xlsx(sheet_xml(cells))).rows == [[12.0, "a<b", True]]

    @both
    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            (' t="s"><v>99</v>', "不在文件里"),
            (' t="s"><v>-1</v>', "不在文件里"),
            (' t="s"><v>abc</v>', "不在文件里"),
            (' t="zzz"><v>1</v>', "zzz"),
            (' t="b"><v>2</v>', "逻辑值"),
        ],
    )
    def test_a_cell_that_cannot_be_read_is_named(self, spell, cell, words):
        found = refused(xlsx(spell(sheet_xml(row("><v>1</v>", cell))), strings=STRINGS))
        assert (found.code, found.sheet, found.cell) == ("ZS-418", "表1", "B1")
        assert words in found.message


@pytest.mark.parametrize("again", ['t="e" ', 't="s" ', 't="d" ', 's="0" ', 't="s"><v>x<c '])
def test_no_search_is_slow_on_purpose(again):
    """One tag of 240 kB, in which every attribute looks like the one that is sought."""
    evil = '<row r="1"><c r="A1" t="s"><v>x</v></c><c r="B1" ' + again * 40_000 + "><v>-1</v></c></row>"
    start = process_time()
    assert refused(styled(evil, [14])).code in ("ZS-418", "ZS-424")
    assert process_time() - start < 1


class TestReckoning:
    """The cells that were read, against those in the file."""

    @pytest.mark.parametrize(
        ("rows", "cell", "words"),
        [
            ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1", "2 个，读出 1 个：在文件里写了两次 A1"),
            ('<row r="1"><c r="B1"><v>2</v><f>1+1</f></c></row>', "B1", "没有读出 B1"),
            ('<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is><v>5</v></c></row>', "A1", "没有读出 A1"),
            (
                '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData><row r="7"><c r="C7"><v>2</v></c></row>',
                "C7",
                "没有读出 C7",
            ),
            (
                '<row r="1"><AlternateContent><Choice><c r="B1"><v>7</v></c></Choice>'
                '<Fallback><c r="B1"><v>8</v></c></Fallback></AlternateContent></row>',
                "B1",
                "写了两次 B1",
            ),
        ],
    )  # fmt: skip
    def test_a_difference_names_its_cells(self, rows, cell, words):
        (found,) = findings(xlsx(sheet_xml(rows)))
        assert (found.code, found.severity, found.sheet, found.cell) == ("ZS-470", "error", "表1", cell)
        assert words in found.message

    @both
    def test_only_a_few_cells_are_named(self, spell):
        cells = "".join(f'<c r="A{at}"><v>1</v></c><c r="A{at}"><v>2</v></c>' for at in range(1, 31))
        (found,) = findings(xlsx(spell(sheet_xml(f'<row r="1">{cells}</row>'))))
        assert "60 个，读出 30 个：在文件里写了两次 A1、A2、A3、A4、A5 等" in found.message

    def test_formulas_blank_texts_and_styles_make_none(self):
        cells = row(
            ' t="str"><f>B9</f><v></v>', "><f>B9</f>", ' s="1">', ' t="s"><v>2</v>', ' t="inlineStr"><is><t/></is>',
            ' t="inlineStr"><is><t>x</t></is>', ' t="s"><v></v>',
        )  # fmt: skip
        book = opened(xlsx(sheet_xml(cells), strings=STRINGS))
        assert book.grids[0].rows == [["", Uncomputed("B9"), "", "", "", "x"]]
        assert book.findings == []

    def test_ods(self):
        table = '<table:table table:name="表1"><table:table-row>{}</table:table-row></table:table>'
        lost = '<table:table-cell office:value-type="float"><text:p>5</text:p></table:table-cell>'
        (found,) = findings(ods(table.format(lost)))
        assert (found.code, found.cell) == ("ZS-470", "A1")
        kept = (
            '<table:table-cell office:value-type="string"><text:p/></table:table-cell>'
            '<table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="1"/>'
            "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>"
        )
        assert findings(ods(table.format(kept))) == []

    def test_xls_and_xlsb_numbers_twice(self):
        (found,) = findings(xls(number(0, 1, 5.0) + number(0, 1, 6.0) + label(1, 1, "甲")))
        assert (found.code, found.cell) == ("ZS-470", "B1") and "3 个，读出 2 个" in found.message
        cell = record(5, struct.pack("<IId", 0, 0, 1.0))
        (found,) = findings(
            xlsb(record(145) + record(0, struct.pack("<IIHHB4x", 0, 0, 300, 0, 0)) + cell * 2 + record(146))
        )
        assert (found.code, found.cell) == ("ZS-470", "A1")


# --- ods ------------------------------------------------------------------------------------------------------


def test_ods_texts_and_long_times():
    cells = (
        '<table:table-cell office:value-type="string"><text:p>一</text:p><text:p>二<text:s text:c="2"/>三<text:tab/>四'
        "<text:line-break/>五</text:p></table:table-cell>"
        '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>'
        "<text:p><text:ruby><text:ruby-base>東</text:ruby-base><text:ruby-text>とう</text:ruby-text></text:ruby>京</text:p>"
        "</table:table-cell>"
        '<table:table-cell office:value-type="string"><text:p>1<!-- x -->2<![CDATA[<3]]></text:p></table:table-cell>'
        '<table:table-cell office:value-type="time" office:time-value="PT36H30M15S"/>'
        '<table:table-cell office:value-type="time" office:time-value="PT10H11M12S"/>'
    )
    table = f'<table:table table:name="表1"><table:table-row>{cells}</table:table-row></table:table>'
    book = opened(ods(table))
    assert book.grids[0].rows == [
        ["一\n二  三\t四\n五", "東京", "12<3", timedelta(hours=36, minutes=30, seconds=15), time_of_day(10, 11, 12)]
    ]
    assert book.findings == []


# --- xls ------------------------------------------------------------------------------------------------------


def biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return biff(0x0203, struct.pack("<HHHd", row, column, style, value))


def label(row: int, column: int, text: str) -> bytes:
    """A text of Excel 97 and later, in Unicode."""
    return biff(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def old_label(row: int, column: int, text: str, codec: str = "gbk", kind: int = 0x0204) -> bytes:
    """A text of Excel 95, in the code page of its writer."""
    raw = text.encode(codec)
    return biff(kind, struct.pack("<HHHH", row, column, 0, len(raw)) + raw)


def stream(
    cells: bytes, book: bytes = b"", version: int = 0x0600, page: int | None = None, name: bytes = b"S"
) -> bytes:
    rest = struct.pack("<II", 0, 0) if version == 0x0600 else b""
    flags = b"\0" if version == 0x0600 else b""
    head = biff(0x0809, struct.pack("<HHHH", version, 5, 0, 0) + rest) + book
    head += biff(0x42, struct.pack("<H", page)) if page is not None else b""
    bound = bytes([len(name)]) + flags + name
    at = len(head) + 4 + 6 + len(bound) + 4
    head += biff(0x85, struct.pack("<IBB", at, 0, 0) + bound) + biff(0x0A)
    return head + biff(0x0809, struct.pack("<HHHH", version, 0x10, 0, 0) + rest) + cells + biff(0x0A)


def xls(cells: bytes, book: bytes = b"", page: int | None = None) -> bytes:
    return compound(Workbook=stream(cells, book, page=page))


def old_xls(cells: bytes, page: int | None, name: str = "表") -> bytes:
    return compound(Book=stream(cells, version=0x0500, page=page, name=name.encode("gbk")))


class TestXls:
    @pytest.mark.parametrize("page", [None, 1200, 1252, 936, 0x8001, 0, 65001, 12345])
    def test_unicode_whatever_the_code_page(self, page):
        """calamine puts a NUL after every sign of the second text."""
        narrow = biff(0x0204, struct.pack("<HHHHB", 0, 1, 0, 2, 0) + b"ab")
        book = opened(xls(label(0, 0, "招商") + narrow, page=page))
        assert (book.grids[0].rows, book.remarks) == ([["招商", "ab"]], [])

    def test_chinese_of_excel_95(self):
        formula = biff(0x06, struct.pack("<HHH8sHIH", 1, 0, 0, b"\0\0\0\0\0\0\xff\xff", 0, 0, 0))
        cells = old_label(0, 0, "招商") + old_label(0, 1, "红字", kind=0xD6) + old_label(0, 2, "ab")
        cells += formula + biff(0x0207, struct.pack("<H", 4) + "公式".encode("gbk"))
        book = opened(old_xls(cells, 936, "台账"))
        assert [grid.name for grid in book.grids] == ["台账"]
        assert book.grids[0].rows == [["招商", "红字", "ab"], ["公式", "", ""]]
        assert (book.remarks, book.findings) == ([], [])

    @pytest.mark.parametrize("page", [None, 0, 1200, 65001, 12345])
    def test_an_unknown_code_page_is_taken_for_chinese_and_said(self, page):
        book = opened(old_xls(old_label(0, 0, "招商"), page))
        assert book.grids[0].rows == [["招商"]]
        assert [code for code, _ in book.remarks] == ["ZS-428"]

    def test_other_code_pages(self):
        assert xls_texts.codec_of(1251) == ("cp1251", True)
        assert only(old_xls(old_label(0, 0, "é", "cp1252"), 0x8001)).rows == [["é"]]
        assert only(old_xls(old_label(0, 0, "東京", "cp932"), 932)).rows == [["東京"]]
        for page in (*xls_texts._NUMBERED, *xls_texts._CODECS):
            b"x".decode(xls_texts.codec_of(page)[0])

    def test_formats(self):
        def code(number: int, text: str) -> bytes:
            return biff(0x041E, struct.pack("<HHB", number, len(text), 1) + text.encode("utf-16-le"))

        formats = (0, 14, 27, 46, 164, 165)
        book = code(164, "[Red][=50]General;[Blue]000") + code(165, 'yyyy"年"m"月"')
        book += b"".join(biff(0xE0, struct.pack("<HH16x", 0, number)) for number in formats)
        cells = b"".join(number(0, at, 43191.0, at) for at in range(len(formats)))
        assert only(xls(cells, book)).rows == [[43191.0, DAY, DAY, timedelta(43191), 43191.0, DAY]]

    def test_numbers_below_zero_in_the_format_of_a_date(self):
        book = biff(0xE0, struct.pack("<HH16x", 0, 14))
        packed = biff(0x027E, struct.pack("<HHHi", 0, 1, 0, -7 << 2 | 2))
        row_of_two = biff(0xBD, struct.pack("<HHHiHiH", 0, 2, 0, -150 << 2 | 3, 0, 43191 << 2 | 2, 3))
        formula = biff(0x06, struct.pack("<HHHdHIH", 0, 4, 0, -1.25, 0, 0, 0))
        assert only(xls(number(0, 0, -1.2) + packed + row_of_two + formula, book)).rows == [
            [-1.2, -7.0, -1.5, DAY, -1.25]
        ]

    def test_a_text_that_is_not_there_is_named(self):
        found = refused(xls(biff(0xFD, struct.pack("<HHHI", 4, 2, 0, 9))))
        assert (found.code, found.sheet, found.cell) == ("ZS-418", "S", "C5")

    @pytest.mark.parametrize("version", [0x0600, 0x0500])
    def test_the_stream_without_a_container(self, version):
        assert only(stream(number(0, 0, 7.0), version=version)).rows == [[7.0]]

    def test_errors(self):
        cells = biff(0x0205, struct.pack("<HHHBB", 0, 0, 0, 0x2A, 1)) + biff(
            0x0205, struct.pack("<HHHBB", 0, 1, 0, 0x99, 1)
        )
        cells += biff(0x0205, struct.pack("<HHHBB", 0, 2, 0, 1, 0))
        assert only(xls(cells)).rows == [[CellError("#N/A"), CellError("#UNKNOWN!"), True]]


def test_numbers_in_four_bytes():
    values = {
        0x40590000: 100.0,
        0x40590001: 1.0,
        (5 << 2) | 2: 5.0,
        (5 << 2) | 3: 0.05,
        0xFFFFFFFE: -1.0,
        0xC0590000: -100.0,
    }
    assert {raw: xls_texts.rk_number(raw) for raw in values} == values


# --- xlsb -----------------------------------------------------------------------------------------------------


def test_xlsb_formats_and_numbers_below_zero():
    code = "[Red]General"
    formats = (0, 14, 27, 46, 164)
    styles = (
        record(615, struct.pack("<I", 1))
        + record(44, struct.pack("<H", 164) + counted(code))
        + record(616)
        + record(626)
        + record(47, struct.pack("<HH12x", 0, 14))
    )
    styles += (
        record(627)
        + record(617, struct.pack("<I", len(formats)))
        + b"".join(record(47, struct.pack("<HH12x", 0, at)) for at in formats)
        + record(618)
    )
    cells = b"".join(record(5, struct.pack("<IId", at, at, 43191.0)) for at in range(len(formats)))
    cells += record(5, struct.pack("<IId", 5, 1, -1.2)) + record(2, struct.pack("<IIi", 6, 1, -7 << 2 | 2))
    first = record(0, struct.pack("<IIHHB4x", 0, 0, 300, 0, 0))
    with zipfile.ZipFile(io.BytesIO(xlsb(record(145) + first + cells + record(146)))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rels = "xl/_rels/workbook.bin.rels"
    added = f'<Relationship Id="styles" Type="{REL}/styles" Target="styles.bin"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", added.encode())
    book = opened(zipped(parts | {"xl/styles.bin": styles}))
    epoch = date(2022, 4, 2)  # the file counts from 1904
    assert book.grids[0].rows == [[43191.0, epoch, epoch, timedelta(43191), 43191.0, -1.2, -7.0]]
    assert book.findings == []
