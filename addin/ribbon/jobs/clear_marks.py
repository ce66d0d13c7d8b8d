"""The button 清除标记: the marks of 校验本簿 go, everything else stays."""

from addin.ribbon.host import Cleared
from addin.ribbon.job import Answers, Services
from addin.ribbon.report import Report
from udfs.findings import finding


def clear_marks(_answers: Answers, services: Services) -> Report:
    """Let the host remove its own marks, and say from how many cells."""
    if not services.can_mark:
        return Report("清除标记", False, findings=(finding("ZS-548"),))
    cleared = services.clear_marks()
    kept = [finding("ZS-547", sheets="”“".join(cleared.kept))] if cleared.kept else []
    return Report("清除标记", lines=(_line(cleared),), findings=tuple(kept))


def _line(cleared: Cleared) -> str:
    parts = [f"{cleared.cells} 个单元格的校验标记"] if cleared.cells else []
    parts += ["工作表“审核意见”"] if cleared.review else []
    if not parts:
        return "没有清除任何标记" if cleared.kept else "本簿没有校验标记"
    return f"已清除 {'和'.join(parts)}；您自己的批注和颜色没有动"
