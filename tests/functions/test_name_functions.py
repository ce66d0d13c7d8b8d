"""Names in cells: units, likeness, companies, and rows that tell one project twice. The judges are plain ones."""

import random
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.registry import FUNCTIONS

UNIT = FUNCTIONS["ZS_UNIT"]
SIMILAR = FUNCTIONS["ZS_SIMILAR"]
SAME = FUNCTIONS["ZS_SAME_COMPANY"]
DUPLICATES = FUNCTIONS["ZS_DUPLICATES"]

# --- ZS_UNIT ----------------------------------------------------------------------------------------------------

UNITS = [
    ["渔阳镇", "渔阳", "蓟州区渔阳镇"],
    ["洇溜镇", "洇溜、殷溜镇", None],
    ["上仓镇", "上仓", None],
    ["下仓镇", "下仓", None],
    ["区发展改革委", "发改委；发展和改革委员会", None],
    ["经济开发区管委会", "经济开发区，开发区", None],
    [None, "没有规范名称的行", None],
    ["#N/A", "错误值不是单位", None],
]
BEFORE = ["", " ", "　", "填报单位：", "天津市蓟州区", "天津市", "03", "单位名称:"]
AFTER = ["", "（盖章）", " ", "2月台账", "(2)"]


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def test_every_spelling_of_a_plain_dictionary():
    known = {row[0]: row[0] for row in UNITS[:6]}
    known |= {alias: row[0] for row in UNITS[:6] for cell in row[1:] if cell for alias in re.split("[、；，]", cell)}
    spoken, meant = [], []
    for name, official in known.items():
        town = name.endswith("镇") and not name.startswith("蓟州")
        for before in BEFORE:
            if before.startswith("天津") and not town:  # 天津市发改委 is another office
                continue
            for after in AFTER:
                spoken += [f"{before}{name}{after}", full_width(f"{before}{name}{after}"), f"{before}{' '.join(name)}"]
                meant += [official] * 3
    assert len(spoken) > 1000
    assert [
        (text, got) for text, got, unit in zip(spoken, UNIT(spoken, UNITS), meant, strict=True) if got != unit
    ] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("仓镇", "核实：“仓镇”认不出是哪个单位，是否指“上仓镇”“下仓镇”（ZS-631）"),
        ("发改一二三", "核实：“发改一二三”认不出是哪个单位，是否指“区发展改革委”（ZS-631）"),  # half alike
        ("发改一二三四", "核实：“发改一二三四”认不出是哪个单位（ZS-631）"),
        ("上海市政府", "核实：“上海市政府”认不出是哪个单位（ZS-631）"),
        ("上仓镇、下仓镇", "核实：“上仓镇、下仓镇”可能是“上仓镇”“下仓镇”，不能确定是哪一个（ZS-632）"),
        ("错误值不是单位", "核实：“错误值不是单位”认不出是哪个单位（ZS-631）"),
        ("没有规范名称的行", "核实：“没有规范名称的行”认不出是哪个单位（ZS-631）"),
        (12.0, "核实：“12”认不出是哪个单位（ZS-631）"),
        ("#N/A", "#N/A"),
        ("　", None),
    ],
)
def test_what_is_no_unit_proposes_and_never_guesses(name, text):
    assert UNIT(name, UNITS) == text


def test_a_long_text_is_cut_in_the_message():
    assert UNIT("华" * 500, UNITS) == f"核实：“{'华' * 40}…”认不出是哪个单位（ZS-631）"


@pytest.mark.parametrize("table", [None, [], [[None, "渔阳"]], [["#REF!", "渔阳"]]])
def test_a_table_without_units(table):
    assert UNIT(["渔阳", None], table) == ["错误：单位表的第一列没有单位名称（ZS-630）", None]


def test_shapes_of_units():
    assert UNIT([["渔阳", "上仓"], [None, "下仓"]], UNITS) == [["渔阳镇", "上仓镇"], [None, "下仓镇"]]
    assert UNIT("渔阳", [["渔阳镇", "渔阳"]]) == "渔阳镇"


# --- ZS_SIMILAR and ZS_SAME_COMPANY -----------------------------------------------------------------------------


def longest_common(first: str, second: str) -> int:
    """The length of the longest common subsequence, by the table of the textbook."""
    row = [0] * (len(second) + 1)
    for one in first:
        before = row[:]
        for at, other in enumerate(second, 1):
            row[at] = before[at - 1] + 1 if one == other else max(before[at], row[at - 1])
    return row[-1]


def points(first: str, second: str) -> Decimal:
    exact = Fraction(200 * longest_common(first, second), len(first) + len(second))
    return Decimal(int(exact * 10 + Fraction(1, 2))) / 10


# Signs that make no numeral, place, mark or kind of company: such a name is compared as it is.
LETTERS = st.text("渔阳能源电池创科技港口物流园储光", min_size=2, max_size=20)


@settings(max_examples=150, deadline=None)
@given(LETTERS, LETTERS, st.sampled_from(["{}", "{}有限公司", "天津市{}集团", "【{}】项目", "{}（天津）股份有限公司"]))
def test_likeness_is_that_of_the_textbook(first, second, written):
    assert SIMILAR(first, written.format(second)) == points(first, second)
    assert SAME(first, written.format(second)) is (first == second)


def test_a_tie_is_rounded_half_up():
    """1 of 16 signs in common with 16: 200 × 1 ÷ 32 = 6.25."""
    assert SIMILAR("渔" + "阳" * 15, "渔" + "港" * 15) == Decimal("6.3")
    assert SIMILAR("渔" + "阳" * 79, "渔" + "港" * 79) == Decimal("1.3")  # 1.25, of which a float falls short
    for length in range(2, 90):  # all ratios of one common sign, ties among them
        exact = Decimal(200) / (length + 2)
        assert SIMILAR("渔" + "阳" * (length - 1), "渔港") == exact.quantize(Decimal("0.1"), ROUND_HALF_UP), length


@pytest.mark.parametrize(
    ("first", "second", "places", "likeness", "same"),
    [
        ("天津市华创科技有限公司", "华创科技（天津）公司", None, 100, True),
        ("华创新能源一期", "华创新能源二期", None, 60, False),
        ("高端装备园Ａ区", "高端装备园a区", None, 100, True),
        ("北京城建集团", "天津城建集团", None, 60, False),
        ("蓟州区华创科技", "华创科技", None, "72.7", False),
        ("蓟州区华创科技", "华创科技", ["蓟州区", None, "#N/A"], 100, True),
        ("公司", "公司", None, 0, False),
        (3.0, "3", None, 100, True),
    ],
)
def test_names(first, second, places, likeness, same):
    assert SIMILAR(first, second, places) == Decimal(likeness)
    assert SAME(first, second, places) is same
    assert SIMILAR(second, first, places) == Decimal(likeness)


def test_a_row_against_a_column_makes_a_table():
    rows, across = [["渔阳能源"], ["渔阳港"], [None]], [["渔阳能源", "港口"]]
    assert SIMILAR(rows, across) == [[points(row[0], other) if row[0] else None for other in across[0]] for row in rows]
    assert SAME(rows, across) == [[True, False], [False, False], [None, None]]


# --- ZS_DUPLICATES ----------------------------------------------------------------------------------------------

BASES = "渔能电创港储轻饲磷锂航菌泵钛帆桥麦蜂鹿盐"


def planted(seed: int) -> list[dict[str, object]]:
    """A ledger in which what is one project is known: the same base and phase, or the same code."""
    chosen = random.Random(seed)
    rows = []
    for number, sign in enumerate(BASES):
        base = sign * 3 + BASES[(number + 7) % len(BASES)] * 3 + "园"
        code = f"2301-120119-04-01-{100000 + number}"
        for phase in chosen.choice((("",), ("一期", "二期"), ("第1期", "一期", "三期"), ("", "扩建"))):
            written = chosen.choice(("{}项目", "天津市{}", "{} ", "【{}】", "{}建设项目")).format(base + phase)
            plain_phase = {"一期": "1", "第1期": "1", "二期": "2", "三期": "3"}.get(phase, phase)
            rows.append({"name": written, "is": (base, plain_phase), "code": None})
        if chosen.random() < 0.4:  # renamed, with the code kept
            rows[-1]["code"] = code
            rows.append({"name": f"{sign * 2}改{sign * 2}名", "is": (base, "改名"), "code": code.replace("-", " ")})
    chosen.shuffle(rows)
    for row in rows:
        row["unit"] = chosen.choice(("渔阳镇", "上仓镇"))
        row["ledger"] = chosen.choice(("签约", "落地"))
    return rows


def expected(rows: list[dict[str, object]], at: int) -> set[tuple[str, str, str, str]]:
    """All against all: severity, the other's number, reason and message."""
    found = set()
    for other, row in enumerate(rows):
        mine = rows[at]
        by_code = bool(mine["code"]) and bool(row["code"]) and mine["code"][-6:] == row["code"][-6:]
        if other == at or not (by_code or mine["is"] == row["is"]):
            continue
        one_unit, one_ledger = mine["unit"] == row["unit"], mine["ledger"] == row["ledger"]
        reason = "项目代码相同" if by_code else "项目名称相同"
        if one_unit and not one_ledger:
            found.add(("提示", f"N{other}", reason, "ZS-787"))
        elif by_code:
            found.add(("错误", f"N{other}", reason, "ZS-780") if one_unit else ("核实", f"N{other}", reason, "ZS-781"))
        else:
            found.add(("核实", f"N{other}", reason, "ZS-784"))
    return found


SEVERITY = {"ZS-780": "错误", "ZS-781": "核实", "ZS-784": "核实", "ZS-787": "提示"}


def told(text: str | None) -> set[tuple[str, str, str, str]]:
    """What a cell says, taken apart."""
    if text is None:
        return set()
    gravest, _, rest = text.partition("：")
    found = re.findall(r"与 ([^）]+?)(?: 重复|）)：([^（]+)（(ZS-\d+)）", rest)
    assert len(found) == len(rest.split("；"))
    assert gravest == min((SEVERITY[code] for _, _, code in found), key=["错误", "核实", "提示"].index)
    return {(SEVERITY[code], number, reason, code) for numbers, reason, code in found for number in numbers.split("、")}


@pytest.mark.parametrize("seed", range(6))
def test_a_planted_ledger(seed):
    rows = planted(seed)
    columns = [[row[key] for row in rows] for key in ("name", "unit", "ledger", "code")]
    names, units, ledgers, codes = columns
    got = DUPLICATES(names, units, ledgers, None, None, codes, None, None, [f"N{at}" for at in range(len(rows))])
    assert any(got) and not all(got)
    for at in range(len(rows)):
        assert told(got[at]) == expected(rows, at), rows[at]


NAMES = ["华创新能源电池产业园", "渔阳物流园", "华创新能源电池产业圆", "  "]
USCC = "91110000101623741K"


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ((NAMES,), ["核实：疑似与 3 重复：项目名称只差一两个字（ZS-785）", None, "核实：疑似与 1 重复：项目名称只差一两个字（ZS-785）", None]),
        ((NAMES, None, None, None, None, None, None, None, ["A", "B", None, "D"]),
         ["核实：疑似与 3 重复：项目名称只差一两个字（ZS-785）", None, "核实：疑似与 A 重复：项目名称只差一两个字（ZS-785）", None]),
        ((["储能基地", "冷链园"], ["甲镇", "乙镇"], None, ["华创公司", "天津华创有限公司"], None, None, None, ["5亿", 50000]),
         ["核实：疑似与 2 重复：落地企业相同，项目名称不同（ZS-782）", "核实：疑似与 1 重复：落地企业相同，项目名称不同（ZS-782）"]),
        ((["储能基地", "冷链园"], ["甲镇", "乙镇"], None, None, None, None, [USCC.lower(), f" {USCC}"], ["5亿", "约3亿元"]),
         ["提示：疑似与 2 重复：落地企业相同，项目名称不同（ZS-783）", "提示：疑似与 1 重复：落地企业相同，项目名称不同（ZS-783）"]),
        ((["储能基地", "冷链园"], ["甲镇", "乙镇"], None, None, None, [2301.0, 2301.0], ["错码", "错码"], ["面议", "面议"]),
         [None, None]),
        ((["储能基地", "储能基地"], ["甲镇", "甲镇"], ["签约", "落地"]),
         ["提示：疑似已转入（与 2）：项目名称相同（ZS-787）", "提示：疑似已转入（与 1）：项目名称相同（ZS-787）"]),
        ((["蓟州区储能大基地", "储能大基地"], None, None, None, None, None, None, None, None, ["蓟州区"]),
         ["核实：疑似与 2 重复：项目名称相同（ZS-784）", "核实：疑似与 1 重复：项目名称相同（ZS-784）"]),
    ],
)  # fmt: skip
def test_what_an_officer_reads(given, texts):
    assert DUPLICATES(*given) == texts


def test_the_gravest_reason_leads_and_others_follow():
    codes = ["2301-120119-04-01-123456", "2301-120119-04-01-123456", None]
    names = ["储能大基地", "改名后的冷链园", "储能大基地项目"]
    got = DUPLICATES([[name] for name in names], [["甲镇"]] * 3, None, None, None, [[code] for code in codes])
    assert got == [
        ["错误：与 2 重复：项目代码相同（ZS-780）；疑似与 3 重复：项目名称相同（ZS-784）"],
        ["错误：与 1 重复：项目代码相同（ZS-780）"],
        ["核实：疑似与 1 重复：项目名称相同（ZS-784）"],
    ]


def test_what_was_moved_on_comes_after_what_may_be_repeated():
    code = "2301-120119-04-01-123456"
    names, units = ["储能大基地", "改名后的冷链园", "储能大基地"], ["甲镇", "甲镇", "乙镇"]
    got = DUPLICATES(names, units, ["签约", "落地", "签约"], None, None, [code, code, None])
    assert got[0] == "核实：疑似与 3 重复：项目名称相同（ZS-784）；疑似已转入（与 2）：项目代码相同（ZS-787）"


def test_blank_rows_keep_their_number_and_errors_stay():
    got = DUPLICATES([None, "储能大基地", "#N/A", "储能大基地"])
    assert got == [
        None,
        "核实：疑似与 4 重复：项目名称相同（ZS-784）",
        "#N/A",
        "核实：疑似与 2 重复：项目名称相同（ZS-784）",
    ]


def test_what_was_left_out_is_told_once():
    """Thirty different projects of one enterprise are not compared each with each."""
    signs = BASES + "云雷风雪霜露雾虹霞星"
    names = [sign * 3 + signs[at - 1] * 3 for at, sign in enumerate(signs)]
    got = DUPLICATES(names, None, None, ["华创公司"] * len(names))
    assert re.fullmatch(r"提示：疑似重复的项目过多，.*有 1 组写法雷同.*（ZS-788）", got[0])
    assert not any(got[1:])
