"""The part of reading that looks at the file: for a process of its own, since the file may be anybody's by now."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from python_calamine import CalamineWorkbook

from addin.record.compare import Compared, compare
from addin.record.from_lines import month_of
from addin.record.store import SHEET, read_lines
from addin.summary.drawing import drawing_id
from addin.summary.pages import month_pages
from udfs.findings import Finding
from xl_templates.formats.limits import Limits
from xl_templates.formats.refusal import Refused, guarded
from xl_templates.guard import Admitted, admit
from xl_templates.model import Programme

# A summary holds a hundred submissions.
LIMITS: Final = Limits(
    file_bytes=512 << 20,
    declared_bytes=4 << 30,
    inflated_bytes=2 << 30,
    part_bytes=1 << 30,
    kept_bytes=0,
    ratio_from=256 << 20,
)


class Examined(NamedTuple):
    """The lines of the record, and what somebody has changed since."""

    lines: list[str]
    compared: Compared


OTHER_DRAWING: Final = "由另一版本的程序写成，只取了办公室的列，其余没有逐格比较"

_programmes: list[Programme] = []


def prepare(programmes: tuple[Programme, ...]) -> None:
    """Receive the programmes that a summary may belong to."""
    _programmes[:] = programmes


def examine(path: str) -> Examined | Finding:
    """Read a summary, or say why it is none."""
    admitted = admit(Path(path), LIMITS)
    if isinstance(admitted, Finding):
        return admitted
    try:
        return _examined(admitted, _programmes)
    except Refused as refused:
        return refused.finding(admitted.name)


def _examined(admitted: Admitted, programmes: Sequence[Programme]) -> Examined:
    if admitted.format == "csv":
        raise Refused("ZS-775")
    book = guarded(CalamineWorkbook.from_filelike, io.BytesIO(admitted.data))
    if SHEET not in book.sheet_names:
        raise Refused("ZS-775")
    lines = guarded(list, read_lines(book))
    month = month_of(lines, programmes)
    compared = guarded(compare, month_pages(month), book)
    return Examined(lines, compared if _drawn_here(lines) else compared.edits_only(OTHER_DRAWING))


def _drawn_here(lines: Sequence[str]) -> bool:
    """Tell whether this version of the program draws the pages as the one that wrote them did."""
    return json.loads(lines[0])[1].get("drawn") == drawing_id()
