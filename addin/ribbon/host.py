"""What a job needs of the spreadsheet program: one small protocol, which every host implements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from addin.ribbon.report import Mark, Report, Review

Given = Mapping[str, str | Sequence[str]]


class Cancelled(Exception):  # noqa: N818 - no error: the person wants it to end
    """The person asked for the job to end. Raised by ``Host.progress`` between two files and by nothing else."""


class HostGone(Exception):  # noqa: N818 - reads as what happened
    """The program does not answer any more, or has ended. Its text says what is known of it."""


class HostRefused(Exception):  # noqa: N818
    """The program does not let us do it: a cell is being edited, the workbook is protected. Its text says why."""


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from: what the job gets, and what people read."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """One thing to ask a person.

    ``kind``: folder, file_open, file_save, files, period, programme, text or choice. ``filter``: the files to offer
    (``*.xlsx``). A programme may also be answered with the path of a definition folder. ``propose``: makes the default
    from the answers so far; a host asks in order and calls ``default_for`` when it comes to the question.
    """

    id: str
    kind: str
    label: str
    help: str = ""
    required: bool = True
    default: str = ""
    filter: str = ""
    choices: tuple[Choice, ...] = ()
    propose: Callable[[Given], str] | None = None

    @property
    def may_stay_empty(self) -> bool:
        """Whether an empty answer means none of these files, and not the one that is proposed."""
        return not self.required and self.kind in ("file_open", "files")

    def default_for(self, answers: Given) -> str:
        """Return the answer to offer, given those to the questions before; empty when there is none."""
        return self.propose(answers) if self.propose else self.default


@dataclass(frozen=True)
class OpenWorkbook:
    """The workbook in front of the person, as a copy saved for this purpose.

    ``path``: the copy, in a folder of its own **under the workbook's own file name** (a name may tell the unit). The
    host removes it when ``run`` has returned. ``saved``: no changes were unsaved; the copy holds them all the same.
    ``read_only``: it cannot be saved into its own file, so nothing is marked in it.
    """

    path: Path
    saved: bool
    read_only: bool = False


@dataclass(frozen=True)
class OpenFile:
    """The file of the workbook in front of the person, as it was saved last. ``saved``: nothing is unsaved."""

    path: Path
    saved: bool


@dataclass(frozen=True)
class Selection:
    """The selected cells: their sheet, the reference of the first one, and the values row by row."""

    sheet: str
    cell: str
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Cleared:
    """What ``clear_marks`` took away: of how many cells, whether the sheet 审核意见 went too.

    ``kept``: the sheets with a password, whose marks stay.
    """

    cells: int = 0
    review: bool = False
    kept: tuple[str, ...] = ()


class Host(Protocol):
    """A spreadsheet program, as thin as it can be. ``can_mark``: ``False`` where it reaches into no open workbook.

    What a person does wrong never reaches it as an exception, and it raises none for that; an ``OSError`` from
    ``current_workbook`` or ``open`` is told to the person as a finding, and so are ``HostGone`` and ``HostRefused``
    from anything.
    """

    can_mark: bool

    def ask(self, title: str, questions: Sequence[Question]) -> Given | None:
        """Ask in this order and return the answers by id, ``None`` when the person cancels.

        A question that is left out gets its default. One of optional files may be answered with an empty text, which
        means none; where each question has a dialog of its own, closing that of an optional one answers it so and does
        not cancel the rest.
        """

    def current_workbook(self) -> OpenWorkbook | None:
        """Save a copy of the current workbook and return it; ``None`` when none is open. Touches nothing else."""

    def current_file(self) -> OpenFile | None:
        """Return the file of the current workbook; ``None`` when none is open, or it was never saved."""

    def selection(self) -> Selection | None:
        """Return the selected cells, ``None`` when no cells are selected."""

    def progress(self, done: int, total: int, text: str) -> None:
        """Show in the status bar how far the job is; ``total`` 0 gives the bar back to the program.

        Raises ``Cancelled`` when the person has asked for the end, never with ``total`` 0.
        """

    def show(self, report: Report) -> None:
        """Show title, lines, findings and table. Called once a press, at its end."""

    def mark(self, marks: Sequence[Mark]) -> int:
        """Mark cells of the workbook that ``current_workbook`` returned, and return how many carry the mark now.

        Each as ``Mark`` says. A sheet that is protected without a password (as our templates are) is opened for it and
        closed again with the same permissions; cells that cannot be marked are left out of the number.
        """

    def add_review(self, review: Review) -> str:
        """Add the sheet 审核意见 to the current workbook, in the place of an earlier one of ours; return its name.

        Empty where the structure of the workbook is protected.
        """

    def clear_marks(self) -> Cleared:
        """Remove from the current workbook exactly what ``mark`` and ``add_review`` put there."""

    def open(self, path: Path) -> None:
        """Open a workbook, or show a folder."""
