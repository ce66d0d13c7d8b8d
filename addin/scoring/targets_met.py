"""完成目标任务: whether a unit's targets are met, and in words why."""

from collections.abc import Mapping

from addin.scoring.group_case import GroupCase
from addin.scoring.indicator_points import Judged
from addin.scoring.result import Met
from udfs.scoring.exactness import reaches
from udfs.scoring.words import percent, plain
from xl_templates.system_model import Indicator, TargetTest


def target_met(case: GroupCase, indicator: Indicator, judged: Judged) -> Met | None:
    """Return whether the target of one indicator is met, in words without its name; ``None``: it is not asked for.

    At least the target; where less is better, at most. Of a target that falls due over the year, the part that is due
    at the end of the period. Not asked for: who is exempt, and what is judged later.
    """
    share = case.due_share(indicator)
    if judged.known.exempt or share is None or share <= 0:
        return None
    value, target = judged.known.value, judged.known.target
    if value is None or target is None:
        return Met(None, f"没有{'目标' if target is None else '数值'}")
    due = target * share
    met = reaches(due, value) if indicator.less_is_better else reaches(value, due)
    part = f" 的 {percent(share)}" if share != 1 else ""
    return Met(met, f"{plain(value)}，目标 {plain(target)}{part}，{'完成' if met else '没有完成'}")


def meets(case: GroupCase, test: TargetTest, judged: Mapping[str, Judged]) -> Met:
    """Return whether a unit meets a target test; ``judged``: its indicators by id.

    What cannot be told stays so, unless the rest settles it. Where nothing is asked for, nothing can be told. Of
    ``how_many`` no more are wanted than are asked for.
    """
    asked = {each.id: each for each in case.indicators}
    mets = [(asked[name], target_met(case, asked[name], judged[name])) for name in test.indicators if name in asked]
    found = [Met(met.met, f"{indicator.name} {met.words}") for indicator, met in mets if met is not None]
    if not found:
        return Met(None, "没有要考核的目标")
    met = sum(each.met is True for each in found)
    open_ = sum(each.met is None for each in found)
    wanted = len(found) if test.how == "all" else 1
    if test.how_many is not None:
        wanted = min(test.how_many, len(found))
    result = True if met >= wanted else False if met + open_ < wanted else None
    front = f"{wanted} 项即可，完成 {met} 项：" if wanted < len(found) else ""
    return Met(result, front + "；".join(each.words for each in found))


def met_words(test: TargetTest, met: Met) -> str:
    """Return 完成目标任务(外资 120，目标 100，完成)."""
    word = {True: "完成", False: "没有完成", None: "看不出是否完成"}[met.met]
    name = test.name.removeprefix("完成")
    return f"{word}{name}({met.words})"
