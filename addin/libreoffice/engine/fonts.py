"""The font of cells. Excel has one for all scripts; LibreOffice's three (Western, Asian, complex) are kept alike."""

from __future__ import annotations

from typing import Any

from addin.libreoffice.engine.colours import colour_of, number_of
from addin.libreoffice.engine.unsupported import base


class Font(base("Font")):
    """The font of a range; what differs within it reads as ``None``."""

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    @property
    def name(self) -> str | None:
        """Its name, as of the Western script."""
        return self._get("font_name")

    @name.setter
    def name(self, value: str) -> None:
        self._put("font_name", value)

    @property
    def size(self) -> float | None:
        """Its size in points."""
        return self._get("font_size")

    @size.setter
    def size(self, value: float) -> None:
        self._put("font_size", value)

    @property
    def bold(self) -> bool | None:
        """Whether it is bold."""
        return self._get("font_bold")

    @bold.setter
    def bold(self, value: bool) -> None:
        self._put("font_bold", bool(value))

    @property
    def italic(self) -> bool | None:
        """Whether it is italic."""
        return self._get("font_italic")

    @italic.setter
    def italic(self, value: bool) -> None:
        self._put("font_italic", bool(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Its colour; the automatic one is black, as Excel tells it."""
        return colour_of(self._get("font_color"))

    @color.setter
    def color(self, value: Any) -> None:
        self._put("font_color", number_of(value))

    def _get(self, what: str) -> Any:
        return self.cells.ask("looks.get", what=what)

    def _put(self, what: str, value: Any) -> None:
        self.cells.ask("looks.put", what=what, value=value)
