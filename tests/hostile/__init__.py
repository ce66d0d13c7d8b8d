"""A set of hostile files of our own, each made in code, each with the outcome that it must have.

An ``Attack`` is a file name, what makes the file, and what is expected. The modules beside this one hold them by the
level at which they attack; ``everything`` lists them all. Those that are read hold, beside the attack, one plain table
of one project: it has to come out as it stands, whatever is around it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from tests.opening_files import sheet_xml

HEADER = ("项目名称", "投资方", "总投资(万元)", "本月到位资金", "累计到位资金")
PROJECT = ("甲项目", "甲公司", "100", "0", "50")


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile file.

    ``make``: its bytes, or a function that puts it at a path. Refused: ``code`` and ``word``, a part of the message.
    Read (no ``code``): all ``projects`` (``None``: the plain one first) and ``findings``, codes that must be told. ``inbox``: the code by which the walk
    through the inbox turns it away, where it does ("-": it shows nothing). ``meanwhile``: what happens to the file while it is read.
    """

    name: str
    make: Callable[[], bytes] | Callable[[Path], object]
    code: str = ""
    word: str = ""
    findings: frozenset[str] = frozenset()
    projects: tuple[str, ...] | None = (PROJECT[0],)
    inbox: str = ""
    meanwhile: str = ""
    on_disk: bool = False

    def put(self, folder: Path) -> Path:
        """Make the file in a folder and return its path."""
        path = folder / self.name
        if self.on_disk:
            self.make(path)  # type: ignore[call-arg]
        else:
            path.write_bytes(self.make())  # type: ignore[call-arg, arg-type]
        return path


def refused(name: str, code: str, word: str, make: Callable[[], bytes]) -> Attack:
    """A file that must be refused with this code, for this reason."""
    return Attack(name, make, code, word)


def harmless(
    name: str, make: Callable[[], bytes], *findings: str, projects: tuple[str, ...] | None = (PROJECT[0],)
) -> Attack:
    """A file that must be read: its table as it stands, and what has to be told about the rest."""
    return Attack(name, make, findings=frozenset(findings), projects=projects)


def cell(ref: str, value: str) -> str:
    """A cell: a number where the value is one, else a text."""
    if value.replace(".", "", 1).isdigit() and value.isascii():
        return f'<c r="{ref}"><v>{value}</v></c>'
    return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def row(number: int, *values: str) -> str:
    """A row of cells from column A; empty ones are left out."""
    cells = "".join(cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(values) if value)
    return f'<row r="{number}">{cells}</row>'


TABLE = row(1, *HEADER) + row(2, *PROJECT)


def ledger(more: str = "", before: str = "", after: str = "") -> str:
    """The plain table as the XML of a sheet. ``more``: rows below; ``before``, ``after``: around the cells."""
    return sheet_xml(TABLE + more, before, after)


def ledger_of(*rows: tuple[str, ...]) -> str:
    """A sheet with the header and these rows instead of the plain one."""
    return sheet_xml(row(1, *HEADER) + "".join(row(at, *values) for at, values in enumerate(rows, 2)))
