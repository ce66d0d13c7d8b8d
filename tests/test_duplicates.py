"""Suspected duplicates: pairs of rows and what is said of them, planted duplicates, and floods that must not come."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.catalogue import CATALOGUE
from udfs.company_names import PLACES, identity_marks
from udfs.duplicates import CUT_CODE, Candidate, Pair, Reason, clusters, find
from udfs.findings import finding
from udfs.sounds import sound_alike

JIZHOU = ("蓟州区", "蓟州", *PLACES)
CODE, OTHER_CODE = "2301-120119-04-01-123456", "2301-120119-04-01-654321"
USCC, OTHER_USCC = "91110000101623741K", "911101066976941872"


def row(key, project, unit="渔阳镇", ledger="landed", **facts):
    return Candidate(key, ledger, unit, project, **facts)


def pairs(*rows, **options):
    return find(rows, places=JIZHOU, **options).pairs


def told(first, second):
    """What is said of two rows, given as (project, facts): the message, or None."""
    found = pairs(row(1, first[0], **first[1]), row(2, second[0], **{"unit": "官庄镇"} | second[1]))
    return found[0].rule_code if found else None


NAMES = [
    # project of 渔阳镇, project of 官庄镇, message
    ("华创新能源电池产业园", "华创新能源电池产业园", "ZS-784"),
    ("天津市蓟州区华创新能源电池产业园项目", "华创新能源电池产业园", "ZS-784"),
    ("华创新能源（天津）有限公司电池产业园", "华创新能源电池产业园建设项目", "ZS-784"),
    ("华创新能源电池产业园一期", "华创新能源电池产业园（Ⅰ期）", "ZS-784"),
    ("华创新能源电池产业园", "华闯新能源电池产业园", "ZS-785"),
    ("华创新能源电池产业园", "华创新能源电池产业圆", "ZS-785"),
    ("华创新能源电池产业园", "华创新能电池产业园", "ZS-785"),
    ("华创新能源电池产业园", "华创新源能电池产业园", "ZS-785"),
    ("华创新能源电池产业园", "华为新能源电池产业园", "ZS-785"),  # two names in all: it may be a slip
    ("华创新能源电池产业园一期", "华创新能源电池产业园二期", None),
    ("华创新能源电池产业园1号厂房", "华创新能源电池产业园2号厂房", None),
    ("华创新能源电池产业园", "华创新能源电池产业园扩建", None),
    ("东区高端装备制造产业园", "西区高端装备制造产业园", None),
    ("上仓现代农业产业园", "下仓现代农业产业园", None),
    ("渔阳镇现代农业产业园基础设施", "官庄镇现代农业产业园基础设施", None),
    ("北京城建物流园", "天津城建物流园", None),
    ("华创科技", "华晨科技", None),
    ("项目", "项目", "ZS-784"),
    ("", "", None),
]

FACTS = [
    # two projects, what else is known of each, message
    ("甲厂一期", {"project_code": CODE}, "乙园", {"project_code": CODE}, "ZS-781"),
    ("甲厂一期", {"project_code": CODE}, "乙园", {"project_code": CODE, "unit": "渔阳镇"}, "ZS-780"),
    (
        "甲厂",
        {"project_code": CODE},
        "乙园",
        {"project_code": CODE, "unit": "渔阳镇", "ledger": "negotiating"},
        "ZS-787",
    ),
    ("冷链物流园", {}, "冷链物流园", {"unit": "渔阳镇", "ledger": "negotiating"}, "ZS-787"),
    ("冷链物流园", {}, "冷链物流园", {"ledger": "negotiating"}, "ZS-784"),
    ("冷链物流园", {}, "冷链物流园", {"unit": "渔阳镇"}, "ZS-784"),
    # project codes that differ: two projects, unless all else is equal
    ("冷链物流园", {"project_code": CODE}, "冷链物流园", {"project_code": OTHER_CODE}, None),
    (
        *("冷链物流园", {"project_code": CODE, "company_code": USCC, "investor": "华创", "amount": 5}),
        *("冷链物流园", {"project_code": OTHER_CODE, "company_code": USCC, "investor": "华创公司", "amount": 5}),
        "ZS-784",
    ),
    # one enterprise
    ("智能制造基地", {"company_code": USCC}, "冷链物流园", {"company_code": USCC}, "ZS-783"),
    ("智能制造基地", {"company_code": USCC, "amount": 5}, "冷链物流园", {"company_code": USCC, "amount": 5}, "ZS-782"),
    ("智能制造基地", {"company": "华创科技有限公司"}, "冷链物流园", {"company": "天津华创科技公司"}, "ZS-783"),
    ("华创科技有限公司项目", {}, "冷链物流园", {"company": "天津华创科技公司"}, "ZS-783"),
    ("智能制造基地一期", {"company_code": USCC}, "智能制造基地二期", {"company_code": USCC}, None),
    ("智能制造基地", {"company_code": USCC}, "智能制造基地扩建", {"company_code": USCC, "amount": 5}, None),
    ("智能制造基地", {"company_code": USCC}, "冷链物流园", {"company_code": OTHER_USCC}, None),
    # the investor: nothing by itself, something with a like name
    ("智能制造基地", {"investor_code": USCC}, "冷链物流园", {"investor_code": USCC}, None),
    ("华创智能制造基地", {"investor_code": USCC}, "华创智能装备制造基地", {"investor_code": USCC}, "ZS-786"),
    ("华创智能制造基地", {"investor": "甲、华创公司"}, "华创智能装备制造基地", {"investor": "华创集团"}, "ZS-786"),
    ("华创智能制造基地一期", {"investor": "华创"}, "华创智能装备制造基地二期", {"investor": "华创"}, None),
    # names that all use, told of different projects
    *[
        (
            *("新建厂房", {"company_code": USCC, "investor": "北方重工", "amount": 100}),
            *("新建厂房", {"company_code": OTHER_USCC, "investor": "海河乳业", "amount": 900}),
            None,
        )
    ],
    ("华创新能源电池产业园", {"investor": "北方重工"}, "华为新能源电池产业园", {"investor": "海河乳业"}, None),
]


@pytest.mark.parametrize(("first", "second", "code"), NAMES)
def test_two_names(first, second, code):
    assert told((first, {}), (second, {})) == code


@pytest.mark.parametrize(("first", "facts", "second", "more", "code"), FACTS)
def test_what_else_is_known(first, facts, second, more, code):
    assert told((first, facts), (second, more)) == code


def test_the_better_the_evidence_the_higher_the_score():
    plain, known = {}, {"investor": "华创", "amount": 5, "company_code": USCC}
    scores = [
        pairs(row(1, "华创新能源产业园", **facts), row(2, name, unit="官庄镇", **facts))[0].score
        for name, facts in [
            ("华闯新能源产业园", plain),
            ("华闯新能源产业园", known),
            ("华创新能源产业园", known),
        ]
    ]
    assert scores == sorted(set(scores))
    assert scores[-1] < 100 == pairs(row(1, "甲", project_code=CODE), row(2, "乙", project_code=CODE))[0].score


def test_a_project_of_three_units_is_one_cluster():
    rows = [row(n, name, unit=f"{n}镇") for n, name in enumerate(["华创产业园项目", "天津市华创产业园", "华创产业园"])]
    found = pairs(*rows, row(7, "北方重工冷链物流园"))
    assert [(pair.first, pair.second) for pair in found] == [(0, 1), (0, 2), (1, 2)]
    assert clusters(found) == [(0, 1, 2)]


def test_two_projects_of_one_company_are_no_cluster():
    found = pairs(row(1, "智能制造基地", company_code=USCC), row(2, "冷链物流园", company_code=USCC))
    assert clusters(found) == []
    assert clusters(found, least=0) == [(1, 2)]


def test_a_code_that_fifty_units_tell_joins_them_all():
    found = pairs(*(row(n, f"项目{n}", unit=f"{n}镇", project_code=CODE) for n in range(50)))
    assert len(found) == 49
    assert clusters(found) == [tuple(range(50))]


def test_a_unit_that_repeats_a_code_of_many_is_told_so():
    rows = [row(n, f"项目{n}", unit=f"{n % 49}镇", project_code=CODE) for n in range(50)]
    errors = [pair for pair in pairs(*rows) if pair.rule_code == "ZS-780"]
    assert [(pair.first, pair.second) for pair in errors] == [(0, 49)]


def test_the_caps_keep_the_best_and_tell_what_they_cut():
    rows = [row(n, "华创产业园", unit=f"{n}镇", investor="华创" if n < 2 else None) for n in range(8)]
    everything = find(rows)
    assert (len(everything.pairs), everything.cut) == (28, 0)
    cut = find(rows, in_all=5)
    assert cut.pairs == everything.pairs[:5]
    assert cut.cut == 23
    per_record = find(rows, per_record=1)
    assert [(pair.first, pair.second) for pair in per_record.pairs] == [(0, 1), (2, 3), (4, 5), (6, 7)]
    assert per_record.cut == 24


def test_two_rows_with_one_key_are_refused():
    with pytest.raises(ValueError, match="key 1"):
        find([row(1, "甲"), row(1, "乙")])


@pytest.mark.parametrize("code", sorted(code for code in CATALOGUE if "ZS-780" <= code <= "ZS-789"))
def test_messages_are_filled_from_a_pair(code):
    pair = Pair(1, 2, Reason.NAME, 90, code)
    line = finding(code, first="甲", second="乙", reason=pair.reason.label, score=pair.score, cut=1, crowds=2).line()
    assert "未知" not in line
    assert code == CUT_CODE or ("甲" in line and pair.reason.label in line)


# --- floods ---


def test_names_of_one_frame_are_all_different():
    rows = [row(n, f"蓟州区高端装备制造产业园标准厂房{n:05d}号项目", unit=f"{n % 50}镇") for n in range(20_000)]
    assert find(rows, places=JIZHOU) == ((), 0, 0)


def test_a_frame_with_the_code_of_its_park_is_passed_over():
    park = {"company_code": USCC, "investor": "园区投资公司", "amount": 100}
    rows = [row(n, f"高端装备制造产业园标准厂房{n}号", unit=f"{n % 50}镇", **park) for n in range(2_000)]
    found = find(rows)
    assert (found.pairs, found.cut) == ((), 0)
    assert found.crowds > 0


def test_a_frame_with_serial_words_is_passed_over():
    rows = [
        row(n, f"高端装备制造产业园标准厂房{sign}庄")
        for n, sign in enumerate("张王李赵刘陈杨黄周吴徐孙马朱胡郭何高林罗")
    ]
    assert pairs(*rows) == ()


def test_a_name_that_all_use_needs_more_in_common():
    rows = [row(n, "新建厂房项目", unit=f"{n % 50}镇", company=f"第{n}公司") for n in range(500)]
    assert pairs(*rows) == ()
    again = replace(rows[7], key=500, unit="别山镇")
    assert [(pair.first, pair.second) for pair in pairs(*rows, again)] == [(7, 500)]


def test_one_code_down_a_column_does_not_flood():
    found = find([row(n, f"项目{n}", project_code=CODE) for n in range(3_000)])
    assert len(found.pairs) == 2_000
    assert found.cut == 999


# --- planted duplicates among distinct names ---

COMMON = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
FIELDS = [
    "新能源",
    "新材料",
    "生物医药",
    "高端装备",
    "智能制造",
    "现代农业",
    "冷链物流",
    "食品加工",
    "文旅康养",
    "光伏发电",
    "储能电池",
    "绿色建材",
]
KINDS = ["生产基地", "产业园", "研发中心", "加工厂", "总部基地", "综合体", "示范园", "生产线", "孵化器", "物流园"]
VARIANTS = {
    "suffix": lambda rng, name: name.removesuffix("项目") + rng.choice(["建设项目", "工程", ""]),
    "bracket": lambda rng, name: f"{name[:2]}（天津）{name[2:]}",
    "width": lambda rng, name: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in f" {name}　"),
    "typo": lambda rng, name: _typo(rng, name),
    "place": lambda rng, name: rng.choice(["天津市", "天津市蓟州区", "蓟州"]) + name,
    "company": lambda rng, name: f"{name[:2]}{rng.choice(['有限公司', '集团有限公司'])}{name[2:]}",
}


def _typo(rng, name):
    """One sign replaced (half of the time by one of the same sound), doubled, dropped, or swapped with the next."""
    at = rng.randrange(len(name.removesuffix("项目")) - 1)
    kind = rng.choice(["sound", "other", "drop", "double", "swap"])
    if kind in ("sound", "other"):
        likely = [c for c in COMMON if c != name[at] and (kind == "other" or sound_alike(c, name[at]))]
        return name[:at] + rng.choice(likely or COMMON) + name[at + 1 :]
    if kind == "swap":
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + ("" if kind == "drop" else name[at] * 2) + name[at + 1 :]


def _month(seed, count):
    """Distinct projects, their investors and sums, and duplicates of a tenth of them: rows, planted pairs by variant."""
    rng = random.Random(seed)
    brands = [a + b for a in rng.sample(COMMON, 300) for b in rng.sample(COMMON, 40)]
    rng.shuffle(brands)
    rows = [
        row(
            *(n, f"{brands[n]}{rng.choice(FIELDS)}{rng.choice(KINDS)}项目", f"{n % 50}镇"),
            investor=f"{brands[n]}集团",
            amount=rng.randrange(10**8, 10**11),
        )
        for n in range(count)
    ]
    planted = {}
    for n in rng.sample(range(count), count // 10):
        variant = rng.choice(sorted(VARIANTS))
        again = replace(rows[n], key=len(rows), unit="别镇", project=VARIANTS[variant](rng, rows[n].project))
        planted[n, again.key] = variant
        rows.append(again)
    rng.shuffle(rows)
    return rows, planted


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("known", [True, False], ids=["with investors", "names alone"])
def test_planted_duplicates_are_found_among_distinct_names(seed, known):
    rows, planted = _month(seed, 5_000)
    if not known:
        rows = [replace(each, investor=None, amount=None) for each in rows]
    found = {(pair.first, pair.second) for pair in find(rows, places=JIZHOU).pairs}
    missed = [planted[pair] for pair in planted if pair not in found]
    assert len(missed) <= 0.05 * len(planted), missed
    assert len(found - set(planted)) <= 0.02 * len(rows)


# --- properties ---

PARTS = st.lists(
    st.sampled_from(
        [
            "华创",
            "新能源",
            "产业园",
            "一期",
            "二期",
            "3号",
            "３号",
            "12",
            "Ａ区",
            "B区",
            "项目",
            "（天津）",
            "东区",
            "西区",
        ]
    ),
    min_size=1,
    max_size=5,
)
ROWS = st.lists(
    st.builds(
        Candidate,
        key=st.just(0),
        ledger=st.sampled_from(["landed", "negotiating", "planned"]),
        unit=st.sampled_from(["渔阳镇", "官庄镇"]),
        project=PARTS.map("".join),
        company=st.sampled_from([None, "华创公司", "华创（天津）公司", "海河"]),
        investor=st.sampled_from([None, "华创", "海河、华创"]),
        project_code=st.sampled_from([None, None, CODE, OTHER_CODE]),
        company_code=st.sampled_from([None, None, USCC, OTHER_USCC]),
        investor_code=st.sampled_from([None, USCC]),
        amount=st.sampled_from([None, 0, 5, -5, 500]),
    ),
    max_size=14,
).map(lambda rows: [replace(each, key=key) for key, each in enumerate(rows)])


@settings(max_examples=150, deadline=None)
@given(ROWS, st.randoms())
def test_the_order_of_the_rows_changes_nothing(rows, rng):
    shuffled = rng.sample(rows, len(rows))
    assert find(rows, per_record=3, in_all=9) == find(shuffled, per_record=3, in_all=9)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_pairs_are_in_order_once_each_and_never_merge_marks(rows):
    found = find(rows).pairs
    assert list(found) == sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))
    assert len({(pair.first, pair.second) for pair in found}) == len(found)
    for pair in found:
        first, second = rows[pair.first], rows[pair.second]
        assert pair.first < pair.second
        assert pair.rule_code in CATALOGUE
        if pair.reason in (Reason.NAME, Reason.NEAR_NAME, Reason.INVESTOR):
            assert identity_marks(first.project) == identity_marks(second.project)


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_renumbering_the_rows_keeps_the_suspicions(rows):
    backwards = [replace(each, key=-each.key) for each in rows]
    assert {(pair.first, pair.second, pair.reason, pair.score) for pair in find(rows).pairs} == {
        (-pair.second, -pair.first, pair.reason, pair.score) for pair in find(backwards).pairs
    }
