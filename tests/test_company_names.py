"""Names of companies and projects: what is left out, and what keeps two names apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.company_names import (
    DIFFERENT,
    PLACES,
    compact_name,
    compatible,
    identity_marks,
    read_name,
    same_company,
    similarity,
)

COMPACT = [
    ("天津市华创（天津）科技股份有限公司", "华创科技"),
    ("华创科技（天津）有限责任公司", "华创科技"),
    ("华创科技集团有限公司", "华创科技"),
    ("华创科技", "华创科技"),
    ("华创集团有限公司新能源项目", "华创新能源"),
    ("华创科技公司（筹）", "华创科技"),
    ("中国石化集团公司", "石化"),
    ("天津港集团有限公司", "天津港"),  # 港 alone is nobody
    ("天津制药厂", "制药"),
    ("华创有限公司天津分公司", "华创天津分公司"),  # a branch is no parent
    ("ＬＧ化学(天津)有限公司", "lg化学"),
    ("Tesla (Shanghai) Co., Ltd.", "teslashanghai"),
    ("Bosch GmbH", "bosch"),
    ("前海创投（有限合伙）", "前海创投"),
    ("新材料产业园建设项目", "新材料产业园"),
    ("新材料产业园工程", "新材料产业园"),
    ("华创有限公司年产3万吨项目", "华创年产30000吨"),
    ("产业园Ⅱ期", "产业园2期"),
    ("公司", ""),
    ("项目", "项目"),
    ("", ""),
]

MARKS = [
    ("产业园第二期3号厂房", ("2期", "3")),
    ("产业园Ⅱ期", ("2期",)),
    ("产业园II期", ("2期",)),
    ("产业园第十期", ("10期",)),
    ("产业园十二期", ("12期",)),
    ("标准厂房00017号", ("17",)),
    ("标准厂房１７号", ("17",)),
    ("2#厂房", ("2",)),
    ("No.2厂房", ("2",)),
    ("第二标段", ("2",)),
    ("A区2GW光伏项目扩建", ("a", "2gw", "扩建")),
    ("1.50GW", ("1.5gw",)),
    ("15GW", ("15gw",)),
    ("年产5万吨", ("50000",)),
    ("年产50,000吨", ("50000",)),
    ("二〇二三年", ("2023",)),
    ("1-2号楼", ("1", "2")),
    ("12号楼", ("12",)),
    ("一百二十号", ("120",)),
    ("光储充一体化", ()),
    ("Tesla超级工厂", ()),
    ("华创 Co., Ltd", ()),
]

SAME = [
    ("天津市华创科技有限公司", "华创科技（天津）公司", True),
    ("华创科技有限公司", "华创科技集团", True),
    ("三一重工", "北京三一重工股份有限公司", True),
    ("天津市华创科技有限公司", "华创科技（北京）有限公司", False),
    ("北京城建集团", "天津城建集团", False),
    ("中建一局", "中建二局", False),
    ("中建一局", "中建1局", True),
    ("产业园一期", "产业园二期", False),
    ("A区厂房", "B区厂房", False),
    ("电池工厂", "电池工厂扩建", False),
    ("公司", "公司", False),
    ("", "", False),
]

TEXTS = st.text(
    alphabet="华创科技新能源一二三期号区（）()12 0Ａb#.,，第十百万项目有限公司天津市北京集团", max_size=16
) | st.text(max_size=12)


@pytest.mark.parametrize(("text", "compact"), COMPACT)
def test_compact_name(text, compact):
    assert compact_name(text) == compact


@pytest.mark.parametrize(("text", "marks"), MARKS)
def test_identity_marks(text, marks):
    assert identity_marks(text) == marks


@pytest.mark.parametrize(("first", "second", "same"), SAME)
def test_same_company(first, second, same):
    assert same_company(first, second) is same
    assert same_company(second, first) is same


def test_a_district_adds_its_own_places():
    assert compact_name("天津市蓟州区华创科技有限公司") == "蓟州区华创科技"
    assert compact_name("天津市蓟州区华创科技有限公司", ("蓟州区", *PLACES)) == "华创科技"


def test_similarity_tells_likeness_and_difference():
    assert similarity("华创科技有限公司", "华创科技") == 100
    assert 80 < similarity("华创新能源电池产业园", "华创新能源电池产业圆") < 100
    assert similarity("华创新能源一期", "华创新能源二期") == DIFFERENT
    assert similarity("公司", "公司") == 0


def test_endless_numerals_are_no_trouble():
    assert identity_marks("九" * 9000 + "亿" * 9000)
    assert identity_marks("1" * 100) != identity_marks("1" * 99 + "2")


@given(TEXTS, TEXTS)
def test_similarity_is_symmetric_and_bounded(first, second):
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 100
    assert same_company(first, second) == same_company(second, first)
    assert not same_company(first, second) or similarity(first, second) == 100


@given(TEXTS)
def test_what_is_left_out_changes_nothing(text):
    name = read_name(text)
    assert read_name(f" {text}　") == name
    assert compatible(name, name)
    assert same_company(text, text) == bool(name.compact)


@given(TEXTS, st.integers(0, 99), st.integers(0, 99))
def test_another_number_is_another_name(text, one, other):
    assert same_company(f"{text}园{one}号", f"{text}园{other}号") == (one == other)
