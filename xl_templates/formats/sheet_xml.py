"""The XML of one xlsx worksheet: its size, errors, formulas without a value, hidden rows and columns, merged ranges.

Nearly every program writes cells as ``<c r="A1" …>``; such a sheet is looked over with a few searches in a tenth of the
time that parsing takes. Anything written otherwise is parsed. Which of the two it is, is counted and not guessed.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from xl_templates.formats.cell_bounds import bound_of
from xl_templates.formats.cell_words import KNOWN_ERRORS, REFERENCE, moment_of, negative, number_of, place_of, unescaped
from xl_templates.formats.facts import Budget, Extent, Place, SheetFacts
from xl_templates.formats.limits import COLUMNS, ROWS
from xl_templates.formats.package import Package
from xl_templates.formats.refusal import Refused, naming
from xl_templates.formats.sheet_parsed import ParsedSheet, Shared, among
from xl_templates.grid import CellError, Merged, Uncomputed
from xl_templates.references import cell_name

_STAND_IN: Final = b"#N/A"
# What could hide a cell or an error from the searches, or imitate one; before it a sign of it that is rare, since a
# search for one byte costs next to nothing.
_NOT_PLAIN: Final = ((b"!", b"<!"), (b"?", b"<?"), (b":", b":c"), (b"'", b"'e'"), (b"'", b"'s'"))
_RARE: Final = 1000
_LARGE: Final = 500_000  # cells; beyond, blank but formatted ones are told from filled ones

_HEAD: Final = 10_000  # bytes in which a sheet states its size
_DIMENSION: Final = re.compile(rb"<(?:\w{1,20}:)?dimension(?:\s[^<>]*)?(?:/>|>\s*</(?:\w{1,20}:)?dimension>)")
_RANGE: Final = re.compile(rb"""\bref\s*=\s*["'][A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?["']""")
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
    rb'<c r="([A-Z]+)([0-9]+)"(?>[^<>]*?t="e")[^<>]*+>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)</v>'
)
_NEGATIVE: Final = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"((?![^<>]*t="(?!n"))[^<>]*)>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>(-[^<]*)</v>'
)
_STYLE: Final = re.compile(rb'\bs="([0-9]{1,9})"')
_ISO_DATE: Final = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"(?>[^<>]*?t="d")[^<>]*+>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)</v>'
)
# A shared text without a number, or an ISO date: one search for what is rare.
_ODD: Final = re.compile(rb't="(?:s"[^<>]{0,300}+><v>(?![0-9]++</v>)[^<]|d")')
_BROKEN_TEXT: Final = re.compile(
    rb"""t\s{0,9}=\s{0,9}["']s["'][^<>]{0,300}+>\s{0,99}<v[^<>]{0,99}+>(?!\s*[0-9]++\s*</v>)[^<]"""
)
_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_SHARED_TEXT: Final = re.compile(rb'<c r="[A-Z]++[0-9]++"(?>[^<>]*?t="s")[^<>]*+><v>([0-9]{1,9})</v>')
_HIDDEN_ROW: Final = re.compile(rb'<row (?=(?>[^<>]*?hidden="(?:1|true)"))[^<>]*?\br="([0-9]+)"')
_FORMULA: Final = rb'<c r="(%b)([0-9]++)"[^<>]*+>(?:<f[^<>]*+(?<=/)>|<f[^<>]*+>([^<]*+)</f>)'
_COLUMN: Final = re.compile(rb"<(?:\w{1,20}:)?col\s([^<>]{0,400})>")
_MERGE: Final = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s([^<>]{0,400})>")
_ATTRIBUTE: Final = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")


def scan(package: Package, part: str, shared: Shared, facts: SheetFacts, budget: Budget) -> bytes | None:
    """Fill in the facts of a sheet; return its XML where the parser must get another text than the part holds.

    Raises ``Refused``.
    """
    with naming(facts.name):
        stored = package.cell_xml(part)
    xml = _without_false_dimension(stored)
    start, end = _cells_of(xml)
    body = xml[start:end]
    bound = bound_of(xml[:start], body)
    spans = _scan_plain(body, start, bound, facts)
    if spans is not None:
        if bound is not None:
            facts.measure = lambda: _measured(package.cell_xml(part))
        if xml.find(b"<f", start, end) >= 0:
            facts.computed = lambda columns: _formulas(package.cell_xml(part), columns)
        _scan_values(body, shared, facts)
        uncomputed = sum(type(patch) is Uncomputed for patch in facts.patches.values())
        facts.filled = _values(body) + uncomputed
        facts.recount = lambda: _recounted(package.cell_xml(part), shared) + uncomputed
    else:
        with naming(facts.name):
            parsed = ParsedSheet(xml, shared)
        facts.extent, facts.filled, spans = parsed.extent, parsed.filled, parsed.unknown
        facts.patches = parsed.patches
        facts.hidden_rows = parsed.hidden_rows
        facts.computed = lambda columns: among(ParsedSheet(package.cell_xml(part), shared).formulas, columns)
    facts.each_filled = lambda take: ParsedSheet(package.cell_xml(part), shared, take)
    _scan_columns(xml, start, facts)
    _scan_merged(xml, end, facts, package.limits.merges)
    budget.spend(facts)
    if spans:
        return _replaced(xml, spans)
    is_recoded = len(xml) != package.declared(part)  # from another encoding than UTF-8, or there was a mark before it
    return xml if is_recoded or xml is not stored else None


def _without_false_dimension(xml: bytes) -> bytes:
    """Take out what a sheet states of its size where that is no range: calamine would refuse the sheet for it."""
    found = _DIMENSION.search(xml, 0, _HEAD)
    if found is None or _RANGE.search(found[0]):
        return xml
    return xml[: found.start()] + b" " * len(found[0]) + xml[found.end() :]


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
    facts.patches |= {place_of(match[1], match[2]): CellError(unescaped(match[3])) for match in errors if match[3]}
    if b'hidden="' in body:
        facts.hidden_rows.update(int(match[1]) - 1 for match in _HIDDEN_ROW.finditer(body))
    return [(match.start(3) + offset, match.end(3) + offset) for match in errors if match[3] not in KNOWN_ERRORS]


def _scan_values(body: bytes, shared: Shared, facts: SheetFacts) -> None:
    """Patch what calamine misreads: numbers below zero in the format of a date, ISO dates with a zone."""
    if shared.dates and _holds(body, b"-", b"<v>-"):
        for letters, digits, attributes, text in _NEGATIVE.findall(body):
            style = _STYLE.search(attributes)
            if style and int(style[1]) in shared.dates and (number := negative(text.decode("utf-8", "replace"))):
                facts.patches[place_of(letters, digits)] = number
    if not _ODD.search(body):
        return
    if (broken := _BROKEN_TEXT.search(body)) is not None:  # calamine would show the first text of all
        named = _CELL.match(body, body.rfind(b"<c ", 0, broken.start()))
        cell = named[1].decode("ascii") if named else None
        raise Refused("ZS-418", sheet=facts.name, cell=cell, detail="单元格所指的文字不在文件里")
    for letters, digits, text in _ISO_DATE.findall(body):
        if (moment := moment_of(text.decode("utf-8", "replace"))) is not None:
            facts.patches[place_of(letters, digits)] = moment


def _values(body: bytes) -> int:
    """Count the cells with a value, by signs alone."""
    return body.count(b"</v>") - body.count(b"<v></v>")


def _recounted(xml: bytes, shared: Shared) -> int:
    """Count with care where the values alone and the parser do not agree."""
    start, end = _cells_of(xml)
    body = xml[start:end]
    return _values(body) + _inline(body) - _blanks(body, shared)


def _inline(body: bytes) -> int:
    """Count the texts that stand in the cells themselves."""
    return body.count(b"</is>") - body.count(b"<t></t></is>") - body.count(b"<t/></is>")


def _blanks(body: bytes, shared: Shared) -> int:
    """Count the cells that show a shared text without a sign in it."""
    return sum(int(index) in shared.blanks for index in _SHARED_TEXT.findall(body)) if shared.blanks else 0


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
        (int(digits) - 1, number_of(letters) - 1): Uncomputed(unescaped(formula)) if formula else _SHARED
        for letters, digits, attributes, formula, value in _NO_VALUE.findall(body)
        if not value or b't="str"' not in attributes
    }


def _extent(body: bytes, letters: set[bytes]) -> Extent:
    """How far plainly written cells reach; blank ones are left out only where they would make a difference."""
    if not letters:
        return Extent()
    numbers = _ROW_NUMBERS.findall(body)
    extent = Extent(max(map(int, set(numbers))), max(map(number_of, letters)), len(numbers))
    if extent.rows > ROWS or extent.columns > COLUMNS or extent.rows * extent.columns < _LARGE:
        return extent
    filled = _FILLED.findall(body)
    rows = max((int(row) for _, row in filled), default=0)
    return Extent(rows, max((number_of(column) for column, _ in filled), default=0), len(filled))


def _measured(xml: bytes) -> Extent:
    start, end = _cells_of(xml)
    body = xml[start:end]
    return _extent(body, set(_LETTERS.findall(body)))


def _scan_columns(xml: bytes, start: int, facts: SheetFacts) -> None:
    if xml.count(b"<col ", 0, start) > COLUMNS:  # before each of them is looked at
        raise Refused("ZS-425", sheet=facts.name, detail=f"列的设置超过 {COLUMNS} 处")
    for match in _COLUMN.finditer(xml, 0, start):
        column = _attributes(match[1])
        first, last = column.get("min", ""), column.get("max", "")
        if column.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            facts.hidden_columns.append((int(first) - 1, int(last) - 1))


def _scan_merged(xml: bytes, end: int, facts: SheetFacts, limit: int) -> None:
    count = xml.count(b"mergeCell ", end)
    if count > limit:  # before each of them is looked at
        raise Refused("ZS-423", sheet=facts.name, count=count, limit=limit)
    for match in _MERGE.finditer(xml, end):
        if merged := _range(_attributes(match[1]).get("ref", "")):
            facts.merged.append(merged)


def _formulas(xml: bytes, columns: Collection[int]) -> dict[Place, str]:
    if not columns:
        return {}
    pattern = _formulas_up_to(cell_name(0, max(columns))[:-1])
    found = ((place_of(letters, digits), text) for letters, digits, text in pattern.findall(xml))
    return {place: unescaped(text) for place, text in found if place[1] in columns}


@lru_cache(maxsize=64)
def _formulas_up_to(last: str) -> re.Pattern[bytes]:
    """Return the pattern of formulas up to about a column: those of a template stand right of the entries."""
    letters = {1: "[A-Z]", 2: f"[A-{last[0]}]?[A-Z]"}.get(len(last), "[A-Z]+")
    return re.compile(_FORMULA % letters.encode("ascii"))


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
    start, end = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
    if not start or not end:
        return None
    top, left = place_of(*start.groups())
    bottom, right = place_of(*end.groups())
    return Merged(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
