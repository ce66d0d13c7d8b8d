"""What lies in the inbox of a month: what each unit sends, and what else gets in there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from addin.demo.february import Later, kept
from addin.demo.fill import Filler
from addin.demo.january import Books
from addin.demo.own_books import Kept, own_files
from addin.demo.story import UNITS, UnitStory
from addin.receipts import ZONE
from udfs.period import Period

NIL: Final = "零报告"
UNCHANGED: Final = "本月无变化"
AGAIN: Final = "尤古庄镇补报/尤古庄镇-招商引资台账-2023-01.xlsx"
DAMAGED: Final = "上仓镇-招商引资台账-2023-02.xlsx"
RESENT: Final = "上仓镇-招商引资台账-2023-02（重发）.xlsx"
CORRECTED: Final = "别山镇-招商引资台账-2023-02（改）.xlsx"
SCAN: Final = "下仓镇-招商引资台账-2023-02盖章件.pdf"
LOCK: Final = "~$白涧镇-招商引资台账-2023-02.xlsx"
FULL_WIDTH: Final = "西龙虎峪镇－招商引资台账－２０２３－０２.xlsx"


@dataclass(frozen=True)
class Sent:
    """A file of the inbox. ``received``: when the office got it; ``None`` for what nobody sent."""

    name: str
    content: bytes
    unit: str = ""
    received: datetime | None = None


@dataclass(frozen=True)
class Inbox:
    """What is needed to write the files of a month. ``templates``: unit → file name and bytes as issued."""

    period: Period
    filler: Filler
    templates: Mapping[str, tuple[str, bytes]]
    books: Mapping[str, Later]
    last: Mapping[str, bytes]  # unit → what it sent the month before

    def files(self, step: Callable[[str], None]) -> Iterator[Sent]:
        """Yield everything that lies in the inbox; ``step`` is told each unit."""
        february = self.period.first_day.month == 2
        for unit in UNITS:
            step(unit.name)
            way = unit.february if february else unit.january
            received = unit.received if february else f"2023-01-2{2 + len(unit.received) % 5} 10:00"
            yield from self._of(unit, way, _moment(received))
            if february and unit.beside:
                yield from _BESIDE[unit.beside](self, unit)

    def _of(self, unit: UnitStory, way: str, received: datetime) -> Iterator[Sent]:
        if way in ("own", "csv"):
            rows = {name: kept(rows) for name, rows in self.books[unit.name].items()}
            day = self.period.first_day
            told = Kept(unit.name, day.year, day.month, self.filler.ledgers, rows)
            for name, content in own_files(told).items():
                yield Sent(name, content, unit.name, received)
        elif way != "nothing":
            name, content = self.filled(unit, way)
            names = {"damaged": RESENT, "earlier version": CORRECTED, "full width name": FULL_WIDTH}
            if self.period.first_day.month == 2:
                name = names.get(unit.beside, name)
            yield Sent(name, content, unit.name, received)

    def filled(self, unit: UnitStory, way: str = "template", *, without_last: bool = False) -> tuple[str, bytes]:
        """Return a unit's template with its rows and statements."""
        name, template = self.templates[unit.name]
        books = dict(self.books[unit.name])
        if without_last:
            books["landed"] = books["landed"][:-1]
        tables = [ledger.id for ledger in self.filler.ledgers if ledger.kind == "table"]
        if way == "unchanged":  # what was brought forward stays as it is
            unchanged = [each for each in tables if kept(books[each])]
            books = {each: books[each] for each in books if each not in unchanged}
            statements = {each: UNCHANGED if each in unchanged else NIL for each in tables}
        else:
            statements = {each: NIL for each in tables if not kept(books[each])}
        return name, self.filler.fill(template, books, statements)


# --- what else lies there -----------------------------------------------------------------------------


def _earlier(inbox: Inbox, unit: UnitStory) -> Iterator[Sent]:
    """Sent three days before, without the last project: replaced by what came later."""
    name, content = inbox.filled(unit, without_last=True)
    yield Sent(name, content, unit.name, _moment("2023-02-24 15:30"))


def _january_again(inbox: Inbox, unit: UnitStory) -> Iterator[Sent]:
    yield Sent(AGAIN, inbox.last[unit.name], unit.name, _moment("2023-02-25 08:30"))


def _damaged(inbox: Inbox, unit: UnitStory) -> Iterator[Sent]:
    """Half of the file: the connection broke."""
    _, content = inbox.filled(unit)
    yield Sent(DAMAGED, content[: len(content) // 2], unit.name, _moment("2023-02-24 18:00"))


def _stamped_scan(_inbox: Inbox, unit: UnitStory) -> Iterator[Sent]:
    yield Sent(SCAN, _PDF, unit.name)


def _lock_file(_inbox: Inbox, _unit: UnitStory) -> Iterator[Sent]:
    """Copied along while somebody had the workbook open."""
    yield Sent(LOCK, "\x05user".encode("ascii").ljust(165, b" "))


def _nothing_else(_inbox: Inbox, _unit: UnitStory) -> Iterator[Sent]:
    yield from ()


_BESIDE: Final[dict[str, Callable[[Inbox, UnitStory], Iterator[Sent]]]] = {
    "earlier version": _earlier,
    "january again": _january_again,
    "damaged": _damaged,
    "stamped scan": _stamped_scan,
    "lock file": _lock_file,
    "full width name": _nothing_else,
}
_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Size 4/Root 1 0 R>>\n%%EOF\n"
)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def january_books(books: Mapping[str, Books]) -> dict[str, Later]:
    """Return January's rows as a month's: nothing has gone yet."""
    return {unit: {name: list(rows) for name, rows in ledgers.items()} for unit, ledgers in books.items()}
