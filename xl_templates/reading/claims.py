"""What a workbook says of itself: its unit, its period, and what the unit states about its ledgers."""

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from xl_templates.grid import Grid
from xl_templates.model import Statement
from xl_templates.reading.header_words import Vocabulary
from xl_templates.reading.result import Claim
from xl_templates.references import cell_name
from xl_templates.sheet_names import COVER_SHEET, STAMP_SHEET

_LOOKED_AT: Final = 60  # rows of a sheet in which it may say whose it is
_RIGHT: Final = 6  # cells to the right of a label in which its value may stand
_LONGEST: Final = 120
_TITLE_ROWS: Final = 6
_LONGEST_TITLE: Final = 60
_UNIT_LABEL: Final = re.compile(r"(?:填报|报送|上报|申报|责任|汇总)?单位(?:名称)?(?:[（(]?(?:盖章|公章|签章)[)）]?)?")
_UNIT_INLINE: Final = re.compile(
    r"(?:填报|报送|上报|申报)单位(?:名称)?(?:[(（](?:盖章|公章|签章)[)）])?[:：]\s*([^\s:：]{2,30})"
)
_PERIOD_LABEL: Final = re.compile(r"(?:报送|填报|所属|统计|数据)?(?:期间|报送期|月份|所属期|时期|期)")
_PERIOD_TEXT: Final = (
    re.compile(r"(20\d\d)\s*年\s*第?\s*(\d{1,2})\s*周"),
    re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月(?!\s*\d{1,2}\s*[日号])"),
    re.compile(r"(?<!\d)(20\d\d)-?W(\d{1,2})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(20\d\d)[-._/](0?[1-9]|1[0-2])(?![\d\-._/]\d|\d)"),
    re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(?!\d)"),
)
_FORMS: Final = ("{0}-W{1:02}", "{0}-{1:02}", "{0}-W{1:02}", "{0}-{1:02}", "{0}-{1:02}")


class FoundStamp(BaseModel):
    """The stamp of a workbook as far as it can be believed: it came back from a stranger."""

    model_config = ConfigDict(extra="ignore", str_max_length=200)

    programme: str
    submission: str
    version: str = ""
    unit: str | None = None
    period: str | None = None


def stamp_of(text: str | None, grids: Sequence[Grid]) -> FoundStamp | None:
    """Return the stamp: from the document's property, else from the hidden sheet; ``None`` where there is none."""
    if text:
        try:
            return FoundStamp.model_validate(json.loads(text[:2000]))
        except (ValidationError, ValueError, RecursionError):
            pass  # a damaged property; the hidden sheet says the same
    for grid in grids:
        if grid.name == STAMP_SHEET:
            rows = {str(row[0]): str(row[1]) or None for row in grid.rows if len(row) > 1 and row[0] != ""}
            try:
                return FoundStamp.model_validate({key: value for key, value in rows.items() if value is not None})
            except ValidationError:
                return None
    return None


def unit_claims(grid: Grid, last_row: int) -> list[Claim]:
    """Return what a sheet says about its unit in the rows before ``last_row``."""
    source = "cover" if grid.name == COVER_SHEET else "sheet"
    claims = []
    for row, at, text in _texts(grid, last_row):
        inline = _UNIT_INLINE.search(text)
        if inline and not _is_label(inline[1]):
            claims.append(Claim(source, inline[1], grid.name, cell_name(row, at)))
        elif _UNIT_LABEL.fullmatch(_bare(text)):
            claims += _beside(grid, source, row, at)
    return claims


def title_claims(grid: Grid, last_row: int, columns: range) -> list[Claim]:
    """Return the texts above a table, in its columns: a title such as 渔阳镇招商引资落地项目清单 may name the unit."""
    return [
        Claim("title", text, grid.name, cell_name(row, at))
        for row, at, text in _texts(grid, min(last_row, _TITLE_ROWS))
        if len(text) <= _LONGEST_TITLE and at in columns
    ]


def period_claims(grid: Grid, last_row: int) -> list[Claim]:
    """Return what a sheet says about its period in the rows before ``last_row``; the text is a period code."""
    source = "cover" if grid.name == COVER_SHEET else "sheet"
    claims = []
    for row, at, text in _texts(grid, last_row):
        if _PERIOD_LABEL.fullmatch(_bare(text)):
            for claim in _beside(grid, source, row, at):
                found = period_in(claim.text)
                claims += [claim._replace(text=found)] if found else []
        elif found := period_in(text) if not _is_instruction(text) else None:
            claims.append(Claim(source, found, grid.name, cell_name(row, at)))
    return claims


def period_in(text: str) -> str | None:
    """Return the code of the first period that a text names (2023年2月, 2023.02, 202302, 2023-W08), if any."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST])
    for pattern, form in zip(_PERIOD_TEXT, _FORMS, strict=True):
        found = pattern.search(folded)
        if found:
            return form.format(int(found[1]), int(found[2]))
    return None


def statements_of(
    grid: Grid, vocabulary: Vocabulary, statements: tuple[Statement, ...]
) -> dict[str, tuple[str, Claim]]:
    """Return what a cover states: ledger id → (statement id, place); beside the name of a ledger stands the label."""
    labels = {_bare(statement.label): statement for statement in statements}
    found: dict[str, tuple[str, Claim]] = {}
    for row, cells in enumerate(grid.rows[:_LOOKED_AT]):
        for at, cell in enumerate(cells):
            statement = labels.get(_bare(cell)) if isinstance(cell, str) and cell else None
            if statement is None:
                continue
            beside = [text for text in cells[:at] if isinstance(text, str) and text]
            ledger = _spoken(beside, vocabulary)
            if ledger:
                claim = Claim("cover", str(cell), grid.name, cell_name(row, at))
                found.setdefault(ledger, (statement.id, claim))
    return found


def _spoken(texts: list[str], vocabulary: Vocabulary) -> str | None:
    best = max(
        ((words.spoken_of(text), name) for text in texts for name, words in vocabulary.ledgers.items()),
        default=(0, ""),
    )
    return best[1] if best[0] else None


def _texts(grid: Grid, last_row: int):  # noqa: ANN202 - (row, column, text)
    for row, cells in enumerate(grid.rows[: min(last_row, _LOOKED_AT)]):
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and 1 < len(cell) <= _LONGEST:
                yield row, at, cell


def _beside(grid: Grid, source: str, row: int, at: int) -> list[Claim]:
    for right in range(at + 1, min(at + 1 + _RIGHT, len(grid.rows[row]))):
        cell = grid.rows[row][right]
        if cell != "":
            return [] if _is_label(str(cell)) else [Claim(source, str(cell).strip(), grid.name, cell_name(row, right))]
    return []


def _is_label(text: str) -> bool:
    """Tell whether a text is the next label: what should stand before it was left blank."""
    bare = _bare(text)
    return bool(_UNIT_LABEL.fullmatch(bare) or _PERIOD_LABEL.fullmatch(bare))


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip(":")


def _is_instruction(text: str) -> bool:
    """Tell whether a text explains something rather than name a period: 数据截至2023年2月25日 … is no claim."""
    return len(text) > 60 or "截至" in text or "截止" in text or "如" in text
