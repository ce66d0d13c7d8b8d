"""Whether the parts of the program belong together."""

from addin.installing.doctor.situation import Situation
from addin.installing.doctor.verdict import Verdict, fault, good


def templates(here: Situation) -> Verdict:
    """Compare the blank templates with the definitions that the program has."""
    wrong = [
        f"{name}（{'读不出' if built is None else f'按 {built} 版做的，方案是 {now} 版'}）"
        for name, (built, now) in here.program.templates.items()
        if built != now
    ]
    if wrong:
        return fault(
            f"空白模板和方案对不上：{'、'.join(wrong)}", "重新安装本程序；自己改过方案的，用 zhaoshang issue 重新下发"
        )
    if not here.program.templates:
        return fault("程序里没有空白模板", "重新安装本程序")
    return good(f"{len(here.program.templates)} 个空白模板与方案同一版本")
