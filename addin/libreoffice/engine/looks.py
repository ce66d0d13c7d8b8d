"""What cells look like: the part of ``Range`` that is neither content nor grid."""

from __future__ import annotations

from typing import Any

from addin.libreoffice.engine.borders import Borders
from addin.libreoffice.engine.colours import Colour, colour_of, number_of
from addin.libreoffice.engine.conditional import ConditionalFormats
from addin.libreoffice.engine.fonts import Font
from addin.libreoffice.engine.notes import Note, add_note, note_of
from addin.libreoffice.engine.unsupported import NotInLibreOffice

_NOT_THERE = ("center_across_selection",)


class Looks:
    """Formats of a range with one or more areas; what differs within it reads as ``None``, as in Excel."""

    areas: list[list[int]]
    sheet: Any

    def _look(self, what: str) -> Any:
        return self.ask("looks.get", what=what)

    def _set_look(self, what: str, value: Any) -> None:
        self.ask("looks.put", what=what, value=value)

    @property
    def number_format(self) -> str | None:
        """The number format in Excel's code."""
        return self._look("number_format")

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._set_look("number_format", value)

    @property
    def color(self) -> Colour | None:
        """The fill, ``None`` without one."""
        return colour_of(self._look("fill"))

    @color.setter
    def color(self, value: Colour | int | str | None) -> None:
        self._set_look("fill", None if value is None else number_of(value))

    def set_colors(self, colors: list[list[Any]]) -> None:
        """Fill cell by cell: a colour, ``None`` for no fill, ``...`` to leave it."""
        top, left = self.areas[0][:2]
        cells: dict[int | None, list[list[int]]] = {}
        for row, line in enumerate(colors, top):
            for column, colour in enumerate(line, left):
                if colour is not ...:
                    cells.setdefault(None if colour is None else number_of(colour), []).append([row, column])
        self.sheet.ask("looks.fill_cells", fills=list(cells.items()))

    @property
    def wrap_text(self) -> bool | None:
        """Whether long text goes on in a new line of the cell."""
        return self._look("wrap")

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._set_look("wrap", bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        """xlwings' name of the horizontal alignment."""
        return self._look("horizontal")

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value in _NOT_THERE:
            raise NotInLibreOffice(f"Range.horizontal_alignment = {value!r}")
        self._set_look("horizontal", value)

    @property
    def vertical_alignment(self) -> str | None:
        """xlwings' name of the vertical alignment."""
        return self._look("vertical")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self._set_look("vertical", value)

    def adjust_indent(self, amount: int) -> None:
        """Indent further, or less when it is negative."""
        self.ask("looks.indent", amount=amount)

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns (``c``), rows (``r``) or both to what they hold."""
        self.ask("looks.autofit", axis=axis)

    @property
    def font(self) -> Font:
        """The font."""
        return Font(self)

    @property
    def borders(self) -> Borders:
        """The lines around and between the cells."""
        return Borders(self)

    @property
    def note(self) -> Note | None:
        """The note of the first cell."""
        return note_of(self)

    def add_note(self, text: str) -> Note:
        """Add a note to the first cell."""
        return add_note(self, text)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """The conditional formats that reach into it."""
        return ConditionalFormats(self)
