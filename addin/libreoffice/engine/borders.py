"""The lines around and between cells."""

from __future__ import annotations

from typing import Any

from xlwings.base_classes import _UNSET, BORDER_GRID_SIDES

from addin.libreoffice.engine.colours import colour_of, number_of
from addin.libreoffice.engine.unsupported import NotInLibreOffice, base

_NOT_THERE = ("slant_dash_dot",)


class Border(base("Border")):
    """One side of a range. Read from its first cell on that side, as Excel does."""

    def __init__(self, cells: Any, side: str) -> None:
        self.cells = cells
        self.side = side

    @property
    def line_style(self) -> str:
        """xlwings' name of the style, ``"none"`` without a line."""
        return self._line()["style"]

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        Borders(self.cells).set([self.side], line_style=value)

    @property
    def weight(self) -> str:
        """hairline, thin, medium or thick."""
        return self._line()["weight"]

    @weight.setter
    def weight(self, value: str) -> None:
        Borders(self.cells).set([self.side], weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The colour, ``None`` without a line."""
        return colour_of(self._line()["color"])

    @color.setter
    def color(self, value: Any) -> None:
        Borders(self.cells).set([self.side], color=value)

    def _line(self) -> dict[str, Any]:
        return self.cells.ask_first("borders.line", side=self.side)


class Borders(base("Borders")):
    """The sides of a range."""

    def __init__(self, cells: Any) -> None:
        self.parent = self.cells = cells

    def __getitem__(self, side: str) -> Border:
        return Border(self.cells, side)

    @property
    def line_style(self) -> str | None:
        """What the sides of the grid have in common."""
        return self._common("line_style")

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.set(BORDER_GRID_SIDES, line_style=value)

    @property
    def weight(self) -> str | None:
        """What the sides of the grid have in common."""
        return self._common("weight")

    @weight.setter
    def weight(self, value: str) -> None:
        self.set(BORDER_GRID_SIDES, weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """What the sides of the grid have in common."""
        return self._common("color")

    @color.setter
    def color(self, value: Any) -> None:
        self.set(BORDER_GRID_SIDES, color=value)

    def set(self, which: Any, *, line_style: Any = _UNSET, weight: Any = _UNSET, color: Any = _UNSET) -> None:
        """Change the sides ``which``; what is left out stays, and a side without a line gets a thin one."""
        if line_style in _NOT_THERE:
            raise NotInLibreOffice(f"Borders.line_style = {line_style!r}")
        change: dict[str, Any] = {}
        if color is not _UNSET:
            change["color"] = number_of(color)
        if weight is not _UNSET:
            change["weight"] = weight
        if line_style is not _UNSET:
            change["style"] = line_style or "none"
        self.cells.ask("borders.draw", sides=list(which), change=change)

    def clear(self, which: Any) -> None:
        """Take the lines of the sides away."""
        self.set(which, line_style=None)

    def _common(self, attribute: str) -> Any:
        values = {getattr(self[side], attribute) for side in self._grid_sides()}
        return values.pop() if len(values) == 1 else None
