"""Codes as officers type them: a table of cell → reading for each format."""

import importlib
import pkgutil
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import udfs.codes
from udfs.catalogue import CATALOGUE
from udfs.cells import BLANK, UNTYPED, Reading
from udfs.codes import industry, phone, project_code, region, typed, uscc
from udfs.codes.industry_table import DIVISIONS, SECTIONS

FORMATS = (uscc, project_code, industry, region, phone)

# A value with a notice, a value with a query, or UNTYPED with an error.
READINGS = [
    # format, cell, value, note
    (uscc, "91110000101623741K", "91110000101623741K", None),
    (uscc, "911101066976941872", "911101066976941872", None),
    (uscc, "91350211M0000XUF46", "91350211M0000XUF46", "ZS-241"),
    (uscc, "91350100M0001TGQXM", "91350100M0001TGQXM", "ZS-241"),
    (uscc, "91350203M0001FUE2P", "91350203M0001FUE2P", "ZS-241"),
    (uscc, "91110000101623741L", "91110000101623741L", "ZS-241"),
    (uscc, "91110000101623741k", "91110000101623741K", "ZS-242"),
    (uscc, "91110000101623741K ", "91110000101623741K", "ZS-242"),
    (uscc, "９１１１００００１０１６２３７４１Ｋ", "91110000101623741K", "ZS-242"),
    (uscc, "91 110000 101623741 K", "91110000101623741K", "ZS-242"),
    (uscc, "91110000101623741K\u200b", "91110000101623741K", "ZS-242"),
    (uscc, "9111000010162374IK", UNTYPED, "ZS-240"),  # letter I for the digit 1
    (uscc, "91110000101623741", UNTYPED, "ZS-240"),
    (uscc, "120119000012345", UNTYPED, "ZS-240"),  # the old registration number
    (uscc, "无", UNTYPED, "ZS-240"),
    (uscc, True, UNTYPED, "ZS-240"),
    (uscc, date(2023, 2, 1), UNTYPED, "ZS-240"),
    (uscc, 911101066976941872, UNTYPED, "ZS-243"),
    (uscc, 9.11201e17, UNTYPED, "ZS-243"),
    (uscc, Decimal("911101066976941872"), UNTYPED, "ZS-243"),
    (uscc, "9.11201E+17", UNTYPED, "ZS-244"),
    (uscc, "9.11201e17", UNTYPED, "ZS-244"),
    (project_code, "2301-120119-04-01-123456", "2301-120119-04-01-123456", None),
    (project_code, "2017-120119-35-03-123456", "2017-120119-35-03-123456", None),
    (project_code, "2301-120119-04-01-12345X", "2301-120119-04-01-12345X", None),
    (project_code, "23011201190401123456", "2301-120119-04-01-123456", "ZS-242"),
    (project_code, "２３０１－１２０１１９—０４–０１－123456", "2301-120119-04-01-123456", "ZS-242"),
    (project_code, "2313-120119-04-01-123456", UNTYPED, "ZS-245"),  # month 13
    (project_code, "2301-120119-04-01-12345", UNTYPED, "ZS-245"),
    (project_code, "津蓟备〔2023〕1号", UNTYPED, "ZS-245"),
    (project_code, 2.3011201190401e19, UNTYPED, "ZS-243"),
    (project_code, "2.30112E+19", UNTYPED, "ZS-244"),
    (industry, "C3812", "C3812", None),
    (industry, "A01", "A01", None),
    (industry, "T9700", "T9700", None),
    (industry, "c3812", "C3812", "ZS-242"),
    (industry, "Ｃ 38", "C38", "ZS-242"),
    (industry, "3812", "C3812", "ZS-248"),
    (industry, "01", "A01", "ZS-248"),
    (industry, 3812.0, "C3812", "ZS-248"),
    (industry, 38, "C38", "ZS-250"),  # or 038, which lost its zero
    (industry, 131, "C131", "ZS-250"),
    (industry, "C", UNTYPED, "ZS-246"),
    (industry, "C38123", UNTYPED, "ZS-246"),
    (industry, "电气机械和器材制造业", UNTYPED, "ZS-246"),
    (industry, 3812.5, UNTYPED, "ZS-246"),
    (industry, "C00", UNTYPED, "ZS-247"),
    (industry, "98", UNTYPED, "ZS-247"),
    (industry, "A3812", UNTYPED, "ZS-249"),
    (industry, "Z38", UNTYPED, "ZS-249"),
    (region, "120119", "120119", None),
    (region, "131099", "131099", None),  # a county we do not list, in a province we know
    (region, 120119, "120119", "ZS-242"),
    (region, "１２０１１９", "120119", "ZS-242"),
    (region, "12011", UNTYPED, "ZS-251"),
    (region, "蓟州区", UNTYPED, "ZS-251"),
    (region, "990101", UNTYPED, "ZS-252"),
    (phone, "13800000000", "13800000000", None),
    (phone, "022-20000000", "022-20000000", None),
    (phone, "0316-2000000转801", "0316-2000000转801", None),
    (phone, "4000000000", "4000000000", None),
    (phone, "13800000000、13900000000", "13800000000、13900000000", None),
    (phone, 13800000000, "13800000000", "ZS-255"),
    (phone, 13800000000.0, "13800000000", "ZS-255"),
    (phone, "+86 138-0000-0000", "13800000000", "ZS-255"),
    (phone, "0086-13800000000", "13800000000", "ZS-255"),
    (phone, "8613800000000", "13800000000", "ZS-255"),
    (phone, "１３８ ００００ ００００", "13800000000", "ZS-255"),
    (phone, "(022)20000000", "022-20000000", "ZS-255"),
    (phone, "02220000000", "022-20000000", "ZS-255"),
    (phone, "03162000000", "0316-2000000", "ZS-255"),
    (phone, "+86-22-20000000", "022-20000000", "ZS-255"),
    (phone, "022-20000000-801", "022-20000000转801", "ZS-255"),
    (phone, "400-000-0000", "4000000000", "ZS-255"),
    (phone, "13800000000/022-20000000；13900000000", "13800000000、022-20000000、13900000000", "ZS-255"),
    (phone, "20000000", "20000000", "ZS-256"),
    (phone, "86131234", "86131234", "ZS-256"),  # a local number, not a country code
    (phone, "+852 2000 0000", "+85220000000", "ZS-257"),
    (phone, "1380000000", UNTYPED, "ZS-254"),
    (phone, "12800000000", UNTYPED, "ZS-254"),
    (phone, "13800000000、1390000000", UNTYPED, "ZS-254"),
    (phone, "张三13800000000", UNTYPED, "ZS-254"),
    (phone, 1.38e10 + 0.5, UNTYPED, "ZS-254"),
    (phone, float("nan"), UNTYPED, "ZS-254"),
    (phone, Decimal("NaN"), UNTYPED, "ZS-254"),
]


@pytest.mark.parametrize(("code", "cell", "value", "note"), READINGS)
def test_reading(code, cell, value, note):
    assert code.read(cell) == Reading(value, note)
    grave = note is not None and CATALOGUE[note].severity != "notice"
    assert code.is_valid(cell) is not grave


@pytest.mark.parametrize("code", FORMATS)
@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000\u00a0"])
def test_blank_is_blank(code, cell):
    assert code.read(cell) is BLANK
    assert not code.is_valid(cell)


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.text(),
    st.text("0123456789０ABCEITXx+-—.() 、,转", max_size=30),
    st.binary(),
)


@pytest.mark.parametrize("code", FORMATS)
@given(cell=cells)
def test_no_cell_raises_and_a_value_reads_as_itself(code, cell):
    reading = code.read(cell)
    assert code.is_valid(cell) in (True, False)
    if reading.value is UNTYPED:
        assert CATALOGUE[reading.note].severity == "error"
    elif reading.value is not None:
        assert reading.note is None or CATALOGUE[reading.note].severity in ("notice", "query")
        again = code.read(reading.value)
        assert again.value == reading.value
        assert again.note is None or CATALOGUE[again.note].severity == "query"


def test_every_format_has_the_same_verbs():
    helpers = {"typed", "industry_table"}
    names = {module.name for module in pkgutil.iter_modules(udfs.codes.__path__)} - helpers
    assert names == {code.__name__.rpartition(".")[2] for code in FORMATS}
    for name in names:
        module = importlib.import_module(f"udfs.codes.{name}")
        assert all(callable(getattr(module, verb)) for verb in ("compact", "read", "is_valid"))
        assert not hasattr(module, "format")


class TestUscc:
    @pytest.mark.parametrize("code", ["91110000101623741K", "911101066976941872"])
    def test_check_char(self, code):
        assert uscc.check_char(code[:17]) == code[17]

    @given(st.text(uscc.ALPHABET, min_size=17, max_size=17))
    def test_check_char_is_the_formula_of_the_standard(self, first):
        total = sum(uscc.ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
        assert uscc.check_char(first) == uscc.ALPHABET[(31 - total % 31) % 31]

    @pytest.mark.parametrize("first", ["", "9111000010162374", "9111000010162374I"])
    def test_check_char_refuses_what_is_not_17_signs(self, first):
        with pytest.raises(ValueError, match="17 signs"):
            uscc.check_char(first)

    def test_rural_collectives_have_a_letter_in_front(self):
        first = "N2120119MF0000000"
        assert uscc.read(first + uscc.check_char(first)).note is None

    def test_digits_with_e_inside_are_a_code_not_a_power(self):
        assert uscc.read("911201191234567E12").note != "ZS-244"

    def test_display(self):
        assert uscc.display("91110000101623741k") == "91 110000 101623741 K"
        assert uscc.display("无") == "无"


class TestProjectCode:
    def test_display(self):
        assert project_code.display("23011201190401123456") == "2301-120119-04-01-123456"
        assert project_code.display("待办") == "待办"


class TestIndustry:
    # GB/T 4754-2017, the table at the head of each section: 本门类包括…大类
    SPANS = (
        "A 01-05 B 06-12 C 13-43 D 44-46 E 47-50 F 51-52 G 53-60 H 61-62 I 63-65 J 66-69 "
        "K 70-70 L 71-72 M 73-75 N 76-79 O 80-82 P 83-83 Q 84-85 R 86-90 S 91-96 T 97-97"
    )

    def test_20_sections_and_97_divisions(self):
        assert "".join(SECTIONS) == "ABCDEFGHIJKLMNOPQRST"
        assert list(DIVISIONS) == [f"{number:02d}" for number in range(1, 98)]

    def test_every_division_is_in_its_section(self):
        words = self.SPANS.split()
        for letter, span in zip(words[::2], words[1::2], strict=True):
            first, last = span.split("-")
            inside = {number for number, (section, _) in DIVISIONS.items() if section == letter}
            assert inside == {f"{number:02d}" for number in range(int(first), int(last) + 1)}

    def test_names_are_distinct_but_for_sections_of_one_division(self):
        names = [name for _, name in DIVISIONS.values()]
        assert len(set(names)) == 97
        assert set(names) & set(SECTIONS.values()) == {"房地产业", "教育", "国际组织"}
        assert all(name.strip() == name and " " not in name for name in names)

    def test_manufacturing(self):
        assert tuple(f"C{number}" for number in range(13, 44)) == industry.MANUFACTURING_DIVISIONS
        assert industry.is_manufacturing("C13")
        assert industry.is_manufacturing("4390")
        assert not industry.is_manufacturing("D44")

    def test_headings(self):
        assert industry.section("3812") == ("C", "制造业")
        assert industry.division("C3812") == ("C38", "电气机械和器材制造业")

    @pytest.mark.parametrize("verb", [industry.section, industry.division, industry.is_manufacturing])
    @pytest.mark.parametrize("wrong", ["", "A38", "制造业", None])
    def test_headings_of_what_is_no_code(self, verb, wrong):
        with pytest.raises(ValueError, match="not an industry code"):
            verb(wrong)


class TestRegion:
    def test_34_provinces(self):
        assert len(region.PROVINCES) == 34
        assert all(code.endswith("0000") and region.is_valid(code) for code in region.PROVINCES)

    def test_counties_lie_in_known_provinces(self):
        assert {region.province(code) for code in region.COUNTIES} == {"天津市", "河北省"}

    def test_display(self):
        assert region.display("120119") == "120119 天津市蓟州区"
        assert region.display("130000") == "130000 河北省"
        assert region.display("131099") == "131099"


class TestMask:
    @pytest.mark.parametrize(
        ("text", "hidden"),
        [
            ("13800008000", "138****8000"),
            ("+86 138 0000 8000", "138****8000"),
            ("022-20001234转801", "022-****1234"),
            ("4000001234", "400****1234"),
            ("20001234", "****1234"),
            ("13800008000、022-20001234", "138****8000、022-****1234"),
            ("张三13800008000", "****"),
            (13800008000.0, "138****8000"),
            (1.5, "****"),
            (True, "****"),
            ("", ""),
            (" ", ""),
            (None, ""),
        ],
    )
    def test_mask(self, text, hidden):
        assert phone.mask(text) == hidden

    @given(st.text("0123456789-+、转 张", max_size=40))
    def test_no_number_shows_eight_digits_in_a_row(self, text):
        assert all(sum(map(str.isdigit, part)) <= 8 for part in phone.mask(text).split("、"))


class TestTyped:
    def test_a_spreadsheet_keeps_15_digits(self):
        assert typed.whole_digits(10**15 - 1) == "9" * 15
        assert typed.whole_digits(10**15) is None
        assert typed.whole_digits(-1) is None
        assert typed.whole_digits(False) is None
