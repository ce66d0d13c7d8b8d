"""The button 函数说明: all cell functions, from the register that every host is made from."""

from addin.ribbon.job import Answers, Services
from addin.ribbon.report import Report, Table
from udfs.registry import FUNCTIONS, Argument, Function


def list_functions(_answers: Answers, _services: Services) -> Report:
    """Return a table, a function a row."""
    rows = tuple(_row(function) for function in FUNCTIONS.values())
    lines = (f"共 {len(rows)} 个函数。在单元格里输入，如 ={next(iter(FUNCTIONS))}(A1)，可以整列引用。",)
    return Report("函数说明", lines=lines, table=Table(("函数", "名称", "类别", "写法", "说明", "参数"), rows))


def _row(function: Function) -> tuple[str, ...]:
    names = ",".join(f"[{each.name}]" if each.optional else each.name for each in function.arguments)
    arguments = "\n".join(map(_argument, function.arguments))
    return (function.name, function.label, function.category, f"={function.name}({names})", function.help, arguments)


def _argument(argument: Argument) -> str:
    return f"{argument.name}{'（可不写）' if argument.optional else ''}：{argument.help}"
