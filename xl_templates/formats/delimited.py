"""Delimited text: how it is encoded, what divides its fields, and its rows. Every cell stays a text."""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import Final

from xl_templates.formats.limits import Limits
from xl_templates.formats.refusal import Refused

DELIMITERS: Final = ",\t;"
_SAMPLE: Final = 65536
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")


def decoded(data: bytes) -> tuple[str, str] | None:
    """Return the text and its encoding, ``None`` where the bytes are no text in any encoding known here."""
    marked = next((codec for mark, codec in _MARKS if data.startswith(mark)), None)
    for codec in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        return None if _BINARY.search(text) else (text, codec)
    return None


def looks_delimited(text: str) -> bool:
    """Whether the first lines have fields, as many in each; prose and program text do not."""
    return bool(_delimiter(text))


def read_rows(data: bytes, encoding: str, limits: Limits) -> list[list[object]]:
    """Return rows of equal length, every cell a text. Raises ``Refused`` for more cells than can be."""
    text = data.decode(encoding)
    rows: list[list[object]] = []
    width = cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text) or ","):
            rows.append(list(row))
            width, cells = max(width, len(row)), cells + len(row)
            if cells > limits.cells or len(rows) * width > limits.cells:
                raise Refused("ZS-425", detail=f"超过 {limits.cells} 个单元格")
    except csv.Error as error:  # a field beyond the module's own limit of 128 kB
        raise Refused("ZS-419", detail="里面有一段文字长得超出单元格能容纳的长度") from error
    for row in rows:
        row.extend([""] * (width - len(row)))
    return rows


def _delimiter(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of fields, "" where none does."""
    start = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        start = start[: start.rfind("\n") + 1]  # the last line may be cut
    best, best_fields = "", 1
    for mark in DELIMITERS:
        try:
            rows = [len(row) for row in islice(csv.reader(io.StringIO(start, newline=""), delimiter=mark), 50) if row]
        except csv.Error:
            continue
        fields, lines = Counter(rows).most_common(1)[0] if rows else (0, 0)
        if fields > best_fields and lines * 3 >= len(rows) * 2:
            best, best_fields = mark, fields
    return best
