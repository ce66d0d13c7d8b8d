"""Excel, WPS and LibreOffice agree on every construct of the shipped templates; the lint is proved on planted faults."""

import re
from datetime import date, timedelta
from functools import cache
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from tests.formula_kinds import (
    ALLOWED,
    ANY,
    BLANK,
    FILLED,
    NUMBER,
    TEXT,
    WHOLE,
    Area,
    Book,
    Cell,
    Joined,
    Known,
    Value,
    formula_findings,
    not_allowed,
)
from tests.office import Office
from tests.test_template_limits import (
    MAIN,
    TEMPLATES,
    Package,
    each_template,
    package_of,
    programme_of,
    template,
)
from udfs.period import Period, PeriodError
from xl_templates.hidden_sheets import period_formulas
from xl_templates.layout import DAYS
from xl_templates.shared_formulas import SharingWorksheet


@cache
def book_of(name: str, submission_id: str, issued: bool) -> Book:
    return Book(package_of(name, submission_id, issued), programme_of(name))


@cache
def judged(name: str, submission_id: str, issued: bool) -> tuple[list[str], set[int]]:
    """What is not allowed in a template, and which allowances it needs."""
    return not_allowed(book_of(name, submission_id, issued).findings())


@each_template
def test_programs_agree_on_every_formula(name: str, submission_id: str, issued: bool) -> None:
    assert len(book_of(name, submission_id, issued).nodes) > 30
    assert judged(name, submission_id, issued)[0] == []


def test_every_allowance_is_needed() -> None:
    used = {allowance for each in TEMPLATES for allowance in judged(*each)[1]}
    assert used == set(range(len(ALLOWED)))


@each_template
def test_helpers_never_come_to_errors(name: str, submission_id: str, issued: bool) -> None:
    """One error in a helper would take the row's whole remark with it."""
    book = book_of(name, submission_id, issued)
    assert book.blocks
    for cell in book.nodes:
        if cell.sheet in book.blocks and cell.row == book.blocks[cell.sheet].first:
            assert "E" not in book.kinds(cell), cell


# --- guards taken out of a shipped template -----------------------------------------------------------------------

BROKEN = [
    (r"OR\(ISERROR\((\$\w+)\),ISLOGICAL\(\1\)\)", r"ISERROR(\1)", "ISNUMBER of what may be a truth value"),
    (r"\bISTEXT\(", "ISNUMBER(", "comparison of"),
    (r"COUNT\([^)]*\)=\d", "TRUE", "arithmetic on what may be text"),
    (
        r'IF\(IF\(\$\w+&\$\w+="",TRUE,AND\((?:ISERROR\(FIND\("[^"]*","、"&[^)]*\)\),?)+\)\),',
        "IF(TRUE,",
        "a truth value as text",
    ),
    (r"\bSUMPRODUCT\(", "SUM(", "an array outside SUMPRODUCT"),
    ("--", "", "SUMPRODUCT of what may be a truth value"),
    (r"^IFERROR\((.*),1\)$", r"\1", "may come to an error"),
    (r"^IF\((\$\w+)=1,", r"IF((\1=1)=1,", "comparison of number with truth"),
    (r",ROW\(\)-4,", ',"第"&ROW()/2,', "a number with decimals as text"),
]


@pytest.mark.parametrize(("guard", "instead", "fault"), BROKEN)
def test_lint_notices_a_missing_guard(guard: str, instead: str, fault: str) -> None:
    package = Package.read(template("jizhou", "weekly", True))
    texts = [formula for tree in package.sheets.values() for formula in tree.iter(f"{MAIN}f") if formula.text]
    changed = 0
    for formula in texts:
        before, formula.text = formula.text, re.sub(guard, instead, formula.text)
        changed += before != formula.text
    assert changed
    found = not_allowed(Book(package, programme_of("jizhou")).findings())[0]
    assert any(fault in each for each in found), found


# --- the period that a unit types into a blank book ---------------------------------------------------------------

PERIODS_TYPED = {
    "month": "2023-02 2023-2 2023-12 2023年2月 2023年12月 2024-02 2023-00 2023-13 202312 2023/02 2023-1x 23-02 2023-W08",
    "week": "2023-W08 2023-w8 2020-W53 2021-W01 2026-W53 2023-W53 2021-W53 2023-W00 2023-W54 2023-08 2023W08x",
    "quarter": "2023-Q1 2023-q4 2023-Q0 2023-Q5 2023-1",
    "half": "2023-H1 2023-H2 2023-H0 2023-H3 2023-1",
    "year": "2023 1990 2100 23 20233 2023-02",
}


@pytest.mark.office
@pytest.mark.parametrize("frequency", PERIODS_TYPED)
def test_typed_periods_are_read_as_python_reads_them(office: Office, frequency: str) -> None:
    """What is no period of that kind gives no days at all: 202312 was February once, and 2023-W53 a week."""
    typed = PERIODS_TYPED[frequency].split()
    wanted, formulas = [], []
    for at, text in enumerate(typed, start=1):
        written = period_formulas(frequency, f"$A${at}", 3)
        formulas += ["=" + written[name] for name in DAYS]
        try:
            period = Period.parse(text)
        except PeriodError:
            period = None
        days: list[object] = [""] * 4
        if period is not None and period.kind == frequency:
            first, last = period.first_day, period.last_day
            days = [
                (day - date(1899, 12, 30)).days
                for day in (first, last, min(first + timedelta(days=3), last), date(last.year, 1, 1))
            ]
        wanted.append(days)
    found = office.evaluate(formulas, {f"A{at}": text for at, text in enumerate(typed, start=1)})
    assert [found[at : at + 4] for at in range(0, len(found), 4)] == wanted
    assert sum(days != [""] * 4 for days in wanted) >= 2
    assert [""] * 4 in wanted


# --- planted faults -----------------------------------------------------------------------------------------------

# A: a cell that a unit fills in. B: it is to hold a number, C: a text. D: a count. E, F: names of untyped columns.
HOLDS = {
    1: ANY,
    2: NUMBER | frozenset("O") | BLANK,
    3: TEXT | BLANK,
    4: WHOLE,
    5: TEXT,
    6: TEXT,
    7: FILLED,
}


def _kinds_of(ref: Cell | Area) -> Value:
    if isinstance(ref, Cell):
        return Value(HOLDS[ref.column])
    assert isinstance(ref.first, Cell)
    return Value(HOLDS[ref.first.column], ref.first != ref.last)


KNOWN = Known(
    _kinds_of,
    {("s", "金额"): (Cell("s", 1, 5), NUMBER | frozenset("O") | BLANK)},
    {"s": Joined((Cell("s", 5, 5), Cell("s", 6, 5)))},
)


@pytest.mark.parametrize(
    "formula",
    [
        'IF($D5=1,ROW()-4,"")',
        'IF(B5="","",1)',
        "IF(COUNT(B5)=1,B5+1,0)",
        "IF(COUNT($B5,$B6)=2,ROUND($B5-$B6,6)>0,FALSE)",
        "N(B5)*2-1",
        "IFERROR(1/N(B5),0)",
        "SUMPRODUCT(--(LEN($C5:$C9)>0))",
        'SUMPRODUCT(--(LEFT($C5:$C9,1)="错"))',
        "SUMPRODUCT(--EXACT($G$5:$G$9,C5))>0",
        "SUMPRODUCT(ISTEXT($A$5:$A$9)*ISNUMBER(1/EXACT($A$5:$A$9,C5)))",
        'IF(E5<>"",LEFT(E5,LEN(E5)-1),"")',
        'AND(LEN(C5)=3,ISNUMBER(FIND(MID(C5,3,1),"0123456789")))',
        'IF(ISERROR(A5),"",IF(ISLOGICAL(A5),"",IF(ISNUMBER(A5),ROUND(A5,0)&"","")))',
        'IF(OR(ISERROR(A5),ISLOGICAL(A5)),FALSE,IF(ISNUMBER(A5),A5>0,IF(ISTEXT(A5),A5="错",FALSE)))',
        'IFERROR(IF(IF(E5&F5="",TRUE,AND(ISERROR(FIND("、金额、","、"&E5&F5)))),IF(IF(COUNT(A5)=1,A5>0,FALSE),1,0),0),0)',
        'ISNUMBER(FIND("、金额、","、"&E5&F5))',
        '"错"&D5',
        "(-N(B5))*-3",
        'OR(EXACT(C5,"内资"),EXACT(C5,"外资"))',
        "MAX(1,SUMPRODUCT(MAX(D5:D9*(ROW(D5:D9)-4))))",
        "IFERROR(TRUNC(D5)/(ABS(D5)<=9),0)",
    ],
)
def test_lint_accepts_what_is_the_same_everywhere(formula: str) -> None:
    assert formula_findings(formula, KNOWN) == []


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        # kinds that do not belong together
        ("TRUE=1", "comparison of number with truth"),
        ("(D5>1)=D6", "comparison of number with truth"),
        ('"1"=1', "comparison of number with text"),
        ("A5>0", "comparison of number with text with truth"),
        ("B5>=0", "comparison of number with text"),
        ("(D5>1)+1", "arithmetic on a truth value"),
        ("-(D5>1)", "arithmetic on a truth value"),
        ("1-(D5>1)", "arithmetic on a truth value"),
        ("A5+1", "arithmetic on what may be text"),
        ("B5*2", "arithmetic on what may be text"),
        ('IF(B5<>"",C5-1,0)', "arithmetic on what may be text"),
        ("ROUND(B5,2)", "a function of numbers on what may be text"),
        ("YEAR(D5>1)", "a function of numbers on a truth value"),
        ("IF(C5,1,0)", "a condition that is no truth value"),
        ("NOT(C5)", "a condition that is no truth value"),
        ("IF(ISNUMBER(A5),1,0)", "a number in LibreOffice"),
        ("COUNT(A5)", "COUNT of what may be a truth value"),
        ("COUNT(D5>1,D6>1)", "COUNT of what may be a truth value"),
        ("SUM(A5:A9)", "SUM of what may be a truth value"),
        ('SUM("1",D5)', "SUM of a text"),
        ('COUNT("1")', "COUNT of a text"),
        ("SUMPRODUCT(D5:D9>1)", "SUMPRODUCT of what may be a truth value"),
        ("SUMPRODUCT(C5:C9)", "SUMPRODUCT of text"),
        ("MAX(B5,B6)", "MAX leaves out"),
        ("MIN(B5:B9)", "MIN leaves out"),
        # errors
        ("1/B5", "may come to an error"),
        ('A5=""', "may come to an error"),
        ('IF(D5=1,A5<>"",FALSE)', "may come to an error"),
        ('FIND("a",C5)', "may come to an error"),
        ("LEFT(E5,LEN(E5)-1)", "may come to an error"),
        ("DATE(D5,13,1)", "may come to an error"),
        ("MOD(D5,D6)", "may come to an error"),
        ("IF(ISERROR(A5),0,A6&1)", "may come to an error"),
        ('AND(ISTEXT(A5),A5="错")', "may come to an error"),
        # arrays
        ("EXACT(C5:C9,C5)", "an array outside SUMPRODUCT"),
        ("ISNUMBER(FIND(G5:G9,C5))", "an array outside SUMPRODUCT"),
        ("LEN(C5:C9)", "an array outside SUMPRODUCT"),
        ("LEFT(C5:C9,1)", "an array outside SUMPRODUCT"),
        ("SUM(--EXACT(G5:G9,C5))", "an array outside SUMPRODUCT"),
        ("OR(EXACT(G5:G9,C5))", "an array outside SUMPRODUCT"),
        ("D5:D9*2", "an array outside SUMPRODUCT"),
        ('C5:C9&"x"', "an array outside SUMPRODUCT"),
        ('C5:C9="错"', "an array outside SUMPRODUCT"),
        ("D5:D9", "an area or array in one cell"),
        ("SUMPRODUCT(IF(D5:D9>1,1,0))", "IF of an array"),
        ("SUMPRODUCT(IFERROR(1/D5:D9,0))", "IFERROR of an array"),
        ("SUMPRODUCT(--AND(D5:D9>1,D5:D9<9))", "AND of an array"),
        # text
        ('ISNUMBER(FIND(C5,"abc"))', "FIND of what may be empty"),
        ('ISNUMBER(FIND(MID(C5,3,1),"abc"))', "FIND of what may be empty"),
        ('AND(LEN(C5)=2,ISNUMBER(FIND(MID(C5,3,1),"abc")))', "FIND of what may be empty"),
        ('SUBSTITUTE(C5,E5,"")', "SUBSTITUTE of what may be empty"),
        ("VALUE(C5)", "depends on the language"),
        ('TEXT(D5,"yyyy-mm-dd")', "depends on the language"),
        ('"共"&N(B5)', "a number with decimals as text"),
        ('"共"&(D5>1)', "a truth value as text"),
        ("EXACT(C5,N(B5))", "a number with decimals as text"),
        ('EXACT(C5,"")&EXACT(A5,"TRUE")', "a truth value as text"),
        ("LEN(N(B5))", "a number with decimals as text"),
        ('C5="ok"', "without regard to case"),
        ("C5=C6", "without regard to case"),
        ('C5<"m"', "texts in order"),
        ('"a\nb"', "a line break"),
        # AND, OR, IF
        ("AND(C5,D5=1)", "AND of a cell"),
        ("OR(D5:D9)", "OR of a cell"),
        ('AND("TRUE")', "a condition that is no truth value"),
        ("IF(D5=1,2)", "IF without else"),
        ("IF(D5=1,,2)", "an argument left out"),
        ("ROUND(D5)", "1 arguments"),
        # what a formula may not hold
        ('COUNTIF(C5:C9,"*")', "function COUNTIF"),
        ("MATCH(C5,C6:C9,0)", "function MATCH"),
        ('SEARCH("a*",C5)', "function SEARCH"),
        ('TEXTJOIN(",",TRUE,C5:C9)', "function TEXTJOIN"),
        ("SUM(D:D)", "whole columns or rows"),
        ("SUM(x!$5:$5)", "whole columns or rows"),
        ("SUM((D5:D6,D8))", "a union"),
        ("SUM(D5:D9 A7:F7)", "intersection"),
        ("SUM(a:c!D5)", "over several sheets"),
        ("SUM('a:c'!D5)", "over several sheets"),
        ("-D5^2", "operator ^"),
        ("D5*5%", "operator %"),
        ("D5+1234567890123456", "more than 15 digits"),
        ("D5+{1,2}", "an array constant"),
        ("D5+#N/A", "an error value"),
        ("单价*2", "name 单价"),
        ("B5", "a blank cell shown as 0"),
        ("SUM(D5", "the end too early"),
        ("D5)", "after the end"),
        ("D5+", "the end too early"),
    ],
)
def test_lint_finds_planted_faults(formula: str, fault: str) -> None:
    found = formula_findings(formula, KNOWN)
    assert any(fault in each for each in found), found


def test_lint_wants_conditions_that_are_true_or_false() -> None:
    assert formula_findings("$D5=1", KNOWN, kind="condition") == []
    assert formula_findings("$D5", KNOWN, kind="condition")
    assert formula_findings('$A5=""', KNOWN, kind="condition")


# --- planted in a book --------------------------------------------------------------------------------------------


class _Bare:
    """A programme without ledgers."""


def planted(number: int) -> list[str]:
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("a", SharingWorksheet)
        book.add_worksheet("zs_stamp").write_string(0, 0, "x")
        plain = book.add_format()
        free = book.add_format({"locked": False})
        sheet.write_number(4, 0, 1)
        sheet.write_blank(5, 0, None, free)
        match number:
            case 0:
                sheet.write_formula("B5", "=C5+1")
                sheet.write_formula("C5", "=SUM(A5,D5)")
                sheet.write_formula("D5", "=B5*2")
            case 1:
                sheet.write_formula("B5", "=SUM(A5:B5)")
            case 2:
                sheet.write_formula("B5", "=Z99*2")
            case 3:
                sheet.write_formula("B5", "=A6")
            case 4:
                sheet.write_formula("B5", "=A6+1")
            case 5:
                sheet.conditional_format("A5:A9", {"type": "formula", "criteria": "=$A4=1", "format": plain})
            case 6:
                sheet.conditional_format("A5:B9", {"type": "formula", "criteria": "=A5=1", "format": plain})
            case 7:
                sheet.data_validation("A5", {"validate": "list", "source": "=$A$5:$A$6"})
            case 8:
                sheet.data_validation("A5", {"validate": "custom", "value": "=$A$5>1"})
            case 9:
                book.define_name("many", "=a!$A$5:$A$6*2")
            case 10:
                sheet.write_shared_formula(4, 1, "A5+1", plain, [0, 0])
    return Book(Package.read(target.getvalue()), _Bare()).findings()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "fault"),
    list(
        enumerate(
            (
                "a circle: a!B5 → a!C5 → a!D5 → a!B5",
                "a circle: a!B5 → a!B5",
                "looks at Z99, which is always blank",
                "a blank cell shown as 0",
                "arithmetic on what may be text",
                "looks at another row",
                "looks at another column",
                "not an area of texts",
                "neither a list nor a number",
                "an array outside SUMPRODUCT",
                "which is not the entry rows",
            )
        )
    ),
)
def test_lint_finds_faults_in_a_book(number: int, fault: str) -> None:
    found = planted(number)
    assert any(fault in each for each in found), found


def test_lint_accepts_a_plain_book() -> None:
    assert planted(-1) == []
