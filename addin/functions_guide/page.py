"""The page about the cell functions, ``docs/functions.md``: words by hand, everything else from the register.

``python -m addin.functions_guide.page > docs/functions.md`` writes it anew; a test holds the two together.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from addin.functions_guide.spelled import (
    FIRST_ROW,
    Typed,
    by_category,
    default_of,
    kind_of,
    letter,
    plain,
    result_rows,
    syntax,
    typed,
)
from udfs.catalogue.functions import FUNCTIONS as MESSAGES
from udfs.findings import Severity
from udfs.registry import FUNCTIONS, Argument, Example, Function

_BEFORE: Final = """\
# 单元格函数

<!-- 由 python -m addin.functions_guide.page 生成，不要直接改。 -->

装了加载项以后，这 {count} 个 `ZS_` 开头的函数和 SUM、VLOOKUP 一样写在单元格里。它们与模板、汇总、考核用的是同一套算法，
所以自己算的和程序算的一致。按钮“函数说明”列出同样的内容；每个例子都在
[examples/函数示例.xlsx](../examples/函数示例.xlsx) 里，打开就能对着看、改着试。

## 怎么用

**写法。** `=ZS_AMOUNT(A2)`、`=ZS_AMOUNT(A2,"亿元")`。方括号里的参数可以不写；中间的不写，逗号要留着：
`=ZS_DUE(A2,,"提前")`。文字要加英文引号，选项照列出的字写。

**一行一行算。** 在第一行写好，向下拖。引用同一个区域（名单、目标、节假日）时加 `$`：`$F$2:$F$30`，拖的时候才不会跑。

**一次算一列。** 参数直接选一列：`=ZS_AMOUNT(A2:A500)`。Excel 2021、Microsoft 365 和新版 WPS 会自己向下铺满。
旧版 Excel（2010 至 2019）和 LibreOffice 先选中放结果的一列（如 B2:B500），写好公式按 **Ctrl+Shift+Enter**，
公式两边出现大括号。行数多的时候，一次算一列比拖一万个公式快得多。区域选到有数据的行为止，不要选整列 `A:A`。

**几个区域一起用。** 一样大的区域逐格对应；一个单元格对一列，就是每一行都用它；大小对不上会说明是哪个参数。

**空的还是空的。** 要填的参数空着，结果也是空，不是零；可不写的参数空着，按默认。只有空格的格也算空。

**表里的错误不动。** 参数是 `#N/A`、`#DIV/0!` 等，结果还是它，不会变成零混进合计。

**数字。** 直接写数，或者“1,234.5”“85%”这样的文字也行；“约5亿元”不行，先用 `ZS_AMOUNT`。小数按十进制精确计算，
该四舍五入的地方按四舍五入，不会出现 0.1 加 0.2 不等于 0.3。

**日期。** 日期格、日期的序号（44951）和“2023.1.25”这样的文字都认。结果显示成一个五位数时，把单元格格式设成日期。

**是与否。** 写 `是`、`否`，或 `TRUE`、`FALSE`，或 1、0。

**不对的地方会说清楚。** 填错了，结果是一句话：`错误：……（ZS-607）`，括号里是编号，[单元格里的提示](#单元格里的提示)
有办法；以`核实`开头的要人看一眼，不一定错。数一数有几处：`=COUNTIF(B2:B500,"错误*")`、`=COUNTIF(B2:B500,"核实*")`；
用筛选的“开头是”也可以挑出来。

**什么时候重算。** 只在用到的格变了的时候。没有一个函数看今天是几号或用随机数，同样的输入什么时候打开都是同样的结果。

**LibreOffice 里**（装了扩展）有几处不同：参数是单独一个空的格时 LibreOffice 当成 0，扩展随后把公式里的
`A5` 改成 `A5:A5`，结果就是空的；区域里有一格是错误值，整个结果是 Err:504；存成 .xlsx 给用 Excel 的人，
要先关闭文件再发，没有关闭就拷走的、“保存副本”的，Excel 里显示 `#NAME?`。没有结果的，等半分钟按
Ctrl+Shift+F9 重新计算。

**不联网。** 全部在本机计算，不把任何内容发到别处，也不读写文件。

**发给没有装加载项的人。** 对方一重算就会显示 `#NAME?`。发之前复制结果，选择性粘贴为“数值”。

看例子的时候：大括号是一个区域，`{{1;2;3}}` 是一列，`{{1,2,3}}` 是一行，实际用的时候选单元格，如 `A2:A4`。
例子原样写进单元格就能算；写着 `A2:C4` 的，下面画出那几格里是什么。

## 目录

"""

_MESSAGES: Final = """\
## 单元格里的提示

金额、日期、期间、代码本身读不出来的提示（ZS-2xx）在结果里写明了原因，没有列在这里。

| 编号 | 级别 | 什么事 | 结果里写什么 | 怎么办 |
|---|---|---|---|---|
"""

_SHAPES: Final = {"scalar": "一个值", "column": "一列", "table": "一张表"}


def functions_page(functions: Mapping[str, Function] = FUNCTIONS) -> str:
    """Return the page, ending in a line break."""
    groups = list(by_category(functions))
    parts = [_BEFORE.format(count=len(functions)), *(_contents(*group) for group in groups)]
    for category, members in groups:
        parts += [f"## {category}\n\n", *map(_chapter, members)]
    return "".join(parts) + _MESSAGES + "".join(_message_lines())


def anchor(heading: str) -> str:
    """Return what a link to a heading says, as GitHub and the common viewers of Markdown make it.

    >>> anchor("ZS_AMOUNT 金额（万元）")
    'zs_amount-金额万元'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _heading(function: Function) -> str:
    return f"{function.name} {function.label}"


def _contents(category: str, members: Sequence[Function]) -> str:
    lines = (
        f"| [{each.name}](#{anchor(_heading(each))}) | {_cell(each.label)} | {_cell(_first_sentence(each.help))} |\n"
        for each in members
    )
    return f"**{category}**\n\n| 函数 | 名称 | 做什么 |\n|---|---|---|\n{''.join(lines)}\n"


def _first_sentence(text: str) -> str:
    """Return a text up to its first full stop or semicolon outside quotation marks and brackets."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "“（") - (sign in "”）")
        if sign in "。；" and not depth:
            return text[:at]
    return text


def _chapter(function: Function) -> str:
    result = _SHAPES.get(function.result)
    parts = [
        f"### {_heading(function)}\n\n",
        f"    {syntax(function)}\n\n",
        f"{_text(function.help)}\n\n",
        f"公式：{_text(function.formula)}\n\n" if function.formula else "",
        f"结果是{result}。\n\n" if result else "",
        "| 参数 | 填什么 | 种类 | 可不写 | 默认 |\n|---|---|---|---|---|\n",
        *map(_argument_line, function.arguments),
        "\n",
        *_examples(function),
        f"依据：{_text(function.source)}\n\n",
    ]
    return "".join(parts)


def _argument_line(argument: Argument) -> str:
    optional = "可" if argument.optional else ""
    default = (default_of(argument) or "空着") if argument.optional else ""
    return _line(argument.name, _cell(argument.help), kind_of(argument), optional, _cell(default))


def _examples(function: Function) -> Iterator[str]:
    """Yield the examples: those that stand in one formula line by line, those with cells as a piece of a sheet."""
    pairs = [(example, typed(function, example)) for example in function.examples]
    for has_cells, group in groupby(pairs, key=lambda pair: bool(pair[1].cells)):
        if has_cells:
            yield from (_piece_of_sheet(*pair) for pair in group)
        else:
            lines = (_line(_code(call.formula), _result(one), _cell(one.note)) for one, call in group)
            yield f"| 例子 | 结果 | 说明 |\n|---|---|---|\n{''.join(lines)}\n"


def _result(example: Example) -> str:
    """Return a result in one cell of the page, the cells of a column one after the other, rows below each other."""
    rows = result_rows(example)
    if len(rows[0]) == 1:
        return "；".join(_cell(plain(row[0])) for row in rows)
    return "<br>".join("，".join(_cell(plain(cell)) for cell in row) for row in rows)


def _piece_of_sheet(example: Example, call: Typed) -> str:
    """Return the cells that a formula names, and beside them its result."""
    inputs = [list(column) for _, rows in call.cells for column in _turned(rows)]
    outputs = _turned(result_rows(example))
    many = len(outputs) > 1 or len(outputs[0]) > 1
    note = f"（{_text(example.note)}）" if example.note else ""
    if not many:
        note = f" → {_text(plain(outputs[0][0]))}{note}"
    head = ["", *(letter(at) for at in range(len(inputs)))] + (["结果"] * len(outputs) if many else [])
    columns = inputs + (outputs if many else [])
    height = max(map(len, columns))
    lines = (
        _line(str(FIRST_ROW + at), *(_cell(plain(column[at])) if at < len(column) else "" for column in columns))
        for at in range(height)
    )
    return f"{_code(call.formula)}{note}\n\n{_line(*head)}{'|---' * len(head)}|\n{''.join(lines)}\n"


def _turned(rows: list[list[object]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _message_lines() -> Iterable[str]:
    for code, entry in MESSAGES.items():
        told = re.sub(r"\{\w+\}", "…", entry.message)
        yield _line(code, Severity(entry.severity).label, *map(_cell, (entry.title, told, entry.remedy)))


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _code(formula: str) -> str:
    """Return a formula as code; a bar would end the cell of a table even there."""
    return f"`{formula}`".replace("|", "\\|")


def _cell(text: str) -> str:
    """Return a text that stays in one cell of a table."""
    return _text(text).replace("|", "\\|").replace("\n", "<br>")


def _text(text: str) -> str:
    """Return a text of which no sign is taken for markup; an underscore inside a word is none."""
    return re.sub(r"([\\`*<\[\]])", r"\\\1", text)


if __name__ == "__main__":
    sys.stdout.buffer.write(functions_page().encode("utf-8"))
