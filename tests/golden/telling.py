"""What a workbook means, as text: values, which of them are live, links; nothing of how it is stored."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

RECORD = "zs_record"
# What may differ from one day to the next without meaning anything; a column title or the first cell of a line.
IGNORED = {"SHA-256": "hashes of the definition and of the files", "版本": "the version of the definition"}


def told(path: Path) -> str:
    """Return the text of every visible sheet, a line a row; blank cells at the end of a row are left out."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    lines: list[str] = []
    for sheet in formulas:
        if sheet.title.startswith(RECORD):
            continue
        lines.append(f"## {sheet.title}")
        ignored: set[int] = set()
        for row, known in zip(sheet.iter_rows(), values[sheet.title].iter_rows(), strict=True):
            ignored |= {at for at, cell in enumerate(row) if cell.value in IGNORED}
            cells = [
                _cell(cell, value.value) if at not in ignored or cell.value in IGNORED else ""
                for at, (cell, value) in enumerate(zip(row, known, strict=True))
            ]
            lines.append("|".join(_trimmed(cells[:1] if cells[0] in IGNORED else cells)))
    return "\n".join(lines) + "\n"


def _trimmed(cells: list[str]) -> Iterator[str]:
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    yield from cells[: last + 1]


def _cell(cell: Cell, value: object) -> str:
    text = "" if value is None else str(value).replace("\n", "⏎").replace("|", "¦")
    if cell.data_type == "f":
        text += "＝"  # that it is live; what the formula gives is LibreOffice's to judge
    if cell.hyperlink:
        link = cell.hyperlink
        text += f" →{'#'.join(part for part in (link.target, link.location) if part)}"
    return text
