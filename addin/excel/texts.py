"""The texts in Chinese that the VBA needs, as rows of the add-in's only sheet: VBA source itself stays ASCII.

The first cell of a row says what it is: ``text`` (name, text), ``function`` (name, help, category, a text for each
argument) or ``input`` (action, id, kind, question, ``1`` when it must be answered, kind of file).
"""

from collections.abc import Iterable
from typing import Final

from addin.ribbon.table import ASKED_OF_THE_HOST, ActionTable
from udfs.registry import Argument, Function

Row = tuple[str, ...]
_NOT_ASKED: Final = set(ASKED_OF_THE_HOST) - {"current_workbook"}  # a copy of the workbook is all that VBA hands over
LONGEST_HELP: Final = 254  # signs of an argument's help: one more, and Excel's function wizard breaks
MESSAGES: Final = {
    "title": "招商",
    "unreachable": "错误：连不上 Python，没有结果。请检查招商程序是否还在原来的文件夹；修好后按 Ctrl+Alt+F9 重新计算",
    "no_interpreter": (
        "错误：加载项不知道 Python 在哪里。请安装招商程序后运行 zhaoshang addin install --host excel，再按 Ctrl+Alt+F9"
    ),
    "only_excel": "错误：ZS_ 函数要在 Windows 上的 Microsoft Excel 里用；WPS 里请用按钮，或在 Excel 里打开",
    "not_on_mac": "错误：macOS 上的 Excel 里不能用 ZS_ 函数。按钮可以用；要算函数，请在 Windows 的 Excel 里打开",
    "failed": "错误：计算时程序出错，问题在软件，不在您的数据。请按 Ctrl+Alt+F9 再试一次；仍然这样请找维护人员",
    "button_failed": "没有办成：程序没有正常启动或中途出错，问题不在您的操作。请把下面的内容交给维护人员：",
    "starting": "正在启动招商程序……",
    "no_interpreter_mac": "招商程序不在原来的文件夹了。请重新安装招商程序，再在“终端”里运行 zhaoshang addin install",
    "no_script_mac": "按钮还没有装好。请在“终端”里运行 zhaoshang addin install，再点这个按钮。",
    "no_workbook": "请先打开一个工作簿（空白的也可以）。在“受保护的视图”里打开的，先点“启用编辑”。",
}


def text_rows(functions: Iterable[Function], table: ActionTable) -> list[Row]:
    """Return all rows of the sheet."""
    rows: list[Row] = [("text", name, text) for name, text in MESSAGES.items()]
    for function in functions:
        helps = map(argument_help, function.arguments)
        rows.append(("function", function.name, f"{function.label}：{function.help}", function.category, *helps))
    for action in table.actions:
        for each in (each for each in action.inputs if each.kind not in _NOT_ASKED):
            label = f"{each.label}（{each.help}）" if each.help else each.label
            needed = "1" if each.required else "0"
            rows.append(("input", action.id, each.id, each.kind, label, needed, each.filter or ""))
    return rows


def argument_help(argument: Argument) -> str:
    """Return an argument's help with its Chinese name in front, because VBA's own names are ASCII."""
    named = f"{argument.name}：{argument.help}"
    return named if len(named) <= LONGEST_HELP else argument.help
