"""Which unit a cover or a file name means: a table of text → unit, and what must never be mistaken."""

import tomllib
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.sounds import sound, sound_alike
from udfs.unit_names import UnitNames, plain, unit_name

UNITS = tomllib.loads(
    (Path(__file__).parent.parent / "xl_templates/definitions/jizhou/units.toml").read_text(encoding="utf-8")
)["units"]
NAMES = {unit["name"]: unit["aliases"] for unit in UNITS}
JIZHOU = UnitNames(NAMES)

CELLS = [
    # cell, unit, how
    ("渔阳镇", "渔阳镇", "official"),
    (" 渔 阳 镇　", "渔阳镇", "official"),
    ("漁陽鎮", "渔阳镇", "official"),
    ("渔阳鎮", "渔阳镇", "official"),
    ("渔阳", "渔阳镇", "alias"),
    ("渔阳镇政府（盖章）", "渔阳镇", "near"),
    ("渔阳镇招商办", "渔阳镇", "near"),
    ("填报单位：渔阳镇", "渔阳镇", "near"),
    ("填报单位（盖章）：天津市蓟州区 渔阳镇 人民政府", "渔阳镇", "near"),
    ("天津市蓟州区渔阳镇人民政府", "渔阳镇", "near"),
    ("孙各庄", "孙各庄满族乡", "alias"),
    ("天津蓟州经开区管委会", "经济开发区", "near"),
    ("蓟州区区科技局", "区科技局", "near"),
    ("市规划和自然资源局蓟州分局（盖章）", "市规划资源局蓟州分局", "near"),
    # misspelt: the same sound, a sign too few or too many within, two signs in the wrong order, 洇 that few can type
    ("鱼阳镇", "渔阳镇", "near"),
    ("渔洋镇", "渔阳镇", "near"),
    ("洇留镇", "洇溜镇", "near"),
    ("因溜镇", "洇溜镇", "near"),
    ("候家营镇", "侯家营镇", "near"),
    ("鱼阳镇人民政府", "渔阳镇", "near"),
    ("孙各庄满乡", "孙各庄满族乡", "near"),
    ("马桥镇", "马伸桥镇", "near"),
    ("阳渔镇", "渔阳镇", "near"),
    ("区工业和信息局", "区工业和信息化局", "near"),
    # nobody: another unit, another district's, a project, or more than one is plausible
    ("中仓镇", None, None),
    ("夏仓镇", None, None),
    ("马山镇", None, None),
    ("岐山镇", None, None),
    ("东三营镇", None, None),
    ("二营镇", None, None),
    ("西下营镇", None, None),
    ("南官庄镇", None, None),
    ("刘官庄镇", None, None),
    ("赵各庄镇", None, None),
    ("西赵各庄镇", None, None),
    ("渔阳街道", None, None),
    ("渔阳镇 官庄镇", None, None),
    ("渔阳镇物流园项目", None, None),
    ("天津市科技局", None, None),
    ("宝坻区科技局", None, None),
    ("国家发改委", None, None),
    ("天津市经济开发区", None, None),
    ("区农业农村局", None, None),
    ("镇", None, None),
    ("", None, None),
    ("？！", None, None),
]

FILES = [
    # file name, unit
    ("03渔阳镇2023年2月台账最新(2)改.xlsx", "渔阳镇"),
    ("03鱼阳镇2月台账.xlsx", "渔阳镇"),
    ("2023年2月洇留镇招商引资台账（终稿）.xls", "洇溜镇"),
    ("2月下营镇.xlsx", "下营镇"),
    ("下营2月.xlsx", "下营镇"),
    ("附件3：上仓镇月报.xlsx", "上仓镇"),
    ("附件3：下仓镇月报.xlsx", "下仓镇"),
    ("孙各庄满族乡2023-02.xlsx", "孙各庄满族乡"),
    ("东赵各庄镇_02.xlsx", "东赵各庄镇"),
    ("孙各庄乡 落地项目.xlsx", "孙各庄满族乡"),
    ("区发改委活动台账（第8周）.xlsx", "区发展改革委"),
    ("王磊-渔阳镇.xlsx", "渔阳镇"),
    ("刘伟马伸桥镇台账.xlsx", "马伸桥镇"),
    ("渔阳镇/渔阳镇2月.xlsx", "渔阳镇"),
    ("渔阳镇、官庄镇2月台账.xlsx", None),
    ("渔阳镇官庄镇.xlsx", None),
    ("渔阳镇科技局.xlsx", None),
    ("刘伟渔阳镇台账.xlsx", None),  # 刘渔阳镇 would be a town as well
    ("宝坻区上仓镇.xlsx", None),
    ("武清开发区.xlsx", None),
    ("下营村2月.xlsx", None),
    ("官庄水库.xlsx", None),
    ("最新(2)改.xlsx", None),
    ("", None),
]


@pytest.mark.parametrize(("cell", "unit", "how"), CELLS)
def test_a_cell_names_a_unit(cell, unit, how):
    found = JIZHOU.match(cell)
    assert (found and found.official, found and found.how) == (unit, how)


@pytest.mark.parametrize(("name", "unit"), FILES)
def test_a_file_name_tells_the_unit(name, unit):
    found = JIZHOU.find_in(name)
    assert (found.official if found else None) == unit


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("中仓镇", ["上仓镇", "下仓镇"]),
        ("渔阳镇、官庄镇2月台账.xlsx", ["渔阳镇", "官庄镇"]),
        ("南官庄镇", ["官庄镇"]),
        ("赵各庄镇", ["东赵各庄镇"]),
        ("渔阳街道", ["渔阳镇"]),
        ("？", []),
    ],
)
def test_what_was_not_matched_has_candidates_for_the_message(text, units):
    assert [found.official for found in JIZHOU.candidates(text)][: len(units) or None] == units


def test_every_spoken_name_is_its_unit_alone_and_among_words():
    for unit, aliases in NAMES.items():
        for spoken in (unit, *aliases):
            assert JIZHOU.match(spoken).official == unit
            assert JIZHOU.find_in(f"05_{spoken}2023年2月台账(1).xlsx").official == unit


def test_no_unit_is_another_one_misspelt():
    for one, other in permutations(NAMES, 2):
        others = UnitNames({other: NAMES[other]})
        assert others.match(one) is None
        assert others.find_in(f"{one}2月台账.xlsx") is None


def test_a_name_of_two_units_is_nobodys():
    names = UnitNames({"甲镇": ["开发区"], "乙镇": ["开发区"]})
    assert names.match("开发区") is None
    assert [found.official for found in names.candidates("开发区")] == ["甲镇", "乙镇"]


def test_places_may_be_told():
    assert JIZHOU.match("蓟县渔阳镇") is None
    assert UnitNames(NAMES, places=["蓟县"]).match("蓟县渔阳镇").official == "渔阳镇"


def test_a_table_of_names_in_a_sheet():
    table = [["渔阳镇", "渔阳、鱼阳"], ["下营镇", None, "下营"], [None, "谁"], [], [3, "三"]]
    assert [unit_name(text, table) for text in ("渔阳", "鱼阳", "下营", "谁", None, "三", 3)] == [
        *["渔阳镇", "渔阳镇", "下营镇", None, None, "3", "3"]
    ]
    assert unit_name("渔阳", []) is None


@pytest.mark.parametrize("words", ["月报表", "报表", "招商引资", "天津蓟州区", "渔", " 1"])
def test_words_without_end_are_read_at_once(words):
    assert JIZHOU.match(words * 99 + "？甲") is None
    assert JIZHOU.find_in(f"甲{words * 99}乙") is None


@given(st.text(max_size=30))
def test_nothing_raises_and_a_match_is_a_unit(text):
    for found in (JIZHOU.match(text), JIZHOU.find_in(text), *JIZHOU.candidates(text)):
        assert found is None or (found.official in NAMES and 0 <= found.score <= 100)


@given(st.sampled_from(sorted(NAMES)), st.text(alphabet=" 　\u200b-_（）()【】", max_size=4))
def test_signs_around_a_name_change_nothing(unit, signs):
    assert JIZHOU.match(signs + unit + signs) == JIZHOU.match(unit)
    assert plain(signs + unit) == unit


@pytest.mark.parametrize("pair", ["渔鱼", "溜留", "侯候", "津金", "许徐", "涧间", "谁水", "佛佛"])
def test_characters_that_sound_alike(pair):
    assert sound_alike(*pair)


@pytest.mark.parametrize("pair", ["上下", "洇因", "别马", "乐雷", "女努", "驴路", "aa", "，。"])
def test_characters_that_do_not(pair):
    assert not sound_alike(*pair)


def test_sounds_are_in_the_order_of_the_standard():
    assert [sound(sign) for sign in "啊座"] == [1, 397]
    assert sound("洇") is None
