"""ods: the content, parsed for what calamine hides and for how large it claims to be, and the cells from calamine."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final
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
_ASIDE: Final = ("office:annotation", "text:ruby-text", "text:note")  # no part of what the cell shows
_SPACES: Final = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}
_LONG_TIME: Final = re.compile(r"PT([0-9]{2,6})H([0-9]{1,2})M([0-9]{1,2}(?:[.,][0-9]{1,9})?)S")
_MOST_SPACES: Final = 32_767  # no cell holds more
_LETTER_BYTES: Final = 3
_MOST_HIDDEN: Final = 200_000  # one short line of the file may stand for millions

Hidden = CellError | Uncomputed | str | timedelta


def opened(package: Package, limits: Limits) -> OpenedWorkbook:
    """Read an ods file. Raises ``Refused``, and whatever a parser raises on damaged bytes."""
    xml = package.cell_xml("content.xml")
    content = _Content(xml)
    budget = Budget(limits)
    if not content.tables:
        raise Refused("ZS-426")
    names = [table.facts.name for table in content.tables]
    if len(set(names)) < len(names):  # they are asked for by name
        raise Refused("ZS-418", detail="有两张工作表同名")
    for at, table in enumerate(content.tables):
        budget.spend(table.facts)
        if table.letters * _LETTER_BYTES > limits.all_text_bytes:  # one text of the file may stand in a million cells
            detail = f"单元格里的文字合计超过 {limits.all_text_bytes >> 20} MB"
            raise Refused("ZS-425", sheet=table.facts.name, detail=detail)
        table.expand()
        table.facts.each_filled = lambda take, at=at: _Content(xml, at, take)
    parts = {"mimetype": _MIMETYPE, "META-INF/manifest.xml": _MANIFEST, "content.xml": xml}
    book = CalamineWorkbook.from_filelike(io.BytesIO(package.repacked({}, parts)))
    grids = [
        grid_of(book.get_sheet_by_name(table.facts.name).to_python(skip_empty_area=False), table.facts)
        for table in content.tables
    ]
    return OpenedWorkbook("ods", grids, content.epoch, _stamp(package), _remarks(package, content))


def _stamp(package: Package) -> str | None:
    if "meta.xml" in package:
        for element in package.tree("meta.xml").iter():
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
        self.row = self.column = self.described = self.letters = 0
        self.row_repeat = 1
        self.facts.filled = 0
        self.each_filled: Callable[[int, int], None] | None = None
        self._runs: list[tuple[range, range, Hidden]] = []
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
        self.letters += len(rows) * len(columns) * sum(map(len, cell.text))
        if cell.has_content:
            self.facts.filled += len(rows) * len(columns)
            if self.each_filled:
                for row in rows:
                    for column in columns:
                        self.each_filled(row, column)
        if cell.formula is not None:
            self._formulas.append((rows, columns, cell.formula))
        if (hidden := cell.hidden_value()) is not None:
            self._runs.append((rows, columns, hidden))

    def expand(self) -> None:
        """Spell the runs out; only after the size of the sheet was found good."""
        height, facts = self.facts.extent.rows, self.facts
        if sum(len(rows) * len(columns) for rows, columns, _ in self._runs) > _MOST_HIDDEN:
            raise Refused("ZS-425", sheet=facts.name, detail=f"没有结果的公式和错误值超过 {_MOST_HIDDEN} 个")
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
        self.stated = attributes.get("office:string-value")
        self.time = attributes.get("office:time-value", "")
        self.text: list[str] = []
        self.has_text = self.is_odd = False

    @property
    def is_filled(self) -> bool:
        """Whether calamine counts the cell as content."""
        return self.type is not None or self.formula is not None or self.has_text

    @property
    def has_content(self) -> bool:
        """Whether there is something to read: a value, a text, an error, or a formula that nobody computed."""
        if self.type in (None, "string"):
            return bool("".join(self.text) or self.stated) or self.hidden_value() is not None
        return True

    def hidden_value(self) -> Hidden | None:
        """What calamine would show as blank, as zero or otherwise.

        An error, a formula nobody computed, a text with something in it, a day and longer.
        """
        text = "".join(self.text).strip()
        if self.is_error or (self.formula is not None and _ERROR.fullmatch(text)):
            return CellError(text)
        if (
            self.formula is not None and self.type is None and not self.has_text
        ):  # LibreOffice writes "" as a blank text
            return Uncomputed(self.formula)
        if self.type == "time" and (long := _LONG_TIME.fullmatch(self.time)) and int(long[1]) > 23:
            return timedelta(hours=int(long[1]), minutes=int(long[2]), seconds=float(long[3].replace(",", ".")))
        return "".join(self.text) if self.is_odd and self.type == "string" and self.stated is None else None


class _Content:
    """The whole content, parsed once."""

    def __init__(self, xml: bytes, watched: int = -1, each_filled: Callable[[int, int], None] | None = None) -> None:
        """Parse. ``each_filled``: called with row and column of each filled cell of the sheet number ``watched``."""
        self._watched, self._each_filled = watched, each_filled
        self.tables: list[_Table] = []
        self.epoch, self.links, self.dde = 1900, 0, 0
        self._invisible: set[str] = set()
        self._style = ""
        self._open: list[_Table] = []  # a table may stand inside a cell of another one; only the outer one is a sheet
        self._cell: _Cell | None = None
        self._in_text = self._aside = 0
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = parser.StartCdataSectionHandler = self._note_odd
        parser.ProcessingInstructionHandler = self._note_odd
        parser.Parse(xml, True)

    def _note_odd(self, *_what: str) -> None:
        """Note that a cell's text has something in it that calamine leaves out or takes in wrongly."""
        if self._cell is not None and self._in_text:
            self._cell.is_odd = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            if len(self._open) == 1:
                self._cell = _Cell(attributes)
        elif name in _ASIDE:
            self._aside += 1
            self._note_odd()
        elif name == "text:p":
            self._in_text += 1
            if self._cell is not None and not self._aside:
                self._cell.text += "\n" if self._cell.has_text else ""
                self._cell.has_text = True
        elif name in _SPACES:
            count = _count(attributes.get("text:c"))
            if count > _MOST_SPACES:  # the parser would write them all out
                raise Refused("ZS-419", detail="里面有一段空格长得超出单元格能容纳的长度")
            self._characters(_SPACES[name] * count)
            if name != "text:s":
                self._note_odd()
        elif name == "table:table-row":
            if len(self._open) == 1:
                hidden = attributes.get("table:visibility") in _HIDDEN
                self._open[0].open_row(_count(attributes.get("table:number-rows-repeated")), hidden)
        elif name == "table:table":
            table = _Table(attributes.get("table:name", ""), self._is_visible(attributes))
            if not self._open and len(self.tables) == self._watched:
                table.each_filled = self._each_filled
            self._open.append(table)
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
        if self._in_text and not self._aside and self._cell is not None:
            self._cell.text.append(text)

    def _end(self, name: str) -> None:
        if name in _CELLS:
            if len(self._open) == 1 and self._cell is not None:
                self._open[0].add_cell(self._cell)
                self._cell = None
        elif name == "text:p":
            self._in_text -= 1
        elif name in _ASIDE:
            self._aside -= 1
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
