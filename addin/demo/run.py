"""The job 演示: two months of Jizhou on made-up data, told by the jobs that officers use."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from addin.consolidate import BOOK_NAME, ConsolidateRequest, consolidate
from addin.demo.events import plant_february, plant_january
from addin.demo.february import Later, february_of
from addin.demo.fill import Filler
from addin.demo.inbox import Inbox, Sent, january_books
from addin.demo.january import january_of
from addin.demo.story import FEBRUARY, JANUARY, PROGRAMME, UNITS
from addin.demo.told import Months, Told, as_told
from addin.files import reason_of, write_atomically
from addin.issue import IssueOutcome, issue_templates
from addin.merging.month import Month
from addin.office_book import NewReceipt, append_receipts
from addin.seen import NOTHING
from udfs.findings import Finding, finding
from xl_templates.build import Common

Progress = Callable[[int, int, str], None]

_HOW: Final = "邮箱"
_SOURCE: Final = "演示"
_NAMED: Final = 3
# What the parts of the work take, in hundredths of the whole: templates, what the units send, the summary.
_SHARES: Final = (15, 10, 25)


@dataclass(frozen=True)
class Places:
    """Where the files of a month stand."""

    issued: Path
    inbox: Path
    summary: Path
    book: Path

    @classmethod
    def of(cls, folder: Path, period: str) -> "Places":
        """The places of a period below the folder of the demo."""
        month = f"{int(period[-2:])}月"
        summary = folder / f"{period}汇总.xlsx"
        return cls(folder / f"{month}下发", folder / f"{month}收件", summary, folder / BOOK_NAME)


@dataclass
class DemoOutcome:
    """What the demo did and tells. Not ``done``: ``findings`` say why.

    ``told``: what was planted, held against the months; empty where the story was not told to its end.
    """

    done: bool
    findings: list[Finding] = field(default_factory=list)
    months: Months | None = None
    told: list[Told] = field(default_factory=list)


def run_demo(folder: Path, *, progress: Progress | None = None) -> DemoOutcome:
    """Tell the story into ``folder``, which is made when missing.

    Files that are there and differ from what the demo would write (templates, what units sent) are never overwritten,
    and a finding names them; the summaries are made again. ``progress`` is called with (done, all, what is done).
    """
    january = {unit.name: january_of(unit) for unit in UNITS}
    plant_january(january)
    february = {unit.name: february_of(unit, january[unit.name]) for unit in UNITS}
    plant_february(february, january)
    books = {JANUARY: january_books(january), FEBRUARY: february}
    teller = _Teller(folder, progress or (lambda _done, _all, _what: None))
    try:
        first = teller.tell(JANUARY, books[JANUARY])
        second = teller.tell(FEBRUARY, books[FEBRUARY]) if first else None
    except OSError as error:
        place = {"file": str(error.filename or folder)}
        return DemoOutcome(False, [*teller.findings, finding("ZS-405", place=place, reason=reason_of(error))])
    if first is None or second is None:
        return DemoOutcome(False, teller.findings)
    months = Months(first, second, books[JANUARY], february)
    told = as_told(months)
    missed = [
        finding("ZS-513", place={"unit": each.unit}, unit=each.unit, told=each.happens)
        for each in told
        if not each.seen
    ]
    return DemoOutcome(True, [*teller.findings, *missed], months, told)


class _Teller:
    """Tells one month after the other; each begins with what the one before has left."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self.folder = folder
        self.progress = progress
        self.findings: list[Finding] = []
        self.previous: Path | None = None
        self.sent: dict[str, bytes] = {}
        self.done = 0

    def tell(self, period: str, books: Mapping[str, Later]) -> Month | None:
        """Issue, fill in, consolidate; ``None`` where a step was refused, and ``findings`` say why."""
        places = Places.of(self.folder, period)
        month = f"{int(period[-2:])}月"
        step = self._part(_SHARES[0], f"{month}下发模板")
        issued = issue_templates(PROGRAMME, period, places.issued, previous=self.previous, progress=step)
        self.findings += issued.findings
        if not issued.done:
            return None
        refusal = self._fill(issued, places, books, self._part(_SHARES[1], f"{month}各单位报送"))
        if refusal:
            self.findings.append(refusal)
            return None
        request = ConsolidateRequest(places.inbox, PROGRAMME, period, str(places.summary), previous=self.previous)
        outcome = consolidate(request, progress=self._part(_SHARES[2], f"{month}汇总"))
        self.findings += outcome.findings
        self.previous = places.summary
        return outcome.month if outcome.done else None

    def _fill(self, issued: IssueOutcome, places: Places, books: Mapping[str, Later], step: Progress) -> Finding | None:
        """Write what the units send into the inbox, and when it came into the office book."""
        programme, submission, period = issued.programme, issued.submission, issued.period
        assert programme is not None and submission is not None and period is not None
        ledgers = [programme.ledger(name) for name in submission.ledgers]
        filler = Filler(submission, ledgers, Common(programme, submission, period))
        names = {name.partition("-")[0]: path for path in (*issued.written, *issued.unchanged) for name in [path.name]}
        templates = {unit: (path.name, path.read_bytes()) for unit, path in names.items()}
        inbox = Inbox(period, filler, templates, books, self.sent)
        order = [unit.name for unit in UNITS]
        receipts, kept, sent = [], [], {}
        for each in inbox.files(lambda unit: step(order.index(unit), len(order), unit)):
            if not _put(places.inbox / each.name, each.content):
                kept.append(each.name)
            if each.received:
                receipts.append(_receipt(each, period.code))
            sent.setdefault(each.unit, each.content)
        self.sent = sent
        if kept:
            names_told = "、".join(kept[:_NAMED]) + ("等" if len(kept) > _NAMED else "")
            self.findings.append(
                finding("ZS-520", place={"file": str(places.inbox)}, count=len(kept), names=names_told)
            )
        appended = append_receipts(places.book, receipts)
        return appended if isinstance(appended, Finding) else None

    def _part(self, share: int, label: str) -> Progress:
        """Return a progress for one part of the whole."""
        start, self.done = self.done, self.done + share
        return lambda done, count, _name: self.progress(start + share * done // max(count, 1), 2 * sum(_SHARES), label)


def _put(path: Path, content: bytes) -> bool:
    """Write a file unless it is there; tell whether it holds this content."""
    if path.exists():
        return path.is_file() and path.read_bytes() == content
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_atomically(path, lambda file: _write(file, content), instead_of=NOTHING) == path


def _write(file, content: bytes) -> None:  # noqa: ANN001 - a binary file
    file.write(content)


def _receipt(sent: Sent, period: str) -> NewReceipt:
    sha256 = hashlib.sha256(sent.content).hexdigest()
    return NewReceipt(sha256, sent.name, sent.unit, period, sent.received, _HOW, _SOURCE)
