"""The buttons as functions of an open workbook, for programs and for whoever tries something at a prompt.

One function a button, of the same name as the action in ``actions.toml`` and with its inputs as keywords. An answer
that is given is not asked for; an empty text leaves an optional input empty; ``None`` asks. ``book``: the workbook in
front, in Excel or LibreOffice, which is the current workbook of the button. ``dialogs``: how to ask, by default with
the dialogs of the program. All return the report that the person saw, ``None`` where the person closed the questions,
and raise nothing.
"""

from collections.abc import Sequence
from os import PathLike

import xlwings as xw

from addin.ribbon.report import Report
from addin.ribbon.xlwings_host import Dialogs, press

Path = str | PathLike[str]


def issue(
    book: xw.Book,
    *,
    dialogs: Dialogs | None = None,
    programme: str | None = None,
    period: str | None = None,
    out: Path | None = None,
    previous: Path | None = None,
) -> Report | None:
    """下发模板: one template a unit into the folder ``out``, with the rows of the summary ``previous``."""
    return _pressed("issue", book, dialogs, programme=programme, period=period, out=out, previous=previous)


def reporting(
    book: xw.Book,
    *,
    dialogs: Dialogs | None = None,
    inbox: Path | None = None,
    programme: str | None = None,
    period: str | None = None,
) -> Report | None:
    """报送情况: who has reported into the folder ``inbox``; a table in a new workbook, no file is written."""
    return _pressed("reporting", book, dialogs, inbox=inbox, programme=programme, period=period)


def check_workbook(book: xw.Book, *, dialogs: Dialogs | None = None) -> Report | None:
    """校验本簿: colours and notes on the cells of ``book``, and the sheet 审核意见; no entry is changed."""
    return _pressed("check_workbook", book, dialogs)


def clear_marks(book: xw.Book, *, dialogs: Dialogs | None = None) -> Report | None:
    """清除标记: what 校验本簿 added goes, and nothing else."""
    return _pressed("clear_marks", book, dialogs)


def consolidate(
    book: xw.Book,
    *,
    dialogs: Dialogs | None = None,
    inbox: Path | None = None,
    programme: str | None = None,
    period: str | None = None,
    out: Path | None = None,
    previous: Path | None = None,
) -> Report | None:
    """一键汇总: the folder ``inbox`` becomes the summary ``out``, which is opened."""
    given = {"inbox": inbox, "programme": programme, "period": period, "out": out, "previous": previous}
    return _pressed("consolidate", book, dialogs, **given)


def score(
    book: xw.Book,
    *,
    dialogs: Dialogs | None = None,
    inputs: Path | None = None,
    summaries: Sequence[Path] | None = None,
    out: Path | None = None,
) -> Report | None:
    """计算得分: the 指标数据采集表 ``inputs`` and the summaries of its months become the scores ``out``, opened."""
    return _pressed("score", book, dialogs, inputs=inputs, summaries=summaries, out=out)


def functions(book: xw.Book, *, dialogs: Dialogs | None = None) -> Report | None:
    """函数说明: all cell functions in a new workbook."""
    return _pressed("functions", book, dialogs)


def about(book: xw.Book, *, dialogs: Dialogs | None = None) -> Report | None:
    """关于: the version, and where to look further."""
    return _pressed("about", book, dialogs)


def _pressed(action_id: str, book: xw.Book, dialogs: Dialogs | None, **given: object) -> Report | None:
    return press(action_id, book, dialogs, {name: value for name, value in given.items() if value is not None})
