"""The whole table."""

from __future__ import annotations

from typing import Final

from addin.libreoffice.conformance import books, content, looks, marks
from addin.libreoffice.conformance.line import Line

TABLE: Final[dict[str, tuple[Line, ...]]] = {
    "单元格的内容": content.LINES,
    "单元格的样子": looks.LINES,
    "批注、条件格式、保护": marks.LINES,
    "软件、工作簿、工作表、名称": books.LINES,
}
