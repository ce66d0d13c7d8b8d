"""ods: the content, parsed for what calamine hides and for how large it claims to be, and the cells from calamine."""

import io
import re
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import CalamineWorkbook

from xl_templates.formats.facts import Budget, SheetFacts, grid_of
from xl_templates.formats.limits import Limits
from xl_templates.formats.package import Package
from xl_templates.formats.refusal import Refused
from xl_templates.grid import CellError, Merged, OpenedWorkbook, Uncomputed
from xl_templates.stamp import PROPERTY

_MANIFEST: Final = b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
_MIMETYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_NAME: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"
_ERROR: Final = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)|Err:[0-9]{3}")
_CELLS: Final = ("table:table-cell", "table:covered-table-cell")
_HIDDEN: Final = ("collapse", "filter")


def opened(package: Package, limits: Limits) -> OpenedWorkbook:
    """Read an ods file. Raises ``Refused``, and whatever a parser raises on damaged bytes."""
    xml = package.cell_xml("content.xml")
    content = _Content(xml)
    budget = Budget(limits)
    if not content.tables:
        raise Refused("ZS-426")
    for table in content.tables:
        budget.spend(table.facts)
        table.expand()
    parts = {"mimetype": _MIMETYPE, "META-INF/manifest.xml": _MANIFEST, "content.xml": xml}
    book = CalamineWorkbook.from_filelike(io.BytesIO(package.repacked({}, parts)))
    grids = [
        grid_of(book.get_sheet_by_name(table.facts.name).to_python(skip_empty_area=False), table.facts)
        for table in content.tables
    ]
    return OpenedWorkbook("ods", grids, content.epoch, _stamp(package), _remarks(package, content))


def _stamp(package: Package) -> str | None:
    if "meta.xml" in package:
        for element in ElementTree.fromstring(package.xml("meta.xml")).iter():
            if element.get(_NAME) == PROPERTY:
                return "".join(element.itertext())
    return None


def _remarks(package: Package, content: "_Content") -> list[tuple[str, str]]:
    found = []
    if any(name.startswith("scripts/") or name == "basic/script-lc.xml" for name in package.names):
        found.append(("ZS-427", "宏"))
    if content.links:
        found.append(("ZS-427", f"{content.links} 处到其他文件的链接"))
    if content.dde:
        found.append(("ZS-427", f"{content.dde} 处到其他程序的链接（DDE）"))
    return found


class _Table:
    """One sheet while it is parsed. A row or a cell may stand for a million equal ones, so runs are kept as runs."""

    def __init__(self, name: str, visible: bool) -> None:
        self.facts = SheetFacts(name, visible)
        self.row = self.column = self.described = 0
        self.row_repeat = 1
        self._runs: list[tuple[range, range, CellError | Uncomputed]] = []
        self._hidden: list[range] = []
        self._formulas: list[tuple[range, range, str]] = []

    def add_column(self, repeat: int, hidden: bool) -> None:
        if hidden:
            self.facts.hidden_columns.append((self.described, self.described + repeat - 1))
        self.described += repeat

    def open_row(self, repeat: int, hidden: bool) -> None:
        self.column, self.row_repeat = 0, repeat
        if hidden:
            self._hidden.append(range(self.row, self.row + repeat))

    def close_row(self) -> None:
        self.row += self.row_repeat

    def add_cell(self, cell: "_Cell") -> None:
        rows = range(self.row, self.row + self.row_repeat)
        columns = range(self.column, self.column + cell.repeat)
        self.column += cell.repeat
        height, width = cell.spanned
        if height > 1 or width > 1:
            self.facts.merged.append(Merged(rows[0], columns[0], rows[0] + height - 1, columns[0] + width - 1))
        if not cell.is_filled:
            return
        self.facts.extent.add(rows[-1], columns[-1], len(rows) * len(columns))
        if cell.formula is not None:
            self._formulas.append((rows, columns, cell.formula))
        if (hidden := cell.hidden_value()) is not None:
            self._runs.append((rows, columns, hidden))

    def expand(self) -> None:
        """Spell the runs out; only after the size of the sheet was found good."""
        height, facts = self.facts.extent.rows, self.facts
        facts.patches = {
            (row, column): value for rows, columns, value in self._runs for row in rows for column in columns
        }
        facts.hidden_rows = {row for run in self._hidden for row in range(run.start, min(run.stop, height))}
        facts.computed = lambda wanted: {
            (row, column): text
            for rows, columns, text in self._formulas
            for column in columns
            if column in wanted
            for row in rows
        }


class _Cell:
    """One cell while it is parsed."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.repeat = _count(attributes.get("table:number-columns-repeated"))
        self.spanned = (
            _count(attributes.get("table:number-rows-spanned")),
            _count(attributes.get("table:number-columns-spanned")),
        )
        self.type = attributes.get("office:value-type")
        self.is_error = attributes.get("calcext:value-type") == "error"
        self.formula = attributes.get("table:formula")
        self.text: list[str] = []
        self.has_text = False

    @property
    def is_filled(self) -> bool:
        """Whether calamine counts the cell as content."""
        return self.type is not None or self.formula is not None or self.has_text

    def hidden_value(self) -> CellError | Uncomputed | None:
        """What calamine would show as blank, as zero or as text: an error, or a formula nobody computed."""
        text = "".join(self.text).strip()
        if self.is_error or (self.formula is not None and _ERROR.fullmatch(text)):
            return CellError(text)
        if (
            self.formula is not None and self.type is None and not self.has_text
        ):  # LibreOffice writes "" as a blank text
            return Uncomputed(self.formula)
        return None


class _Content:
    """The whole content, parsed once."""

    def __init__(self, xml: bytes) -> None:
        self.tables: list[_Table] = []
        self.epoch, self.links, self.dde = 1900, 0, 0
        self._invisible: set[str] = set()
        self._style = ""
        self._open: list[_Table] = []  # a table may stand inside a cell of another one; only the outer one is a sheet
        self._cell: _Cell | None = None
        self._in_text = 0
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            if len(self._open) == 1:
                self._cell = _Cell(attributes)
        elif name == "text:p":
            self._in_text += 1
            if self._cell is not None:
                self._cell.has_text = True
        elif name == "table:table-row":
            if len(self._open) == 1:
                hidden = attributes.get("table:visibility") in _HIDDEN
                self._open[0].open_row(_count(attributes.get("table:number-rows-repeated")), hidden)
        elif name == "table:table":
            self._open.append(_Table(attributes.get("table:name", ""), self._is_visible(attributes)))
        elif name == "table:table-column" and len(self._open) == 1:
            hidden = attributes.get("table:visibility") in _HIDDEN
            self._open[0].add_column(_count(attributes.get("table:number-columns-repeated")), hidden)
        else:
            self._start_other(name, attributes)

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._invisible.add(self._style)
        elif name == "table:null-date" and attributes.get("table:date-value", "").startswith("1904"):
            self.epoch = 1904
        elif name == "table:table-source" and self._open:
            self._open[-1].facts.name = ""  # a copy of a sheet of another file
            self.links += 1
        elif name == "table:cell-range-source":
            self.links += 1
        elif name == "table:dde-link":
            self.dde += 1

    def _is_visible(self, attributes: dict[str, str]) -> bool:
        return attributes.get("table:style-name", "") not in self._invisible

    def _characters(self, text: str) -> None:
        if self._in_text and self._cell is not None:
            self._cell.text.append(text)

    def _end(self, name: str) -> None:
        if name in _CELLS:
            if len(self._open) == 1 and self._cell is not None:
                self._open[0].add_cell(self._cell)
                self._cell = None
        elif name == "text:p":
            self._in_text -= 1
        elif name == "table:table-row":
            if len(self._open) == 1:
                self._open[0].close_row()
        elif name == "table:table":
            table = self._open.pop()
            if not self._open and table.facts.name:
                self.tables.append(table)


def _count(text: str | None) -> int:
    """A number of repetitions, at least one. Raises ``Refused`` for one that is no number or has no end."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused("ZS-418", detail=f"重复次数“{text[:20]}”有误")
    return max(int(text), 1)
