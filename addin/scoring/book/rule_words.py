"""The rule of an indicator in words, with its numbers, for officers."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from addin.scoring.group_case import GroupCase
from addin.scoring.indicator_points import POLICY_WORDS
from udfs.scoring import RULES
from udfs.scoring.words import percent, plain
from xl_templates.system_model import Indicator

Given = Mapping[str, Any]


def rule_words(case: GroupCase, indicator: Indicator) -> str:
    """Return 完成率：分值 × 实际 ÷ 目标；最低 0 分、最高 20 分；缺数按零分计."""
    assert indicator.rule is not None
    given = case.parameters(indicator)
    kind = indicator.rule.kind
    parts = [f"{RULES[kind].label}：{_WORDS[kind](given, indicator.unit or '个')}"]
    parts += _limits(given, case.worth(indicator))
    if not indicator.outside:
        parts.append(f"数不齐时{POLICY_WORDS[case.missing(indicator)]}")
    if indicator.same_as:
        parts.append(f"数取自“{case.system.indicator(indicator.same_as).name}”")
    return "；".join(parts)


def _limits(given: Given, worth: Decimal) -> list[str]:
    most = worth if given["most"] is None else given["most"]
    words = [f"最低 {plain(given['least'])} 分、最高 {plain(most)} 分"]
    return words if given["places"] >= 10 else [*words, f"得分四舍五入到 {given['places']} 位小数"]


def _completion(given: Given, _unit: str) -> str:
    return "分值 × 目标 ÷ 实际（越少越好，没有发生得满分）" if given["less_is_better"] else "分值 × 实际 ÷ 目标"


def _to_date(given: Given, unit: str) -> str:
    share = given["due_share"]
    if share is None or share <= 0:
        return "这一项本期不考核"
    due = f"（全年目标 × 到期末应完成的 {percent(share)}）"
    return _completion(given, unit).replace("目标", due)


def _efficacy(given: Given, _unit: str) -> str:
    ahead = "组内最高 − 实际" if given["less_is_better"] else "实际 − 组内最低"
    base, across = plain(given["base"]), plain(given["span"])
    words = f"分值 ×（{base} + {across} ×（{ahead}）÷（组内最高 − 组内最低））÷ 100"
    words += f"，组内没有差别的按 {plain(given['equal'])} 计"
    return words + (f"；最高、最低各去掉 {given['trim']} 个再取" if given["trim"] else "")


def _best_share(given: Given, _unit: str) -> str:
    return "分值 × 组内最低 ÷ 实际" if given["less_is_better"] else "分值 × 实际 ÷ 组内最高"


def _bands(given: Given, unit: str) -> str:
    is_ratio = given["of"] == "ratio"
    ladder = sorted(given["bands"], key=lambda band: -band["at"])
    steps = (
        f"{percent(band['at']) if is_ratio else plain(band['at'])} 以上 {plain(band['points'])} 分" for band in ladder
    )
    what = "按完成率（实际 ÷ 目标）" if is_ratio else f"按数值（{unit}）"
    return f"{what}，{'，'.join(steps)}，不到的 {plain(given['least'])} 分"


def _per_item(given: Given, unit: str) -> str:
    each = f"每{unit} {plain(given['each'])} 分"
    if given["over_target"]:
        return f"{'低于' if given['less_is_better'] else '超过'}目标的，{each}"
    return f"{plain(given['free'])} {unit}以内不计，以上{each}" if given["free"] else each


def _deduct(given: Given, unit: str) -> str:
    return f"从分值里扣，每{unit}扣 {plain(given['each'])} 分"


def _shortfall(given: Given, unit: str) -> str:
    missed = "比目标多" if given["less_is_better"] else "比目标缺"
    return f"从分值里扣，{missed} 1 {unit}扣 {plain(given['each'])} 分"


def _growth(given: Given, _unit: str) -> str:
    start = "满分" if given["start"] is None else f"{plain(given['start'])} 分"
    word = "下降" if given["less_is_better"] else "增长"
    zero = {"full": "得满分", "none": "不得分", "left_out": "不考这一项"}[given["base_zero"]]
    rate = "（上年同期 − 本期）÷ 上年同期" if given["less_is_better"] else "（本期 − 上年同期）÷ 上年同期"
    steps = f"每高（低）1 个百分点加（减）{plain(given['each'])} 分"
    return f"{rate}，{word} {percent(given['at'])} 得{start}，{steps}；上年同期为零的{zero}"


def _mean_steps(given: Given, unit: str) -> str:
    side = "低" if given["less_is_better"] else "高"
    step = f"每{side} {plain(given['step'])} {unit}加 {plain(given['each'])} 分，反过来减"
    return f"等于组平均得 {plain(given['start'])} 分，{step}，不足一级的不算"


def _share_of(given: Given, _unit: str) -> str:
    return "分值 ×（总数 − 其中）÷ 总数" if given["less_is_better"] else "分值 × 其中（原始值）÷ 总数（基数）"


def _judges(given: Given, _unit: str) -> str:
    dropped = f"去掉 {given['drop']} 个最高分和 {given['drop']} 个最低分，" if given["drop"] else ""
    return f"{dropped}分值 × 平均分 ÷ {plain(given['full'])}"


def _certified(_given: Given, _unit: str) -> str:
    return "认定多少分得多少分"


def _formula(given: Given, _unit: str) -> str:
    return str(given["formula"])


_WORDS: Final[dict[str, Callable[[Given, str], str]]] = {
    "completion": _completion,
    "to_date": _to_date,
    "efficacy": _efficacy,
    "best_share": _best_share,
    "bands": _bands,
    "per_item": _per_item,
    "deduct": _deduct,
    "shortfall": _shortfall,
    "growth": _growth,
    "mean_steps": _mean_steps,
    "share_of": _share_of,
    "judges": _judges,
    "certified": _certified,
    "formula": _formula,
}
