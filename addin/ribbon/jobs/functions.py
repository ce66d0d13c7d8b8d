"""The button 函数说明: all cell functions, from the register that every host is made from."""

from typing import Final

from addin.functions_guide.spelled import plain, result_rows, syntax, typed
from addin.ribbon.job import Answers, Services
from addin.ribbon.report import Report, Table
from udfs.registry import FUNCTIONS, Argument, Example, Function

_HEADER: Final = ("函数", "名称", "类别", "写法", "说明", "参数", "例子")
_EXAMPLES: Final = 2  # of each function; all of them are on the page and in the workbook


def list_functions(_answers: Answers, _services: Services) -> Report:
    """Return a table, a function a row."""
    rows = tuple(_row(function) for function in FUNCTIONS.values())
    lines = (
        f"共 {len(rows)} 个函数。在单元格里输入，如 ={next(iter(FUNCTIONS))}(A2)，可以一次算一列。",
        "怎样用、公式和提示的编号：随软件的 docs/functions.md。",
        "每个例子都在随软件的 examples/函数示例.xlsx 里，打开就能对着看、改着试；"
        "没有这个文件的，用命令 python -m addin.functions_guide.book 函数示例.xlsx 写一个。",
    )
    return Report("函数说明", lines=lines, table=Table(_HEADER, rows))


def _row(function: Function) -> tuple[str, ...]:
    told = function.help + (f"\n公式：{function.formula}" if function.formula else "")
    arguments = "\n".join(map(_argument, function.arguments))
    # An example that stands on one line is better here than one of which the cells would have to be told.
    short = sorted(function.examples, key=lambda each: bool(typed(function, each).cells))
    examples = "\n".join(_example(function, each) for each in short[:_EXAMPLES])
    return (function.name, function.label, function.category, syntax(function), told, arguments, examples)


def _argument(argument: Argument) -> str:
    return f"{argument.name}{'（可不写）' if argument.optional else ''}：{argument.help}"


def _example(function: Function, example: Example) -> str:
    call = typed(function, example)
    cells = "".join(f"（{name}：{_told(rows)}）" for name, rows in call.cells)
    return f"{call.formula}{cells} → {_told(result_rows(example))}"


def _told(rows: list[list[object]]) -> str:
    return "；".join("，".join(map(plain, row)) for row in rows)
