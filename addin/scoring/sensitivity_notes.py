"""说明: what the sensitivity is and what it is not, how the weights were drawn, and what it leaves out."""

from collections.abc import Iterator
from typing import Final

from addin.scoring.facts import STAGE_LABELS
from addin.scoring.sensitivity import HIGH, LOW, GroupSensitivity, Sensitivity
from addin.scoring.sensitivity_draws import Plan
from addin.summary.page import Page, PageColumn, Styled
from udfs.rounding import to_decimal
from udfs.scoring.words import percent, plain

NOTES: Final = "说明"
INTERNAL: Final = "内部使用，不下发"
# Percentage points by which shares of one set differ from those of another, at most and nearly always: three times
# the deviation of the difference where a share is a half, × the root of the number of sets.
_APART: Final = 3 * 50 * 2**0.5
NOT_CONFIDENCE: Final = "敏感性，不是置信度"


def how_drawn(plan: Plan) -> str:
    """Say in one line how the weights were moved."""
    spread = percent(to_decimal(plan.spread))
    return f"各项分值在定义的分值上下 {spread} 以内变动，抽 {plan.draws:,} 次，每次重新算分、排名（种子 {plan.seed}）"


def notes_page(found: Sensitivity) -> Page:
    """Return the page."""
    rows = [(Styled(head, "label"), words) for head, words in _notes(found)]
    return Page(
        NOTES,
        f"说明：{NOT_CONFIDENCE}",
        (PageColumn("项目", 20), PageColumn("内容", 116)),
        lambda: iter(rows),
        len(rows),
        about=((Styled(f"{INTERNAL}。{NOT_CONFIDENCE}", "key_line_bad"),),),
        filtered=False,
    )


def _notes(found: Sensitivity) -> Iterator[tuple[str, str]]:
    yield from _meaning()
    yield from _drawing(found)
    yield from _columns()
    for group in found.groups:
        yield group.group.name, "；".join(_group_words(group))


def _meaning() -> Iterator[tuple[str, str]]:
    yield (
        "是什么",
        "各项指标的分值是人定的。这里把分值在定义附近变动很多次，每次重新算分、排名，看名次和名单随之变不变："
        "一直在前、一直在后的，与分值怎么定关系不大；有时在有时不在的，要看分值怎么定。",
    )
    yield (
        "不是什么",
        "不是置信度，不是概率。“前3名占比 80%”只是说抽到的分值里有八成是这样，不是说它有八成可能应当在前3名。"
        "它不说明哪一套分值对，也不反映数据的差错、目标高低和评分办法的选择。",
    )
    yield (
        "怎样用",
        f"{INTERNAL}，供办公室和领导判断名次接近的单位。名次、等次、名单以审定的考核评分为准，"
        "不因为这里的数改变，也不用它答复申诉。",
    )


def _drawing(found: Sensitivity) -> Iterator[tuple[str, str]]:
    plan, scored = found.plan, found.scored
    low, high = (percent(to_decimal(1 + sign * plan.spread)) for sign in (-1, 1))
    yield (
        "怎样抽",
        f"每项各抽各的，在定义分值的 {low} 到 {high} 之间等可能地取一个数，再把各项一同放大或缩小，"
        "使合计与定义的相同（所以最后的分值可能略超出这个范围）。只动末级指标，不另外动各大类。",
    )
    yield (
        "不动的",
        "各单位每项的得分率（得分 ÷ 分值）、加分、扣分、一票否决、不考的项（其余各项照样放大）、分数相等时比什么。"
        "按件计分、按件扣分的指标也按得分率随分值放大缩小。",
    )
    yield (
        "次数和种子",
        f"抽 {plan.draws:,} 次，种子 {plan.seed}（PCG64），各组分开抽。同样的数据、次数、种子，结果相同；"
        f"换一个种子，占比最多相差 {plain(to_decimal(_APART / plan.draws**0.5), 1)} 个百分点左右。",
    )
    yield "数据", f"{scored.programme.title}，{scored.period.label}，{STAGE_LABELS[scored.stage]}。"


def _columns() -> Iterator[tuple[str, str]]:
    yield (
        "名次范围",
        f"把抽到的名次从好到差排起来，第 {LOW}% 处是最好，正中是居中，第 {HIGH}% 处是最差。"
        "名次并列的相同：1、2、2、4。",
    )
    yield (
        "线、占比",
        "线取自名单里写的前几名、后几名、多少分；按单项指标排名的名单与分值无关，不列。"
        "名单还有别的条件（如没有完成目标任务）的，这里只看名次或得分这一条，在线里不等于在名单里。",
    )
    yield (
        "离线",
        "现在的分减去线上另一边最近一家的分（按分数划的线，减去那个分数）。正数是高出多少，负数是还差多少；"
        "全组都在一边的没有这个数。",
    )
    yield (
        "最失分的一项",
        "与本组第一名比，得分率之差 × 分值最大的一项。并列第一的取名称排在前面的一家；有一家不考的项不比。",
    )
    yield (
        "缺数、补中位",
        "缺数的项按规定计零分或不计。补中位：假定它缺的数都得到组内（有数的单位）得分率的中位数，名次会是第几。"
        "与现在的名次差得多，说明名次低主要是缺数，不一定是工作差。",
    )


def _group_words(group: GroupSensitivity) -> Iterator[str]:
    yield f"{len(group.units)} 个单位、{len(group.items)} 项"
    if group.by_quarters:
        yield "全年得分由各季度得分按份额相加，变动的是各季度的份额，不是指标的分值"
    if group.best:
        yield f"各单位失的分与{group.best}比"
    for line in group.lines if group.units else ():
        yield f"{line.label}：{'、'.join(line.lists) or '名单里没有写，暂按这个数'}"
    if group.unranked:
        yield f"没有名次、没有列入：{'、'.join(group.unranked)}"
    if group.pending:
        yield f"数据不齐、全组不计、没有变动的有 {len(group.pending)} 项，补齐以后结果会变"
    if len(group.units) == 1:
        yield "只有一个单位，名次不会变"
