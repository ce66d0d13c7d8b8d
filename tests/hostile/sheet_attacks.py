"""Attacks on the structure of sheets and workbooks: places that do not exist, numbers of things without end."""

from __future__ import annotations

from tests.hostile import HEADER, PROJECT, Attack, harmless, ledger, refused, row
from tests.hostile.xml_attacks import SHEET, changed
from tests.hostile.zips import archive, bomb, entries_of
from tests.opening_files import MAIN, book_parts, rels, sheet_xml, xlsx, zipped


def more(cells: str, **around: str) -> bytes:
    """The plain table with cells below it."""
    return xlsx(ledger(cells, **around))


def at(ref: str) -> str:
    number = "".join(filter(str.isdigit, ref)) or "9"
    return f'<row r="{number}"><c r="{ref}"><v>1</v></c></row>'


def stylish(rows: int) -> str:
    return "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(9, rows + 1))


def repeated(head: str, block: str, times: int, tail: str) -> bytes:
    """The plain workbook whose sheet holds a block very many times."""
    entries = [entry for entry in entries_of(book_parts(ledger())) if entry.name != SHEET]
    return archive([*entries, bomb(SHEET, head.encode(), block.encode(), times, tail.encode())])


def cut(mark: str) -> tuple[str, str]:
    """The plain sheet before and after the first place of a mark."""
    head, _, tail = ledger().partition(mark)
    return head, mark + tail


def changed_sheet(cells: str) -> bytes:
    """The same as ``more``, packed in a hurry."""
    return archive(entries_of(book_parts(ledger(cells))))


def million_merges() -> bytes:
    """Different ones, so that they pack badly and no sign of a bomb shows."""
    ranges = "".join(f'<mergeCell ref="C{number}:D{number}"/>' for number in range(1, 16_000))
    return xlsx(ledger(after=f"<mergeCells>{ranges * 63}</mergeCells>"))


def columns_again_and_again() -> bytes:
    head, tail = cut("<sheetData>")
    block = '<col min="3" max="16384" hidden="1"/>' * 10_000
    return repeated(f"{head}<cols>", block, 60, f"</cols>{tail}")


def blank_rows_again_and_again() -> bytes:
    head, tail = cut("</sheetData>")
    return repeated(head, '<row r="3"/>' * 50_000, 20, tail)


def sheets_of_one_part(count: int) -> bytes:
    """So many sheets, and all of them are the same five megabytes."""
    numbers = range(1, count + 1)
    parts = book_parts(ledger())
    del parts[SHEET]
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets>'
        + "".join(f'<sheet name="表{number}" sheetId="{number}" r:id="r{number}"/>' for number in numbers)
        + "</sheets></workbook>"
    )
    targets = {f"r{number}": ("worksheet", "worksheets/sheet1.xml") for number in numbers}
    parts["xl/_rels/workbook.xml.rels"] = rels(**targets)
    head, tail = cut("</sheetData>")
    block = '<row r="3"/>' * 10_000
    return archive([*entries_of(parts), bomb(SHEET, head.encode(), block.encode(), 40, tail.encode())])


def named(*names: str) -> bytes:
    """The plain table on a sheet of each name."""
    parts = book_parts(ledger(), *[sheet_xml("")] * (len(names) - 1))
    for number, name in enumerate(names, 1):
        parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(f'name="表{number}"', f'name="{name}"')
    return zipped(parts)


def styles(content: str) -> bytes:
    parts = book_parts(ledger())
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{content}</styleSheet>'
    parts["xl/_rels/workbook.xml.rels"] = rels(r1=("worksheet", "worksheets/sheet1.xml"), s=("styles", "styles.xml"))
    return zipped(parts)


def shared(cells: str, strings: str) -> bytes:
    return xlsx(ledger(f'<row r="3">{cells}</row>'), strings=strings)


def text_in_every_cell() -> bytes:
    rows = "".join(f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(3, 10_003))
    return xlsx(ledger(rows), strings=f"<si><t>{'长' * 32_000}</t></si>")


def overlong_row() -> bytes:
    return more(f'<row r="{"9" * 5000}"><c r="A{"9" * 5000}"><v>1</v></c></row>')


MANY_NAMES = "".join(f'<definedName name="n{number}">Sheet1!$A$1</definedName>' for number in range(20_000))
MANY_RULES = "".join(
    f'<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" priority="{number}"><formula>A1</formula>'
    "</cfRule></conditionalFormatting>"
    for number in range(1, 10_000)
)
MANY_LISTS = (
    "<dataValidations>" + '<dataValidation sqref="A1:XFD1048576"><formula1>A1</formula1></dataValidation>' * 20_000
)
MANY_LINKS = "<hyperlinks>" + '<hyperlink ref="A1:XFD1048576" r:id="r9"/>' * 20_000 + "</hyperlinks>"
MANY_STYLES = '<cellXfs count="4294967295">' + "<xf numFmtId='9'/>" * 60_000 + "</cellXfs>"
FORMATS = "".join(f'<numFmt numFmtId="{number}" formatCode="0.{number}"/>' for number in range(60_000))
MANY_FORMATS = f"<numFmts>{FORMATS}</numFmts>"
PATTERN = "[" * 30_000 + "\\" * 9_999 + "&quot;" * 9_999
EVIL_FORMAT = (
    f'<numFmts><numFmt numFmtId="164" formatCode="{PATTERN}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'
)
RUNS = "<si>" + "<r><rPr><b/></rPr><t>好</t></r>" * 20_000 + "</si>"
CORNERS = row(1, *HEADER) + row(2, *PROJECT) + at("XFD1048576")

ATTACKS: list[Attack] = [
    # --- places ---
    refused("corners.xlsx", "ZS-421", "XFD1048576", lambda: xlsx(sheet_xml(CORNERS))),
    refused("corners-undeclared.xlsx", "ZS-421", "1048576", lambda: xlsx(sheet_xml(CORNERS, before='<dimension ref="A1:B2"/>'))),
    refused("stray-in-last-row.xlsx", "ZS-421", "1048576", lambda: more(at("B1048576"))),
    refused("stray-in-last-column.xlsx", "ZS-421", "XFD", lambda: more("".join(at(f"XFD{number}") for number in (3, 900)))),
    harmless("dimension-of-everything.xlsx", lambda: more("", before='<dimension ref="A1:XFD1048576"/>')),
    harmless("dimension-nonsense.xlsx", lambda: more("", before='<dimension ref="ZZZ99999999999:-1"/>')),
    *(
        refused(f"place-{name}.xlsx", "ZS-422", "位置", lambda ref=ref: more(at(ref)))
        for name, ref in {
            "row-1048577": "A1048577", "row-2-32": "A4294967297", "row-2-64": "A18446744073709551617",
            "column-xfe": "XFE3", "column-zzzzzzz": "ZZZZZZZ3", "negative": "A-3", "no-letters": "33",
            "no-digits": "AB", "small-letters-far": "zzzz3", "absolute": "$A$3", "range": "A3:B3", "signs": "甲3",
        }.items()
    ),
    refused("place-row-0.xlsx", "ZS-424", "内部结构有误", lambda: more(at("A0"))),
    refused("place-row-of-5000-digits.xlsx", "ZS-424", "内部结构有误", overlong_row),
    refused("place-row-number-far.xlsx", "ZS-422", "位置", lambda: more('<row r="99999999"><c><v>1</v></c></row>')),
    refused("row-number-negative.xlsx", "ZS-424", "内部结构有误", lambda: more('<row r="-5"/>')),
    harmless("cells-twice.xlsx", lambda: more(row(2, *PROJECT)), projects=("甲项目",)),
    harmless("rows-backwards.xlsx", lambda: xlsx(sheet_xml(row(2, *PROJECT) + row(1, *HEADER)))),
    # --- without number ---
    harmless("styled-rows-1048576.xlsx", lambda: changed_sheet(stylish(1_048_576))),
    refused("merges-a-million.xlsx", "ZS-423", "100000", million_merges),
    harmless("merge-of-everything.xlsx", lambda: more("", after='<mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>')),
    refused("merge-outside.xlsx", "ZS-424", "结构", lambda: more("", after='<mergeCells><mergeCell ref="XFE1:ZZZ9"/><mergeCell ref="A0:B-1"/><mergeCell/></mergeCells>')),
    refused("columns-again-and-again.xlsx", "ZS-425", "列", columns_again_and_again),
    harmless("columns-hidden-outside.xlsx", lambda: more("", before='<cols><col min="99999" max="4294967295" hidden="1"/><col min="0" max="-1" hidden="1"/></cols>')),
    harmless("blank-rows-again-and-again.xlsx", blank_rows_again_and_again),
    refused("sheets-501.xlsx", "ZS-425", "500", lambda: named(*map(str, range(501)))),
    refused("sheets-of-one-part.xlsx", "ZS-419", "同一处", lambda: sheets_of_one_part(400)),
    harmless("styles-60000.xlsx", lambda: styles(MANY_STYLES)),
    harmless("number-formats-60000.xlsx", lambda: styles(MANY_FORMATS)),
    harmless("number-format-evil.xlsx", lambda: styles(EVIL_FORMAT)),
    harmless("style-of-no-cell.xlsx", lambda: more('<row r="3"><c r="F3" s="4294967295"><v>1</v></c></row>'), "ZS-715"),
    harmless("names-20000.xlsx", lambda: changed("xl/workbook.xml", lambda xml: xml.replace("</workbook>", f"<definedNames>{MANY_NAMES}</definedNames></workbook>"))),
    harmless("rules-10000.xlsx", lambda: more("", after=MANY_RULES)),
    harmless("lists-20000.xlsx", lambda: more("", after=MANY_LISTS + "</dataValidations>")),
    harmless("links-20000.xlsx", lambda: more("", after=MANY_LINKS)),
    # --- names of sheets ---
    harmless("sheet-name-of-311.xlsx", lambda: named("长" * 311)),
    harmless("sheet-name-path.xlsx", lambda: named("../../../etc/passwd", "C:\\Windows\\a", "\\\\192.0.2.1\\a")),
    harmless("sheet-name-control.xlsx", lambda: named("a&#9;&#10;&#13;b", "\u202excod\u200b", "\x7f\u0085")),
    harmless("sheet-name-formula.xlsx", lambda: named("=cmd|' /C calc'!A0", "@SUM(1)", "[bold red]x[/]", "{0}%s")),
    harmless("sheet-name-empty.xlsx", lambda: named("", " ")),
    harmless("sheet-names-same.xlsx", lambda: named("a", "a", "A")),
    # --- lies ---
    refused("shared-text-beyond.xlsx", "ZS-418", "不在文件里", lambda: shared('<c r="A3" t="s"><v>99999999</v></c>', "<si><t>甲</t></si>")),
    refused("shared-text-negative.xlsx", "ZS-418", "不在文件里", lambda: shared('<c r="A3" t="s"><v>-1</v></c>', "<si><t>甲</t></si>")),
    refused("shared-text-no-number.xlsx", "ZS-418", "不在文件里", lambda: shared('<c r="A3" t="s"><v>甲</v></c>', "<si><t>甲</t></si>")),
    refused("shared-text-half-a-number.xlsx", "ZS-418", "不在文件里", lambda: shared("<c r='A3' t = 's' ><v >0x</v></c>", "<si><t>甲</t></si>")),
    refused("shared-text-without-table.xlsx", "ZS-418", "不在文件里", lambda: more('<row r="3"><c r="A3" t="s"><v>0</v></c></row>')),
    harmless("shared-text-count.xlsx", lambda: changed("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}" count="99999999999" uniqueCount="-1"/>')),
    refused("shared-text-in-every-cell.xlsx", "ZS-425", "128 MB", text_in_every_cell),
    refused("type-unknown.xlsx", "ZS-418", "不认识的单元格类型", lambda: more('<row r="3"><c r="A3" t="zz"><v>1</v></c></row>')),
    refused("type-number-with-text.xlsx", "ZS-424", "内部结构有误", lambda: more('<row r="3"><c r="A3" t="n"><v>1e5x</v></c></row>')),
    refused("type-bool-with-text.xlsx", "ZS-418", "不是逻辑值", lambda: more('<row r="3"><c r="A3" t="b"><v>maybe</v></c></row>')),
    harmless("type-date-with-text.xlsx", lambda: more('<row r="3"><c r="A3" t="d"><v>99999-99-99</v></c></row>'), projects=("甲项目", "99999-99-99")),
    harmless("rich-text-20000-runs.xlsx", lambda: shared('<c r="A3" t="s"><v>0</v></c>', RUNS), projects=("甲项目", "好" * 20_000)),
    harmless("phonetic-text.xlsx", lambda: shared('<c r="A3" t="s"><v>0</v></c>', "<si><t>乙</t><rPh sb='0' eb='99999'><t>Z</t></rPh></si>"), projects=("甲项目", "乙")),
]  # fmt: skip
