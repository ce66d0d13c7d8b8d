"""The button 清除标记: the marks of 校验本簿 go, everything else stays."""

from addin.ribbon.job import Answers, Services
from addin.ribbon.report import Report


def clear_marks(_answers: Answers, services: Services) -> Report:
    """Let the host remove its own marks, and say from how many cells."""
    count = services.clear_marks()
    line = f"已清除 {count} 个单元格的校验标记；您自己的批注和颜色没有动" if count else "本簿没有校验标记"
    return Report("清除标记", lines=(line,))
