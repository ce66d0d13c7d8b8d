"""Shared texts of xlsx: stored once, in memory as often as they are shown.

One long text in a million cells is small in the file and beyond measure in memory, so it is counted before it is read.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final
from xml.parsers import expat

from xl_templates.formats.facts import SheetFacts
from xl_templates.formats.package import Package
from xl_templates.formats.refusal import Refused

_MAY_BE_BLANK: Final = re.compile(rb"<(?:\w{1,20}:)?(?:t|si)(?:\s[^<>]{0,200})?(?:/>|>\s*</)")
_END: Final = re.compile(rb"</(?:\w{1,20}:)?si>")
_SHOWN: Final = re.compile(rb"""\bt\s?=\s?["']s["'][^<>]*>\s*<(?:\w{1,20}:)?v>\s*([0-9]{1,9})""")


def check(strings: bytes, package: Package, sheets: Iterable[tuple[str, SheetFacts]]) -> None:
    """Refuse texts that are too much when all cells show theirs. ``sheets``: part and facts. Raises ``Refused``."""
    sheets = list(sheets)
    lengths = list(map(len, _END.split(strings)))
    limit = package.limits.all_text_bytes
    longest = max(lengths)
    if longest * sum(facts.extent.cells for _, facts in sheets) <= limit:
        return
    texts = (package.cell_xml(part) for part, _ in sheets)
    if longest * sum(xml.count(b'"s"') + xml.count(b"'s'") for xml in texts) <= limit:
        return
    if longest * sum(facts.measured().cells for _, facts in sheets) <= limit:
        return
    total = 0
    for part, facts in sheets:
        for index, count in Counter(_SHOWN.findall(package.cell_xml(part))).items():
            total += count * (lengths[int(index)] if int(index) < len(lengths) else 0)
        if total > limit:
            raise Refused("ZS-425", sheet=facts.name, detail=f"单元格里的文字合计超过 {limit >> 20} MB")


def blanks(strings: bytes) -> tuple[frozenset[int], int]:
    """Return the numbers of the texts that have no sign in them or spaces alone, and how many texts there are.

    Raises ``ExpatError``.
    """
    if not _MAY_BE_BLANK.search(strings):
        return frozenset(), len(_END.findall(strings))
    found = _Blanks(strings)
    return frozenset(found.numbers), found.count


class _Blanks:
    """Walks through the shared texts; what is said of their pronunciation (``rPh``) is no part of them."""

    def __init__(self, strings: bytes) -> None:
        self.numbers: list[int] = []
        self.count = 0
        self._in_text = self._aside = False
        self._filled = False
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._characters
        parser.Parse(strings, True)

    def _open(self, name: str, _attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            self._filled = False
        elif name == "rPh":
            self._aside = True
        elif name == "t":
            self._in_text = not self._aside

    def _characters(self, text: str) -> None:
        if self._in_text and not text.isspace():
            self._filled = True

    def _close(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._aside = False
        elif name == "si":
            if not self._filled:
                self.numbers.append(self.count)
            self.count += 1
