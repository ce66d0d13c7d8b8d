"""The XML of one xlsx worksheet: its size, errors, formulas without a value, hidden rows and columns, merged ranges.

Nearly every program writes cells as ``<c r="A1" …>``; such a sheet is looked over with a few searches in a tenth of the
time that parsing takes. Anything written otherwise is parsed. Which of the two it is, is counted and not guessed.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final
from xml.parsers import expat

from xl_templates.formats.cell_bounds import bound_of
from xl_templates.formats.facts import Budget, Extent, Place, SheetFacts
from xl_templates.formats.limits import COLUMNS, ROWS
from xl_templates.formats.package import Package
from xl_templates.formats.refusal import Refused
from xl_templates.grid import CellError, Merged, Uncomputed
from xl_templates.references import cell_name

# The error values that calamine knows; any other one makes it refuse the whole sheet.
_KNOWN: Final = frozenset({b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"})
_STAND_IN: Final = b"#N/A"
# What could hide a cell or an error from the searches, or imitate one; before it a sign of it that is rare, since a
# search for one byte costs next to nothing.
_NOT_PLAIN: Final = ((b"!", b"<!"), (b"?", b"<?"), (b":", b":c"), (b"'", b"'e'"))
_RARE: Final = 1000
_LARGE: Final = 500_000  # cells; beyond, blank but formatted ones are told from filled ones

_REF: Final = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_CELLS: Final = re.compile(rb"<(?:[^<>\s:/]{1,20}:)?sheetData[\s/>]")
_LETTERS: Final = re.compile(rb'<c r="([A-Z]+)')
_ROW_NUMBERS: Final = re.compile(rb'<c r="[A-Z]+([0-9]+)')
_FILLED: Final = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^<>]*(?<!/)>(?!</c>)')
# No pattern reads on past a "<": that keeps all of them linear, whatever the text.
_NO_VALUE: Final = re.compile(
    rb'<c r="([A-Z]++)([0-9]++)"([^<>]*+)>'
    rb"(?:<f[^<>]*+(?<=/)>|<f[^<>]*+>([^<]*+)</f>)(<v></v>|<v ?/>|)</c>"
)
_SHARED: Final = Uncomputed()  # the text of a shared formula stands elsewhere
_NO_VALUE_ENDS: Final = (b"/></c>", b"</f></c>", b"<v></v></c>")
_ERROR: Final = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"[^<>]*t="e"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)</v>'
)
_HIDDEN_ROW: Final = re.compile(rb'<row (?=[^<>]*hidden="(?:1|true)")[^<>]*?\br="([0-9]+)"')
_FORMULA: Final = rb'<c r="(%b)([0-9]++)"[^<>]*+>(?:<f[^<>]*+(?<=/)>|<f[^<>]*+>([^<]*+)</f>)'
_COLUMN: Final = re.compile(rb"<(?:\w{1,20}:)?col\s([^<>]{0,400})>")
_MERGE: Final = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s([^<>]{0,400})>")
_ATTRIBUTE: Final = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


def scan(package: Package, part: str, facts: SheetFacts, budget: Budget) -> bytes | None:
    """Fill in the facts of a sheet; return its XML where the parser must get another text than the part holds.

    Raises ``Refused``.
    """
    xml = package.cell_xml(part)
    start, end = _cells_of(xml)
    body = xml[start:end]
    bound = bound_of(xml[:start], body)
    spans = _scan_plain(body, start, bound, facts)
    if spans is not None:
        if bound is not None:
            facts.measure = lambda: _measured(package.cell_xml(part))
        if xml.find(b"<f", start, end) >= 0:
            facts.computed = lambda columns: _formulas(package.cell_xml(part), columns)
    else:
        parsed = _Parsed(xml)
        facts.extent, spans = parsed.extent, parsed.unknown
        facts.patches = parsed.patches
        facts.hidden_rows = parsed.hidden_rows
        facts.computed = lambda columns: _among(_Parsed(package.cell_xml(part)).formulas, columns)
    _scan_columns(xml, start, facts)
    _scan_merged(xml, end, facts)
    budget.spend(facts)
    if spans:
        return _replaced(xml, spans)
    return xml if len(xml) != package.declared(part) else None  # another encoding than UTF-8, or a mark before it


def _cells_of(xml: bytes) -> tuple[int, int]:
    """From the first start of the cells to the last end of them: never less than what a parser reads."""
    start, end = _CELLS.search(xml), xml.rfind(b"sheetData>")
    return start.start() if start else 0, end if end >= 0 else len(xml)


def _scan_plain(body: bytes, offset: int, bound: Extent | None, facts: SheetFacts) -> list[tuple[int, int]] | None:
    """Look a plainly written sheet over; ``None`` where it is not plain, and then no fact is to be trusted."""
    letters: list[bytes] = []
    if bound is None:
        letters = _LETTERS.findall(body)
        if len(letters) != body.count(b"<c"):
            return None
    if any(_holds(body, sign, mark) for sign, mark in _NOT_PLAIN):
        return None
    errors: list[re.Match[bytes]] = []
    if b'"e"' in body:
        errors = list(_ERROR.finditer(body))
        if not len(errors) == body.count(b't="e"') == body.count(b'="e"'):
            return None
    facts.extent = bound or _extent(body, set(letters))
    if facts.extent.rows > ROWS or facts.extent.columns > COLUMNS:
        return []  # refused at once, before its numbers are used
    facts.patches = _uncomputed(body)
    facts.patches |= {_place(match[1], match[2]): CellError(_unescaped(match[3])) for match in errors}
    if b'hidden="' in body:
        facts.hidden_rows.update(int(match[1]) - 1 for match in _HIDDEN_ROW.finditer(body))
    return [(match.start(3) + offset, match.end(3) + offset) for match in errors if match[3] not in _KNOWN]


def _holds(body: bytes, sign: bytes, mark: bytes) -> bool:
    """Tell whether a text holds a mark, looking only where its rare sign stands as long as that is rare."""
    ahead, at = mark.index(sign), -1
    for _ in range(_RARE):
        at = body.find(sign, at + 1)
        if at < 0:
            return False
        if at >= ahead and body.startswith(mark, at - ahead):
            return True
    return mark in body


def _uncomputed(body: bytes) -> dict[Place, Uncomputed]:
    """Return the formulas without a value; an empty text is one, an empty number is none."""
    if b"<f" not in body or not any(end in body for end in _NO_VALUE_ENDS):
        return {}
    return {
        (int(digits) - 1, _number(letters) - 1): Uncomputed(_unescaped(formula)) if formula else _SHARED
        for letters, digits, attributes, formula, value in _NO_VALUE.findall(body)
        if not value or b't="str"' not in attributes
    }


def _extent(body: bytes, letters: set[bytes]) -> Extent:
    """How far plainly written cells reach; blank ones are left out only where they would make a difference."""
    if not letters:
        return Extent()
    numbers = _ROW_NUMBERS.findall(body)
    extent = Extent(max(map(int, set(numbers))), max(map(_number, letters)), len(numbers))
    if extent.rows > ROWS or extent.columns > COLUMNS or extent.rows * extent.columns < _LARGE:
        return extent
    filled = _FILLED.findall(body)
    rows = max((int(row) for _, row in filled), default=0)
    return Extent(rows, max((_number(column) for column, _ in filled), default=0), len(filled))


def _measured(xml: bytes) -> Extent:
    start, end = _cells_of(xml)
    body = xml[start:end]
    return _extent(body, set(_LETTERS.findall(body)))


def _scan_columns(xml: bytes, start: int, facts: SheetFacts) -> None:
    for match in _COLUMN.finditer(xml, 0, start):
        column = _attributes(match[1])
        first, last = column.get("min", ""), column.get("max", "")
        if column.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            facts.hidden_columns.append((int(first) - 1, int(last) - 1))


def _scan_merged(xml: bytes, end: int, facts: SheetFacts) -> None:
    for match in _MERGE.finditer(xml, end):
        if merged := _range(_attributes(match[1]).get("ref", "")):
            facts.merged.append(merged)


def _formulas(xml: bytes, columns: Collection[int]) -> dict[Place, str]:
    if not columns:
        return {}
    pattern = _formulas_up_to(cell_name(0, max(columns))[:-1])
    found = ((_place(letters, digits), text) for letters, digits, text in pattern.findall(xml))
    return {place: _unescaped(text) for place, text in found if place[1] in columns}


@lru_cache(maxsize=64)
def _formulas_up_to(last: str) -> re.Pattern[bytes]:
    """Return the pattern of formulas up to about a column: those of a template stand right of the entries."""
    letters = {1: "[A-Z]", 2: f"[A-{last[0]}]?[A-Z]"}.get(len(last), "[A-Z]+")
    return re.compile(_FORMULA % letters.encode("ascii"))


def _among(formulas: dict[Place, str], columns: Collection[int]) -> dict[Place, str]:
    return {place: text for place, text in formulas.items() if place[1] in columns}


def _replaced(xml: bytes, spans: list[tuple[int, int]]) -> bytes | None:
    if not spans:
        return None
    pieces, at = [], 0
    for start, end in spans:
        pieces += [xml[at:start], _STAND_IN]
        at = end
    return b"".join([*pieces, xml[at:]])


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): value.decode("utf-8", "replace") for name, value in _ATTRIBUTE.findall(text)}


def _range(ref: str) -> Merged | None:
    first, _, last = ref.partition(":")
    start, end = _REF.fullmatch(first), _REF.fullmatch(last or first)
    if not start or not end:
        return None
    top, left = _place(*start.groups())
    bottom, right = _place(*end.groups())
    return Merged(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _place(letters: bytes | str, digits: bytes | str) -> Place:
    return int(digits) - 1, _number(letters) - 1


@lru_cache(maxsize=4096)
def _number(letters: bytes | str) -> int:
    text = letters.decode("ascii") if isinstance(letters, bytes) else letters
    number = 0
    for letter in text[:8].upper():
        number = number * 26 + ord(letter) - 64
    return number


def _unescaped(text: bytes | None) -> str:
    if not text:
        return ""
    plain = text.decode("utf-8", "replace")
    if "&" in plain:
        for entity, sign in _ENTITIES:
            plain = plain.replace(entity, sign)
    return plain


class _Parsed:
    """The cells of a sheet in any spelling, parsed. Names are compared without prefixes, as calamine does."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self.extent = Extent()
        self.patches: dict[Place, CellError | Uncomputed | str] = {}
        self.hidden_rows: set[int] = set()
        self.unknown: list[tuple[int, int]] = []
        self.formulas: dict[Place, str] = {}
        self._row = self._column = 0
        self._at: Place = (0, 0)
        self._type = ""
        self._inside = ""
        self._text: list[str] = []
        self._value: tuple[str, int, int] | None = None
        self._formula: str | None = None
        self._any = False
        self._start = -1
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

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
            match = _REF.fullmatch(ref)
            if not match:
                raise Refused("ZS-422", ref=ref[:20])
            self._at = _place(*match.groups())
            self._column = self._at[1]
        else:
            self._at = (self._row, self._column)
        self._type = attributes.get("t", "")
        self._value = self._formula = None
        self._any = False

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
        if self._type == "e" and text:
            self.patches[self._at] = CellError(text.strip())
            if text.encode() not in _KNOWN:
                self.unknown.append(self._value[1:])
        elif self._formula is not None and not text and not (self._type == "str" and self._value):
            self.patches[self._at] = Uncomputed(self._formula)
