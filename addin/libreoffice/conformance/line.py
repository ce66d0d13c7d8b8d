"""One line of the table, and the place where it is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import xlwings as xw

from addin.libreoffice.engine import NotInLibreOffice

_VBA = "https://learn.microsoft.com/office/vba/api/"


class State(StrEnum):
    """How the engine compares with Excel."""

    SAME = "一样"
    DIFFERS = "不同"
    MISSING = "没有"


@dataclass(frozen=True)
class Place:
    """Where a line is tried: an app, a workbook with nothing in it but a new sheet, and a folder for files."""

    app: xw.App
    book: xw.Book
    sheet: xw.Sheet
    folder: Path


@dataclass(frozen=True)
class Line:
    """``feature`` by xlwings' or Excel's name; what Excel does by ``source``; what the engine does; the proof."""

    feature: str
    excel: str
    source: str
    here: str
    state: State
    proof: Callable[[Place], None]

    @property
    def reference(self) -> str:
        """The source as the page shows it: a page of Excel's documentation, or a name in xlwings'."""
        if self.source.startswith("excel."):
            name = self.source.removeprefix("excel.").split("(")[0]
            return f"[{name}]({_VBA}excel.{name.lower()})"
        return f"xlwings {self.source}"


Proof = Callable[[Place], None]


def same(feature: str, excel: str, source: str) -> Callable[[Proof], Line]:
    """Make a line of a proof that the engine does what Excel does."""
    return lambda proof: Line(feature, excel, source, "同左", State.SAME, proof)


def differs(feature: str, excel: str, source: str, here: str) -> Callable[[Proof], Line]:
    """Make a line of a proof that the engine does something else."""
    return lambda proof: Line(feature, excel, source, here, State.DIFFERS, proof)


def missing(feature: str, excel: str, source: str, use: Callable[[Place], object]) -> Line:
    """Make a line of a feature whose use raises ``NotInLibreOffice``."""

    def proof(place: Place) -> None:
        try:
            use(place)
        except NotInLibreOffice:
            return
        raise AssertionError(f"{feature} did something")

    return Line(feature, excel, source, "报错，写明功能的名字", State.MISSING, proof)


def refused(action: Callable[[], object]) -> bool:
    """Tell whether an action raises an error of xlwings'."""
    try:
        action()
    except xw.XlwingsError:
        return True
    return False
