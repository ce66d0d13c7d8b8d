"""What a job hands back to whoever pressed the button. Plain values only, so it crosses to another process as it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from udfs.findings import Finding

MARK_NAME: Final = "招商校验"
MARK_PREFIX: Final = f"【{MARK_NAME}】"
# A condition that always holds, and that nobody else writes. Coloured by a condition, a cell keeps the fill that people
# gave it, and it is there again when the condition goes.
MARK_CONDITION: Final = f'=N("{MARK_NAME}")=0'


@dataclass(frozen=True)
class Table:
    """Texts in rows and columns, ready to be written on a sheet or into a window."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Mark:
    """One cell to mark: a colour (``#RRGGBB``), and a note; an empty text means the colour only.

    How a host knows its marks again, and removes them and nothing else: the colour is a conditional format with the
    formula ``MARK_CONDITION``, put before all others; the note's text begins with ``MARK_PREFIX`` (a note's author is
    no sign: both Excel and LibreOffice write the person's own name). A cell with somebody else's note gets the colour
    only.
    """

    sheet: str
    cell: str
    severity: str
    text: str
    fill: str
    ink: str

    @property
    def note(self) -> str:
        """The text of the note, with the sign that it is ours."""
        return MARK_PREFIX + self.text


@dataclass(frozen=True)
class ReviewRow:
    """A line of the sheet 审核意见: one finding. ``sheet`` and ``cell`` are empty where it names no place."""

    severity: str
    sheet: str
    cell: str
    code: str
    message: str
    value: str
    remedy: str


@dataclass(frozen=True)
class Review:
    """The sheet 审核意见, added at the end of the current workbook: what was checked, and the findings.

    How a host knows it again, and how reading knows to leave it out: ``xl_templates.review_sheet``.
    """

    line: str
    rows: tuple[ReviewRow, ...]


@dataclass(frozen=True)
class Report:
    """What came of a job. Not ``done``: nothing was made or changed but what ``findings`` tell, which say why.

    ``files``: what to open now. ``marks``: what the cells of the current workbook shall carry instead of all earlier
    marks; ``None`` leaves them as they are. ``review``: the sheet that goes with the marks; where it could be added,
    the person needs no ``table`` beside it.
    """

    title: str
    done: bool = True
    lines: tuple[str, ...] = ()
    table: Table | None = None
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()
    marks: tuple[Mark, ...] | None = None
    review: Review | None = None
