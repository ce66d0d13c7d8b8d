"""Which parts of the manuals are generated, and by what."""

from typing import Final

from addin.manuals import buttons_part, commands_part, doctor_part, findings_part, month_calendar, sheets_part
from addin.manuals.marked_parts import Makers

MANUALS: Final = ("用户手册.md", "安装.md", "definitions.md")
MAKERS: Final[Makers] = {
    "月历": month_calendar.months,
    "周历": month_calendar.weeks,
    "按钮": buttons_part.buttons,
    "模板各表": sheets_part.template_sheets,
    "汇总各表": sheets_part.summary_sheets,
    "状态": sheets_part.states,
    "提示": findings_part.for_officers,
    "校验": findings_part.checks,
    "定义的提示": findings_part.for_writers_of_definitions,
    "安装的提示": findings_part.for_installing,
    "命令": commands_part.commands,
    "体检": doctor_part.doctor,
}
