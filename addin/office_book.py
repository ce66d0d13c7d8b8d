"""The office book (工作簿.xlsx): what people know and no submission tells. Only appended to, whole or not at all.

It belongs to the office: other sheets, columns, remarks and formats stay. Where something in it would be lost by
saving, it is not touched, and a finding says so.
"""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin.files import kept_beside, reason_of, write_atomically
from addin.locks import Locked, locked
from addin.office_book_sheet import SHEET, Heading, add_lines, find_heading, new_book, read_register
from addin.receipts import (
    FILE_TIME,
    FIRST_SEEN,
    NewReceipt,
    Receipt,
    Register,
    on_time,
    still_to_register,
)
from addin.seen import Seen
from addin.temporaries import scratch_folder, temporary_files_in
from udfs.findings import Finding, finding

__all__ = [
    "FILE_TIME",
    "FIRST_SEEN",
    "Appended",
    "NewReceipt",
    "OfficeBook",
    "Receipt",
    "append_receipts",
    "on_time",
    "read_office_book",
    "register",
]

_WAIT: Final = 30.0  # seconds for another run to add its lines; it takes one or two
_TRIES: Final = 3  # of reading it again because another program has saved it meanwhile
_LARGEST: Final = 50 << 20  # bytes; a book of ten years has a few hundred kB
# Parts and marks that openpyxl drops when it saves.
_LOST_PARTS: Final = {
    "xl/charts/": "图表",
    "xl/media/": "图片",
    "xl/drawings/drawing": "图形",
    "xl/embeddings/": "嵌入的文件",
    "xl/ctrlProps/": "控件",
    "xl/activeX/": "控件",
    "xl/slicers/": "切片器",
    "xl/threadedComments/": "批注会话",
    "xl/vbaProject.bin": "宏",
    "xl/macrosheets/": "宏",
    "xl/metadata.xml": "动态数组公式等新式内容",
    "xl/richData/": "单元格中的图片等新式内容",
    "xl/featurePropertyBag/": "复选框",
    "xl/timelines/": "日程表",
    "xl/connections.xml": "外部数据连接",
    "xl/queryTables/": "外部数据连接",
    "xl/model/": "数据模型",
    "xl/revisions/": "修订记录",
    "docMetadata/": "密级标签",
    "_xmlsignatures/": "数字签名",
}
_SHAPES: Final = "xl/drawings/vmlDrawing"
_LOST_SHAPE: Final = re.compile(rb'ObjectType="(?!Note")')  # other than the frame of a comment
_SHEET_PART: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_TEXTS: Final = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml")
_TEXT: Final = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>[^<]*")
_LOST_EXTENSION: Final = re.compile(rb"<extLst.*:(conditionalFormatting|dataValidation|sparklineGroup|slicerRef)", re.S)
_REPAIR: Final = "用备份恢复，或换一个位置另建；不要覆盖它"


@dataclass(frozen=True)
class OfficeBook:
    """What the book holds; empty when there is none yet. ``findings`` are its lines that cannot be understood."""

    path: Path
    register: Register = field(default_factory=Register)

    @property
    def receipts(self) -> dict[str, Receipt]:
        """The lines by the hash of their file."""
        return self.register.receipts

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with lines, with the book's name."""
        return self.register.findings

    def receipt_for(self, sha256: str, *, file: str = "", unit: str = "", period: str = "") -> Receipt | None:
        """Return the line that says when this file came, see ``Register.receipt_for``."""
        return self.register.receipt_for(sha256, file=file, unit=unit, period=period)


@dataclass(frozen=True)
class Appended:
    """What was written where: ``path`` is another one beside the book when a program holds it."""

    path: Path
    added: list[NewReceipt]
    findings: list[Finding] = field(default_factory=list)


def read_office_book(path: Path) -> OfficeBook | Finding:
    """Read the book. A missing one is empty; one that is damaged or not ours is a finding."""
    opened = _open(path)
    if isinstance(opened, Finding):
        return opened
    return OfficeBook(path, opened.read(path))


def register(book: OfficeBook, new: Iterable[NewReceipt]) -> list[NewReceipt]:
    """Return those to append: files that the book has no line for. Lines that are there are never changed."""
    return still_to_register(book.register, new)


def append_receipts(path: Path, rows: Iterable[NewReceipt]) -> Appended | Finding:
    """Add the lines that are not there yet, making the book when it is missing. Writes nothing when none is new.

    Of runs that come at once each waits for the one before, so that no line is lost. What another program saves there
    meanwhile is read again; where that never ends, the lines go into a book beside it, and a finding says so.
    """
    new = list(rows)
    with locked(path, wait=_WAIT) as taken:
        for _ in range(_TRIES):
            seen = Seen.at(path)
            opened = _open(path)
            if isinstance(opened, Finding):
                return opened
            fresh = still_to_register(opened.read(path), new)
            if not fresh:
                return Appended(path, [])
            if isinstance(taken, Finding):
                return taken
            try:
                content = _with_lines(opened, fresh)
            except OSError as error:  # of the temporary folder
                return finding("ZS-405", place={"file": str(path)}, reason=reason_of(error))
            if seen.is_still_at(path):
                break
        return _put_back(path, content, fresh, taken, seen)


def _with_lines(opened: "_Opened", fresh: list[NewReceipt]) -> bytes:
    add_lines(opened.sheet, opened.heading, fresh)
    times = [each.received for each in fresh if each.received is not None]
    return _saved(opened.book, max(times, default=None))


def _put_back(path: Path, content: bytes, fresh: list[NewReceipt], taken: Locked, seen: Seen) -> Appended | Finding:
    try:
        written = write_atomically(path, lambda file: _put(file, content), instead_of=seen)
    except OSError as error:
        return finding("ZS-405", place={"file": str(path)}, reason=reason_of(error))
    beside = kept_beside(path, written)
    return Appended(written, fresh, [*taken.findings, *([beside] if beside else [])])


def _put(file: BinaryIO, content: bytes) -> None:
    file.write(content)


@dataclass(frozen=True, slots=True)
class _Opened:
    book: Workbook
    sheet: Worksheet
    heading: Heading

    def read(self, path: Path) -> Register:
        return read_register(self.sheet, self.heading, str(path))


def _open(path: Path) -> _Opened | Finding:
    """Open the book, or a new one where there is none; the finding says why it must not be touched."""

    def refused(reason: str, remedy: str = _REPAIR) -> Finding:
        return finding("ZS-448", place={"file": str(path)}, reason=reason, remedy=remedy)

    try:
        if not path.exists() and not path.is_symlink():
            return _with_heading(new_book(), refused)
        if not path.is_file():
            return refused("它不是文件", "换一个路径")
        if path.stat().st_size > _LARGEST:
            return refused(f"文件超过 {_LARGEST >> 20} MiB，不像收件登记")
        content = path.read_bytes()
    except OSError as error:
        reason = "没有读取权限" if isinstance(error, PermissionError) else reason_of(error)
        return refused(reason, "关闭占用它的程序，检查权限")
    try:
        lost = _would_be_lost(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it warns of in English, ``_would_be_lost`` says as a finding
            book = load_workbook(BytesIO(_with_escapes(content)), rich_text=True)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a damaged file leads it to
        return refused(f"打不开，可能已损坏或不是 xlsx 文件（{type(error).__name__}）")
    if lost:
        return refused(f"里面有程序不能原样保留的内容（{lost}）", "把这些内容移到别的工作簿，保存后再运行")
    return _with_heading(book, refused)


def _with_heading(book: Workbook, refused: Callable[[str], Finding]) -> _Opened | Finding:
    sheet = book[SHEET] if SHEET in book.sheetnames else None
    if not isinstance(sheet, Worksheet):
        return refused(f"没有“{SHEET}”表，不是办公室的工作簿")
    heading = find_heading(sheet)
    return _Opened(book, sheet, heading) if heading else refused(f"“{SHEET}”表的列标题不全")


def _would_be_lost(content: bytes) -> str:
    """Name what saving would drop, empty when nothing."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        found = {word for name in archive.namelist() for part, word in _LOST_PARTS.items() if name.startswith(part)}
        sheets = [name for name in archive.namelist() if _SHEET_PART.fullmatch(name)]
        if any(_LOST_SHAPE.search(archive.read(name)) for name in archive.namelist() if name.startswith(_SHAPES)):
            found.add("控件")
        if any(_LOST_EXTENSION.search(archive.read(name)) for name in sheets):
            found.add("迷你图、数据条、跨表下拉等扩展格式")
    return "、".join(sorted(found))


def _with_escapes(content: bytes) -> bytes:
    """Return a book of which openpyxl reads texts as the file has them, so that it writes them back unchanged.

    It takes each x005F_ out of a text, and Excel would read the _x0041_ that is left of _x005F_x0041_ as A. One that
    stands inside another leaves that other.
    """
    with zipfile.ZipFile(BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    changed = {name for name, part in parts.items() if _TEXTS.fullmatch(name) and b"x005F_" in part}
    if not changed:
        return content
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as target:
        for name, part in parts.items():
            whole = (
                _TEXT.sub(lambda text: text[0].replace(b"x005F_", b"xx005F_005F_"), part) if name in changed else part
            )
            target.writestr(name, whole)
    return kept.getvalue()


# --- saving without the clock ------------------------------------------------------------------------

_NO_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST_DATE: Final = (1980, 1, 1, 0, 0, 0)
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(?=<)")


def _saved(book: Workbook, last: datetime | None) -> bytes:
    """Save so that the same lines give the same bytes: as the date of change the newest receipt, not the run."""
    raw, steady = BytesIO(), BytesIO()
    with scratch_folder() as folder, temporary_files_in(folder):
        book.save(raw)
    moment = (last or _NO_DATE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + moment, content)
            entry = zipfile.ZipInfo(name, _FIRST_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return steady.getvalue()
