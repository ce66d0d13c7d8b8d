"""What Excel refuses, LibreOffice accepts: every formula of every shipped template is held to Excel's limits.

The formulas are read from the built file, not from the code that wrote them. The checker is proved on planted faults.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from xlsxwriter import Workbook

from udfs.period import Period
from xl_templates.build import build_workbook
from xl_templates.layout import FIRST_ROW
from xl_templates.load import load, shipped_programmes
from xl_templates.model import Programme
from xl_templates.previous import PreviousRow
from xl_templates.shared_formulas import SharingWorksheet

LONGEST_FORMULA, LONGEST_TEXT, DEEPEST, MOST_ARGUMENTS = 8192, 255, 64, 255
LARGEST_COMPILED = 16384  # bytes of a formula as Excel keeps it in memory
LONGEST_VALIDATION = 255
VALIDATION_TEXTS = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 225}
LAST_COLUMN, LAST_ROW = 16384, 1048576
LONGEST_CELL_TEXT = 32767
LARGEST_FILE = 1_000_000

# All of them exist in Excel 2010, so in 2016, in WPS and in LibreOffice; none is volatile, none asks the computer.
ALLOWED = set(
    re.findall(
        r"\w+",
        """ABS AND COLUMN COUNT COUNTA DATE DAY EDATE EOMONTH EXACT FALSE FIND IF IFERROR INDEX INT ISBLANK ISERROR ISLOGICAL
    ISNUMBER ISTEXT LEFT LEN LOWER MATCH MAX MID MIN MOD MONTH N NOT OR REPT RIGHT ROUND ROW SIGN SUBSTITUTE SUM
    SUMPRODUCT T TEXT TRIM TRUE TRUNC UPPER VALUE WEEKDAY YEAR""",
    )
)
PERIODS = {"week": "2023-W08", "month": "2023-02", "quarter": "2023-Q1", "half": "2023-H1", "year": "2023"}


# --- the checker --------------------------------------------------------------------------------------------------

TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<sheet>'(?:[^']|'')*'!|[^\W\d][\w.]*!)
    |(?P<call>[^\W\d][\w.]*\()
    |(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]+(?![\w(]))
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[Ee][+-]?[0-9]+)?)
    |(?P<name>[^\W\d][\w.]*)
    |(?P<error>\#[A-Z0-9/]+[!?A]?)
    |(?P<array>\{(?:"(?:[^"]|"")*"|[^"{}])*\})
    |(?P<sign><>|<=|>=|[-+*/^&=<>%():, ])""",
    re.VERBOSE,
)
CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)")


def formula_faults(formula: str, *, kind: str = "cell") -> list[str]:
    """Say what Excel would not take. ``formula`` as the file holds it, without the equals sign."""
    found = [f"{len(formula)} characters"] if len(formula) > LONGEST_FORMULA else []
    at, arguments, size = 0, [1], 0
    while at < len(formula):
        token = TOKEN.match(formula, at)
        if token is None:
            return [*found, f"sign {formula[at]!r}"]
        at, what, text = token.end(), token.lastgroup, token.group()
        size += {"cell": 7, "number": 9, "call": 5, "sheet": 2}.get(what or "", 1)
        for literal in re.findall(r'"((?:[^"]|"")*)"', text) if what in ("text", "array") else ():
            size += 3 + 2 * len(literal)
            if len(literal.replace('""', '"')) > LONGEST_TEXT:
                found.append(f"text of {len(literal)}")
        if what == "array":
            found += _array_faults(text, kind)
        elif what == "sheet":
            found += _sheet_faults(text, kind)
        elif what == "call":
            found += [f"function {text[:-1]}"] if text[:-1] not in ALLOWED else []
            arguments.append(1)
        elif what == "cell":
            found += _cell_faults(text)
        elif what == "name" and text not in ("TRUE", "FALSE"):
            found.append(f"name {text}")
        elif what == "error":
            found.append(f"error value {text}")
        elif text == "(":
            arguments.append(1)
        elif text == ":" and kind == "shared" and not re.match(r"\$?[A-Z]{1,3}\$?[0-9]+(?!\w|\()", formula[at:]):
            found.append("a range that is computed, in a shared formula")
        elif text == ",":
            arguments[-1] += 1
            size += 4  # the jumps of IF
        elif text == ")":
            if len(arguments) == 1:
                return [*found, "brackets"]
            if arguments.pop() > MOST_ARGUMENTS:
                found.append("too many arguments")
        if len(arguments) - 1 == DEEPEST + 1:
            found.append("nesting")
    if len(arguments) != 1:
        found.append("brackets")
    if size > LARGEST_COMPILED:
        found.append(f"about {size} bytes compiled")
    return list(dict.fromkeys(found))


def _array_faults(text: str, kind: str) -> list[str]:
    """Array constants are values only, and no part of shared formulas, conditions and validations.

    [MS-XLSB] 2.5.98.98: a shared formula holds no PtgArray, no PtgRef3d and no PtgRange.
    """
    parts = re.sub(r'"(?:[^"]|"")*"', "0", text[1:-1]).split(",")
    found = [] if all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", part) for part in parts) else ["array of more than values"]
    return found + (["an array constant"] if kind != "cell" else [])


def _sheet_faults(text: str, kind: str) -> list[str]:
    found = ["a shared formula that names a sheet"] if kind == "shared" else []
    return found + (["another workbook"] if "[" in text else [])


def _cell_faults(text: str) -> list[str]:
    letters, number = CELL.fullmatch(text).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return [] if column <= LAST_COLUMN and 1 <= int(number) <= LAST_ROW else [f"cell {text}"]


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass
class Package:
    """The parts of a workbook that hold formulas."""

    parts: dict[str, bytes]
    sheets: dict[str, ElementTree.Element] = field(default_factory=dict)

    @classmethod
    def read(cls, content: bytes) -> "Package":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            package = cls({name: archive.read(name) for name in archive.namelist()})
        book = package.tree("xl/workbook.xml")
        links = {link.get("Id"): link.get("Target") for link in package.tree("xl/_rels/workbook.xml.rels")}
        for sheet in book.iter(f"{MAIN}sheet"):
            package.sheets[sheet.get("name", "")] = package.tree(f"xl/{links[sheet.get(f'{REL}id')]}")
        return package

    def tree(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts[part])

    @cached_property
    def strings(self) -> list[str]:
        """The shared texts."""
        table = self.tree("xl/sharedStrings.xml")
        return ["".join(text.text or "" for text in each.iter(f"{MAIN}t")) for each in table]

    def texts(self, tab: str) -> dict[int, dict[str, str]]:
        """Row → column → text, for rows and cells that hold text; other rows are empty."""
        return {
            int(row.get("r", "")): {
                cell.get("r", "").rstrip("0123456789"): self.strings[int(cell.findtext(f"{MAIN}v") or "")]
                for cell in row
                if cell.get("t") == "s"
            }
            for row in self.sheets[tab].iter(f"{MAIN}row")
        }

    def formulas(self) -> Iterator[tuple[str, str, str]]:
        """Where it stands, its kind, its text."""
        for name, sheet in self.sheets.items():
            for cell in sheet.iter(f"{MAIN}c"):
                for formula in cell.findall(f"{MAIN}f"):
                    kind = "shared" if formula.get("t") == "shared" else formula.get("t") or "cell"
                    if formula.text or kind == "cell":
                        yield f"{name}!{cell.get('r')}", kind, formula.text or ""
            for rule in sheet.iter(f"{MAIN}cfRule"):
                for formula in rule.findall(f"{MAIN}formula"):
                    yield f"{name} condition {rule.get('priority')}", "condition", formula.text or ""
            for rule in sheet.iter(f"{MAIN}dataValidation"):
                for formula in (*rule.findall(f"{MAIN}formula1"), *rule.findall(f"{MAIN}formula2")):
                    yield f"{name}!{rule.get('sqref')}", "validation", formula.text or ""
        for defined in self.tree("xl/workbook.xml").iter(f"{MAIN}definedName"):
            yield f"name {defined.get('name')}", "name", defined.text or ""


def package_faults(package: Package) -> list[str]:
    """Say all that is wrong with a workbook."""
    found = []
    for where, kind, formula in package.formulas():
        if kind == "validation":
            texts = formula.startswith('"')
            if len(formula) - 2 * texts > LONGEST_VALIDATION:
                found.append(f"{where}: validation of {len(formula)} characters")
            faults = [] if texts else formula_faults(formula.lstrip("-"), kind=kind)
        elif kind == "name" and "Print_Titles" in where:
            faults = formula_faults(re.sub(r"!\$([A-Z]+):\$([A-Z]+)|!\$(\d+):\$(\d+)", "!$A$1", formula))
        else:
            faults = formula_faults(formula, kind=kind)
        if kind not in ("cell", "shared", "condition", "validation", "name"):
            faults.append(f"a formula of kind {kind}")
        found += [f"{where}: {fault}" for fault in faults]
    for name, sheet in package.sheets.items():
        if len(name) > 31:
            found.append(f"{name}: name of {len(name)} characters")
        for rule in sheet.iter(f"{MAIN}dataValidation"):
            found += [
                f"{name}!{rule.get('sqref')}: {each} of {len(rule.get(each, ''))}"
                for each, limit in VALIDATION_TEXTS.items()
                if len(rule.get(each, "")) > limit
            ]
    return found + _part_faults(package)


def _part_faults(package: Package) -> list[str]:
    known = ("[Content_Types].xml", "_rels/", "docProps/", "xl/")
    bad = ("vbaProject", "externalLink", "connections", "activeX", "embeddings", "ctrlProps", "queryTable")
    found = [
        f"part {part}" for part in package.parts if not part.startswith(known) or any(word in part for word in bad)
    ]
    for part, content in package.parts.items():
        if part.endswith(".rels"):
            found += [
                f"{part}: link to {link.get('Target')}"
                for link in ElementTree.fromstring(content)
                if link.get("TargetMode") == "External" or ":" in link.get("Target", "")
            ]
    if b"macroEnabled" in package.parts["[Content_Types].xml"]:
        found.append("macro workbook")
    return found


# --- the shipped templates ----------------------------------------------------------------------------------------


def programme_of(name: str) -> Programme:
    programme = load(name).programme
    assert programme is not None
    return programme


TEMPLATES = [
    (name, submission.id, issued)
    for name in shipped_programmes()
    for submission in programme_of(name).submissions
    for issued in (True, False)
]
each_template = pytest.mark.parametrize(("name", "submission_id", "issued"), TEMPLATES)


@cache
def template(name: str, submission_id: str, issued: bool, again: int = 0) -> bytes:
    """The bytes of a template; ``again`` only makes another build."""
    programme = programme_of(name)
    submission = next(each for each in programme.submissions if each.id == submission_id)
    unit = next(unit for unit in programme.units if submission.units in unit.groups)
    period = Period.parse(PERIODS[submission.frequency])
    target = BytesIO()
    who: dict[str, Any] = {"unit": unit, "period": period} if issued else {}
    build_workbook(programme, submission, target, **who)
    return target.getvalue()


@cache
def package_of(name: str, submission_id: str, issued: bool) -> Package:
    return Package.read(template(name, submission_id, issued))


@each_template
def test_templates_keep_to_the_limits(name: str, submission_id: str, issued: bool) -> None:
    package = package_of(name, submission_id, issued)
    kinds = [kind for _, kind, _ in package.formulas()]
    assert {"shared", "cell", "condition", "validation", "name"} == set(kinds)
    assert len(kinds) > 50
    assert package_faults(package) == []


@each_template
def test_nothing_in_a_template_looks_outside(name: str, submission_id: str, issued: bool) -> None:
    package = package_of(name, submission_id, issued)
    for part, content in package.parts.items():
        text = content.decode("utf-8")
        for word in ("_xlfn", "_xlws", "_xludf", "#REF!", "file:", "ddeLink", "oleLink"):
            assert word not in text, part
        # Names of schemas are the only addresses.
        if not part.endswith(".rels"):  # those are in package_faults
            plain = re.sub(r'''\b(xmlns(:\w+)?|Type|uri|ContentType)="[^"]*"''', "", text)
            assert re.findall(r"(?:https?|ftp|mailto):\S+", plain) == [], part


@each_template
def test_sheet_names_and_headers(name: str, submission_id: str, issued: bool) -> None:
    package = package_of(name, submission_id, issued)
    assert all(len(tab) <= 31 for tab in package.sheets)
    assert len({tab.casefold() for tab in package.sheets}) == len(package.sheets)
    stamp = {row.get("A", ""): row.get("B", "") for row in package.texts("zs_stamp").values()}
    programme = programme_of(name)
    places = {key[6:]: json.loads(text) for key, text in stamp.items() if key.startswith("sheet.")}
    submission = next(each for each in programme.submissions if each.id == submission_id)
    assert set(places) == set(submission.ledgers)
    for ledger_id, place in places.items():
        ledger, rows = programme.ledger(ledger_id), package.texts(place["sheet"])
        first, last = place["first_row"], place["first_row"] + place["rows"] - 1
        assert first == place["header_row"] + 1
        if ledger.kind == "form":
            headings = [rows[row].get("B") for row in range(first, last + 1)]
            assert headings == [column.header for column in ledger.columns]
            assert len(set(headings)) == len(headings)
            continue
        headers = list(rows[place["header_row"]].values())[: len(place["columns"])]
        assert all(headers)
        assert len(set(headers)) == len(headers)
        assert headers[2:-1] == [column.header for column in ledger.columns]
        assert list(place["columns"][2:-1]) == [column.id for column in ledger.columns]
        assert max(rows) == last
        for merged in package.sheets[place["sheet"]].iter(f"{MAIN}mergeCell"):
            assert int(merged.get("ref", "").rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) < first - 1


@each_template
def test_templates_are_small_and_always_the_same(name: str, submission_id: str, issued: bool) -> None:
    content = template(name, submission_id, issued)
    assert len(content) <= LARGEST_FILE
    assert template(name, submission_id, issued, again=1) == content


# --- the checker on planted faults --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        'IF($A1="","",SUM($B1:$C1)+1)',
        f'IF(A1="{"字" * 255}",1,0)',
        "SUM(" + ",".join(["A1"] * 255) + ")",
        "NOT(" * 64 + "A1" + ")" * 64,
        "+".join(["A1"] * 2000),
        "'1 a''b'!$A$1&zs_lists!$A$2",
        "A1&\"it's 50% OFFSET( 'x'!A1 [1] #REF!\"",
        "XFD1048576*1.5E+3",
        'SUMPRODUCT(--EXACT({"增,资","自}建"},$P5))>0',
    ],
)
def test_checker_accepts_what_excel_accepts(formula: str) -> None:
    assert formula_faults(formula) == []


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("+".join(["$A$1"] * 1639), "characters"),
        (f'A1&"{"字" * 256}"', "text of 256"),
        ("NOT(" * 65 + "A1" + ")" * 65, "nesting"),
        ("SUM(" + ",".join(["A1"] * 256) + ")", "too many arguments"),
        ("&".join(['"' + "字" * 250 + '"'] * 32) + "&A1" * 50, "bytes compiled"),
        ("SUM(OFFSET(A1,1,0))", "function OFFSET"),
        ("NOW()", "function NOW"),
        ("TODAY()-1", "function TODAY"),
        ("RAND()", "function RAND"),
        ('INDIRECT("A1")', "function INDIRECT"),
        ('CELL("row",A1)', "function CELL"),
        ('INFO("release")', "function INFO"),
        ('TEXTJOIN(",",TRUE,A1:A3)', "function TEXTJOIN"),
        ('_xlfn.TEXTJOIN(",",TRUE,A1:A3)', "function _xlfn.TEXTJOIN"),
        ("LET(x,1,x)", "function LET"),
        ("XLOOKUP(1,A:A,B:B)", "function XLOOKUP"),
        ("FILTER(A1:A9,B1:B9)", "function FILTER"),
        ("IFS(A1,1)", "function IFS"),
        ("COUNTIF(A1:A9,B1)", "function COUNTIF"),
        ('HYPERLINK("x")', "function HYPERLINK"),
        ("A1+#REF!", "error value #REF!"),
        ("#REF!A1", "error value #REF!"),
        ("XFE1", "cell XFE1"),
        ("A1048577", "cell A1048577"),
        ("A0+1", "cell A0"),
        ("'[b.xlsx]s'!A1", "another workbook"),
        ("[1]s!A1", "sign '['"),
        ("A1#", "sign '#'"),
        ("@A1", "sign '@'"),
        ("SUM({1,A1})", "array of more"),
        ("SUM({1,SUM(2)})", "array of more"),
        (f'EXACT({{"{"字" * 256}","a"}},A1)', "text of 256"),
        ("单价*2", "name 单价"),
        ("SUM(A1", "brackets"),
        ("SUM(A1))", "brackets"),
    ],
)
def test_checker_finds_planted_faults(formula: str, fault: str) -> None:
    assert any(fault in each for each in formula_faults(formula)), formula_faults(formula)


def plant(fill: Callable[[Workbook], None]) -> list[str]:
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        fill(book)
    return package_faults(Package.read(target.getvalue()))


def test_checker_accepts_a_plain_book() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("a", SharingWorksheet)
        sheet.write_shared_formula(0, 0, "SUM(B1:C1)", book.add_format(), [0, 0])
        sheet.write_url(3, 0, "internal:a!A1")
        sheet.data_validation(0, 1, 0, 1, {"validate": "list", "source": ["是", "否"]})
        sheet.repeat_rows(0, 1)

    assert plant(fill) == []


def _planted(number: int, book: Workbook) -> None:
    sheet = book.add_worksheet("a", SharingWorksheet)
    format_ = book.add_format()
    match number:
        case 0:
            sheet.write_formula(0, 0, '=IF(A1="' + "字" * 256 + '",1,0)')
        case 1:
            sheet.conditional_format(0, 0, 9, 0, {"type": "formula", "criteria": "=TODAY()>$B1", "format": format_})
        case 2:
            sheet.data_validation(0, 1, 0, 1, {"validate": "custom", "value": '=INDIRECT("A1")'})
        case 3:
            book.define_name("days", "=OFFSET(a!$A$1,0,0)")
        case 4:
            sheet.write_url(0, 0, "https://example.com/")
        case 5:
            sheet.write_url(0, 0, "external:other.xlsx")
        case 6:
            sheet.write_array_formula(0, 0, 0, 0, "{=SUM(A1:A3)}")
        case 7:
            sheet.write_formula(0, 0, "=_xlfn.IFS(A1,1)")


@pytest.mark.parametrize(
    ("number", "fault"),
    list(
        enumerate(
            (
                "text of 256",
                "function TODAY",
                "function INDIRECT",
                "function OFFSET",
                "link to https",
                "link to",
                "kind array",
                "_xlfn",
            )
        )
    ),
)
def test_checker_finds_faults_in_a_book(number: int, fault: str) -> None:
    found = plant(lambda book: _planted(number, book))
    assert any(fault in each for each in found), found


def test_checker_finds_faults_that_the_writer_would_refuse() -> None:
    """XlsxWriter itself drops these, so they are planted in the XML."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("a", SharingWorksheet)
        sheet.write_shared_formula(0, 0, "SUM(B1:C1)", book.add_format(), [0, 0])
        sheet.data_validation(0, 3, 0, 3, {"validate": "list", "source": ["是", "否"], "input_title": "T"})
    package = Package.read(target.getvalue())
    sheet = package.sheets["a"]
    rule = next(sheet.iter(f"{MAIN}dataValidation"))
    for each, limit in VALIDATION_TEXTS.items():
        rule.set(each, "字" * (limit + 1))
    next(rule.iter(f"{MAIN}formula1")).text = '"' + "字" * 256 + '"'
    next(sheet.iter(f"{MAIN}f")).text = "SUM(b!B1:C1,{1,2},A1:INDEX(A1:A9,2))"
    package.sheets["n" * 32] = package.sheets.pop("a")
    package.parts["xl/vbaProject.bin"] = b""
    found = "\n".join(package_faults(package))
    for fault in (
        *VALIDATION_TEXTS,
        "validation of 258",
        "names a sheet",
        "array constant",
        "computed",
        "name of 32",
        "part xl/vbaProject.bin",
    ):
        assert fault in found, found


def test_writer_refuses_a_shared_formula_that_names_a_sheet() -> None:
    with Workbook(BytesIO()) as book:
        sheet = book.add_worksheet("a", SharingWorksheet)
        with pytest.raises(ValueError, match="not allowed in a shared formula"):
            sheet.write_shared_formula(0, 0, "SUM('b'!A1:A3)", book.add_format(), [0, 0])
        with pytest.raises(ValueError, match="not allowed in a shared formula"):
            sheet.write_shared_formula(0, 0, "SUM({1,2})", book.add_format(), [0, 0])
        sheet.write_shared_formula(0, 0, 'A1&"!{"', book.add_format(), ["", ""])


# --- what units wrote last month ----------------------------------------------------------------------------------

LIVE = [
    '=HYPERLINK("http://example.com")',
    "{=SUM(A1:A9)}",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "http://example.com/a",
    "mailto:a@example.com",
    "internal:zs_lists!A1",
    "file:///etc/hosts",
    "=cmd|'/c calc'!A1",
    "13800000000",
    "  两边有空格  ",
    "第一行\n第二行",
    "<b>&amp;\"'</b>",
    "_x0041_",
    "𠮷野",
]
CONTROL = ["\x00", "\x01\x02", "a\x0bb", "\x1f", "\x7f", "\ufffe", "\uffff", "\u202e反"]


def carried(texts: list[str]) -> tuple[bytes, list[str | None]]:
    """Build with these texts in a carried text column; return the file and what a reader finds there."""
    programme = programme_of("jizhou")
    submission = programme.submission_for("month")
    assert submission is not None
    ledger = programme.ledger("planned")
    name = "谋划内容"
    assert name in ledger.carried
    rows = [
        PreviousRow(f"row-{at}", {name: text, "计划投资额": Decimal(500), "预计洽谈日期": date(2023, 4, 1)})
        for at, text in enumerate(texts)
    ]
    target = BytesIO()
    unit = next(unit for unit in programme.units if submission.units in unit.groups)
    period = Period.parse("2023-02")
    build_workbook(programme, submission, target, unit=unit, period=period, previous={"planned": rows}, rows=len(rows))
    at = 2 + [column.name for column in ledger.columns].index(name)
    sheet = openpyxl.load_workbook(BytesIO(target.getvalue()))[ledger.tab]
    cells = [sheet.cell(FIRST_ROW + 1 + row, at + 1) for row in range(len(rows))]
    assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in cells)
    return target.getvalue(), [cell.value for cell in cells]


def test_text_of_units_never_comes_alive() -> None:
    content, found = carried(LIVE)
    assert [str(text) for text in found] == LIVE
    package = Package.read(content)
    assert _part_faults(package) == []
    for _, _, formula in package.formulas():
        assert "example" not in formula
        assert "HYPERLINK" not in formula


def test_control_characters_do_not_break_the_file() -> None:
    content, found = carried(CONTROL)
    assert _part_faults(Package.read(content)) == []
    for text, back in zip(CONTROL, found, strict=True):
        assert back is not None
        visible = [sign for sign in text if sign.isprintable()]
        assert all(sign in back for sign in visible)


def test_the_longest_text_of_a_cell_comes_back_whole() -> None:
    content, found = carried(["字" * LONGEST_CELL_TEXT, "短"])
    assert _part_faults(Package.read(content)) == []
    assert found == ["字" * LONGEST_CELL_TEXT, "短"]


@pytest.mark.parametrize("length", [LONGEST_CELL_TEXT + 1, 100_000])
def test_a_text_longer_than_a_cell_holds_is_refused_not_cut(length: int) -> None:
    """Previous rows come from cells, so nothing longer exists; to cut it silently would be our bug."""
    with pytest.raises(ValueError, match="not written whole"):
        carried(["字" * length])


def test_more_previous_rows_than_prepared_ones_are_refused() -> None:
    programme = programme_of("jizhou")
    submission = programme.submission_for("month")
    assert submission is not None
    rows = [PreviousRow(f"row-{at}", {}) for at in range(3)]
    with pytest.raises(ValueError, match="3 previous rows, 2 prepared"):
        build_workbook(programme, submission, BytesIO(), previous={"planned": rows}, rows=2)
