"""The XML of one xlsx worksheet in any spelling, parsed: every cell, what calamine would hide or misread."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Final
from xml.parsers import expat

from xl_templates.formats.cell_words import KNOWN_ERRORS, REFERENCE, moment_of, negative, place_of
from xl_templates.formats.facts import Extent, Patch, Place
from xl_templates.formats.refusal import Refused
from xl_templates.formats.shared_texts import blanks
from xl_templates.grid import CellError, Uncomputed
from xl_templates.references import cell_name

_TYPES: Final = ("", "n", "s", "str", "inlineStr", "b", "d", "e")
_BOOLEANS: Final = {"0": False, "1": True, "false": False, "true": True}


@dataclass(frozen=True)
class Shared:
    """What a sheet needs of the rest of its workbook.

    ``dates``: the cell formats that show days or times; ``strings``: gives the part with the shared texts.
    """

    dates: frozenset[int] = frozenset()
    strings: Callable[[], bytes] = bytes

    @cached_property
    def _told(self) -> tuple[frozenset[int], int]:
        return blanks(self.strings())

    @property
    def blanks(self) -> frozenset[int]:
        """The numbers of the shared texts without a sign in them."""
        return self._told[0]

    @property
    def texts(self) -> int:
        """How many shared texts there are."""
        return self._told[1]


class ParsedSheet:
    """The cells of a sheet, parsed. Names are compared without prefixes, as calamine does.

    ``extent.cells`` counts what calamine takes for a cell, ``filled`` those with something in them. ``each_filled`` is
    called with row and column of the latter.
    """

    def __init__(
        self, xml: bytes, shared: Shared, each_filled: Callable[[int, int], None] | None = None, strict: bool = False
    ) -> None:
        """Parse. ``strict``: refuse a cell that calamine refuses, naming it. Raises ``Refused``, ``ExpatError``."""
        self._xml, self._shared, self._each_filled, self._strict = xml, shared, each_filled, strict
        self.extent, self.filled = Extent(), 0
        self.patches: dict[Place, Patch] = {}
        self.hidden_rows: set[int] = set()
        self.unknown: list[tuple[int, int]] = []
        self.formulas: dict[Place, str] = {}
        self._row = self._column = 0
        self._at: Place = (0, 0)
        self._type, self._style = "", 0
        self._inside = ""
        self._text: list[str] = []
        self._texts: list[str] = []
        self._value: tuple[str, int, int] | None = None
        self._formula: str | None = None
        self._any = self._broken = False
        self._start = -1
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = parser.StartCdataSectionHandler = self._interrupted
        parser.ProcessingInstructionHandler = self._interrupted
        parser.Parse(xml, True)
        del self._parser  # it knows this object by its handlers; a circle would keep both, and the XML, in memory

    def _interrupted(self, *_what: str) -> None:
        """Note a comment, an instruction or a marked section inside a value: calamine loses what stands beyond."""
        self._broken = True

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r", "")
            if number.isdecimal() and number.isascii():
                self._row = int(number) - 1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self._row)
        elif name == "c":
            self._open_cell(attributes)
        elif name in ("v", "f", "t"):
            self._inside, self._text = name, []
            self._start = self._xml.find(b">", self._parser.CurrentByteIndex) + 1

    def _open_cell(self, attributes: dict[str, str]) -> None:
        if ref := attributes.get("r"):
            match = REFERENCE.fullmatch(ref)
            if not match:
                raise Refused("ZS-422", ref=ref[:20])
            self._at = place_of(*match.groups())
            self._column = self._at[1]
        else:
            self._at = (self._row, self._column)
        self._type = attributes.get("t", "")
        style = attributes.get("s", "")
        self._style = int(style) if style.isascii() and style.isdecimal() and len(style) < 10 else 0
        self._value = self._formula = None
        self._texts = []
        self._any = self._broken = False

    def _characters(self, text: str) -> None:
        if self._inside:
            self._text.append(text)

    def _close(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == self._inside:
            text, self._inside = "".join(self._text), ""
            if name == "f":
                self._formula = text
            else:
                self._any = True
                if name == "v":
                    self._value = (text, self._start, self._parser.CurrentByteIndex)
                else:
                    self._texts.append(text)
        elif name == "c":
            self._close_cell()
        elif name == "row":
            self._row, self._column = self._row + 1, 0

    def _close_cell(self) -> None:
        self._column += 1
        if self._formula is not None:
            self.formulas[self._at] = self._formula
        elif not self._any:
            return
        self.extent.add(*self._at)
        text = self._value[0] if self._value else ""
        if self._strict:
            self._check(text)
        if self._type == "e" and text:
            self.patches[self._at] = CellError(text.strip())
            if text.encode() not in KNOWN_ERRORS:
                self.unknown.append(self._value[1:])
        elif self._formula is not None and not text and not (self._type == "str" and self._value):
            self.patches[self._at] = Uncomputed(self._formula)
        elif self._type == "s" and text and not text.strip().isdecimal():  # calamine would show the first text of all
            raise Refused("ZS-418", cell=cell_name(*self._at), detail="单元格所指的文字不在文件里")
        elif (patch := self._misread(text)) is not None:
            self.patches[self._at] = patch
        elif not self._has_content(text):
            return
        self.filled += 1
        if self._each_filled:
            self._each_filled(*self._at)

    def _has_content(self, text: str) -> bool:
        if self._type == "s":
            return bool(text) and int(text) not in self._shared.blanks
        return bool(text or any(self._texts))

    def _misread(self, text: str) -> str | float | bool | date | datetime | time | None:
        """Return the value of a cell that calamine would give another one, ``None`` for all others."""
        if self._type in ("", "n"):
            if self._style in self._shared.dates and (number := negative(text)) is not None:
                return number
            return _number(text) if self._broken and text else None
        if self._type == "d":
            return moment_of(text)
        if not self._broken or self._type == "s":
            return None
        if self._type == "b":
            return _BOOLEANS.get(text.strip())
        return text or "".join(self._texts) or None

    def _check(self, text: str) -> None:
        """Refuse what calamine refuses a whole sheet for, and say where it stands."""
        cell = cell_name(*self._at)
        if self._type not in _TYPES:
            raise Refused("ZS-418", cell=cell, detail=f"不认识的单元格类型“{self._type[:20]}”")
        if self._type == "b" and text and text.strip() not in _BOOLEANS:
            raise Refused("ZS-418", cell=cell, detail=f"“{text[:20]}”不是逻辑值")
        if self._type == "s" and text and not (text.isdecimal() and int(text) < self._shared.texts):
            raise Refused("ZS-418", cell=cell, detail="单元格所指的文字不在文件里")


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def among(formulas: dict[Place, str], columns: Collection[int]) -> dict[Place, str]:
    """Return the formulas of some columns."""
    return {place: text for place, text in formulas.items() if place[1] in columns}
