"""说明: the rules in words, as the definition has them, and which definition that is."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from addin.scoring.book.rule_words import rule_words
from addin.scoring.book.view import BookView, stage_row
from addin.scoring.facts import STAGE_LABELS
from addin.summary.page import Page, PageColumn, Row, Styled
from udfs.scoring.words import percent, plain
from xl_templates.system_model import Grades, Indicator, ScoreList, Way

_POLICIES: Final = {
    "zero": "缺数的按零分计",
    "left_out": "缺数的不计这一项，其余各项放大",
    "pending": "有单位缺数的，全组都不计这一项，名次是暂定的",
}
_EFFECTS: Final = {"strike": "不列入表扬名单", "down": "降一等", "zero": "总分记零"}


def notes_page(view: BookView, tab: str) -> Page:
    """Return the page."""
    rows = [*_general(view), *_indicators(view), *_outcomes(view)]
    return Page(
        tab,
        view.title("说明"),
        (
            PageColumn("事项", 30, "label"),
            PageColumn("分组", 18, "centre"),
            PageColumn("分值", 9, "parameter"),
            PageColumn("规则", 96),
            PageColumn("数据来源、认定单位", 24),
            PageColumn("依据", 18, "muted"),
        ),
        lambda: iter(rows),
        len(rows),
        about=(stage_row(view),),
        filtered=False,
        frozen=1,
        stamp=view.stage,
        most_lines=28,
    )


def _told(what: str, words: str, source: str = "") -> Row:
    return [what, None, None, words, None, source or None]


def _heading(words: str) -> Row:
    return (Styled(words, "heading"),)


# --- how it is computed ---------------------------------------------------------------------------------------------


def _general(view: BookView) -> Iterator[Row]:
    scored, system = view.scored, view.scored.system
    yield _heading("这是什么")
    yield _told(
        "指标体系", f"{system.title}（{system.id}）" + (f"。{system.note}" if system.note else ""), _list(system.source)
    )
    yield _told("方案", f"{scored.programme.title}（{scored.programme.id}），版本 {scored.programme.version}")
    yield _told("定义的校验值", f"SHA-256 {scored.programme.sha256}")
    yield _told("周期、阶段", f"{scored.period.label}；{STAGE_LABELS[scored.stage]}。审定以前都不是结果")
    yield _told(
        "公式和试算",
        "得分、合计、名次、等次、目标任务、差几分都是普通公式，浅黄色的格可以改数试算；名单、文字说明、申诉比较是算好的，"
        "不跟着变。要正式改数，改指标数据采集表后重新计算。各表已加保护，没有密码。",
    )
    yield _heading("怎样计算")
    yield _told(
        "每项得分",
        "按各项的办法算，卡在最低和最高得分之间，再四舍五入到写明的位数（没有写的保留十位小数）；中间不用近似数。",
    )
    yield _told(
        "缺数",
        f"空不是零，没有发生的填 0。缺数怎么办，各项分别写明：{'；'.join(_POLICIES.values())}。"
        "豁免的、本期不考核的、按规定不计的不算缺数。",
    )
    total = plain(system.total)
    yield _told(
        "折算",
        f"有的项不参加计分时，其余各项放大：各项得分之和 × {total} ÷ 参加计分的分值，四舍五入到十位小数。"
        "一项也不参加计分的，没有得分，不排名。",
    )
    if view.by_quarters:
        yield _told("全年得分", _quarter_words(view))
    yield from _ranking(view)


def _quarter_words(view: BookView) -> str:
    annual = view.scored.system.annual
    assert annual is not None
    parts = " + ".join(f"{code} 得分 × {percent(share)}" for code, share in annual.quarters.items())
    return f"由各季度审定的得分得出：{parts}；缺一个季度的没有全年得分。"


def _ranking(view: BookView) -> Iterator[Row]:
    system = view.scored.system
    extras, ranking = system.extras, system.ranking
    limits = [
        f"{word}合计最多 {plain(most)} 分"
        for word, most in (("加分", extras.bonus_most), ("扣分", extras.penalty_most))
        if most is not None
    ]
    once = ["同一项目报了几项加分的只计最多的一行"] if extras.one_project_one_bonus else []
    yield _told(
        "总分", "；".join(["百分内得分 + 加分 − 扣分，可以是负数", "每项加分扣分各有最高分", *limits, *once]) + "。"
    )
    points = "没有舍入的分" if ranking.by == "unrounded" else f"四舍五入到 {ranking.places} 位小数的分"
    what = "总分" if ranking.with_extras else "百分内得分（不含加分扣分）"
    names = [system.indicator(name).name for name in ranking.ties]
    ties = f"依次比较{'、'.join(names)}的得分，还相等的并列" if names else "并列"
    yield _told("名次", f"组内按{what}排，用{points}；分相等的{ties}（1、2、2、4）。倒数第 1 是最后一名。")
    if any(group.least > 1 for group in system.groups):
        least = [f"{group.name} {group.least} 家" for group in system.groups if group.least > 1]
        yield _told("最少家数", f"可以排名的单位少于这个数的分组不排名：{'、'.join(least)}。")


# --- indicators -----------------------------------------------------------------------------------------------------


def _indicators(view: BookView) -> Iterator[Row]:
    yield _heading("各项指标")
    for indicator in view.scored.system.indicators:
        groups = [group for group in view.groups if indicator in group.case.indicators]
        told = [(rule_words(group.case, indicator), group.case.worth(indicator)) for group in groups]
        names = [group.result.group.name for group in groups]
        if len(set(told)) == 1:
            whole = len(groups) == len(view.groups)
            yield _indicator(view, None if whole else "、".join(names), indicator, *told[0])
        else:
            for name, each in zip(names, told, strict=True):
                yield _indicator(view, name, indicator, *each)


def _indicator(view: BookView, groups: str | None, indicator: Indicator, words: str, worth: Decimal) -> Row:
    above = f"（{view.scored.system.indicator(indicator.parent).name}）" if indicator.parent else ""
    kind = {"bonus": "【加分】", "penalty": "【扣分】", None: ""}[indicator.outside]
    helped = f"\n{indicator.help}" if indicator.help else ""
    who = "；".join(filter(None, [indicator.data_source, indicator.certified_by and f"认定：{indicator.certified_by}"]))
    return [
        f"{kind}{indicator.name}{above}",
        groups,
        worth,
        words + helped,
        who or None,
        _list(indicator.source) or None,
    ]


# --- grades, tests, lists -------------------------------------------------------------------------------------------


def _outcomes(view: BookView) -> Iterator[Row]:
    system = view.scored.system
    yield _heading("等次、目标任务、名单")
    if system.grades:
        yield _told("等次", _grade_words(view, system.grades), _list(system.grades.source))
    for promotion in system.promotions:
        words = [f"符合 {promotion.when}"]
        words += [f"并且完成{_test_name(view, promotion.test)}"] if promotion.test else []
        yield _told(f"晋档：{promotion.name}", "，".join(words) + "，晋一等。", _list(promotion.source))
    for veto in system.vetoes:
        ranked = "" if veto.ranked else "，不排名"
        yield _told(f"一票否决：{veto.name}", f"{_EFFECTS[veto.effect]}{ranked}。", _list(veto.source))
    for each in system.tests:
        names = "、".join(f"“{system.indicator(name).name}”" for name in each.indicators)
        wanted = f"至少 {each.how_many} 项" if each.how_many else "全部" if each.how == "all" else "任何一项"
        words = f"{names}里{wanted}完成目标。豁免的、本期不考核的、本组不考的不要求；"
        words += "缺数或没有目标的看不出，不当作没有完成。"
        yield _told(f"目标任务：{each.name}", words)
    for wanted in system.lists:
        yield _told(f"名单：{wanted.name}", _list_words(view, wanted), _list(wanted.source))


def _grade_words(view: BookView, grades: Grades) -> str:
    ladder = sorted(grades.grades, key=lambda each: -each.at)
    steps = "，".join(f"{each.name} {plain(each.at)} 分以上" for each in ladder[:-1])
    rounding = "不先四舍五入" if grades.places is None else f"先四舍五入到 {grades.places} 位小数"
    what = "总分" if grades.with_extras else "百分内得分"
    due = "" if view.graded else "本期不定等次。"
    return f"{due}按{what}，{rounding}：{steps}，其余{ladder[-1].name}。"


def _list_words(view: BookView, wanted: ScoreList) -> str:
    system = view.scored.system
    names = {group.id: group.name for group in system.groups}
    groups = f"只对{'、'.join(names[each] for each in wanted.groups)}；" if wanted.groups else ""
    each = "逐项看" + "、".join(f"“{system.indicator(one).name}”" for one in wanted.by_indicator) + "；"
    ways = "；或者".join(_way_words(view, way) for way in wanted.ways)
    ties = "并列卡在线上的由领导定" if wanted.ties == "leaders" else "并列卡在线上的都列出"
    veto = "；被一票否决的不列入" if wanted.kind == "honour" and system.vetoes else ""
    due = "" if wanted.id in view.scored.lists else "（本期不列）"
    return f"{groups}{each if wanted.by_indicator else ''}{ways}；{ties}{veto}。{due}"


def _way_words(view: BookView, way: Way) -> str:
    parts = [f"前 {way.top} 名"] if way.top else []
    parts += [f"后 {way.bottom} 名"] if way.bottom else []
    parts += [f"总分不低于 {plain(way.at_least)}"] if way.at_least is not None else []
    parts += [f"总分低于 {plain(way.below)}"] if way.below is not None else []
    parts += [f"{'' if way.met else '没有'}完成{_test_name(view, way.test)}"] if way.test else []
    parts += [f"这一项目标{'完成' if way.target else '没有完成'}"] if way.target is not None else []
    parts += [f"符合 {way.when}"] if way.when else []
    return "，并且".join(parts)


def _test_name(view: BookView, name: str) -> str:
    found = next(each.name for each in view.scored.system.tests if each.id == name)
    return found.removeprefix("完成")


def _list(words: tuple[str, ...]) -> str:
    return "、".join(words)
