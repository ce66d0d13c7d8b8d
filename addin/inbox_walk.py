"""Walking through the inbox: what each entry is to the system, and whether it can be read."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from addin import inbox_names as names
from addin.files import reason_of
from udfs.findings import Finding, finding

DEEPEST: Final = 8  # folders below the inbox
MOST: Final = 5000  # files and folders; fifty units send a few each
_LONGEST_OF_WINDOWS: Final = 260
_ZONE: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file whose name says that it is a workbook.

    ``path`` opens it, ``relative`` shows it: below the inbox, NFC, ``/`` on every system, nothing invisible.
    """

    path: Path
    relative: str
    size: int
    modified: datetime | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that is not read, its kind (see ``inbox_names``) and what to tell about it."""

    path: Path
    relative: str
    kind: str
    finding: Finding


class TooManyError(Exception):
    """More than anyone's inbox holds: a whole disk was chosen."""


class Walk:
    """What one walk has found so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[InboxFile] = []
        self.skipped: list[Skipped] = []
        self.rubbish = 0
        self.seen = 0

    def look_into(self, folder: Path, above: str, depth: int) -> None:
        """Take what is in ``folder``, shown as ``above``. Raises ``OSError`` when it cannot be listed."""
        for entry in self._entries(folder):
            relative = above + names.shown(entry.name)
            try:
                self._take(entry, relative, depth)
            except OSError as error:
                self._skip(entry, relative, "unreadable", finding("ZS-445", reason=why(error)))

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        with os.scandir(folder) as found:
            entries = []
            for entry in found:
                self.seen += 1
                if self.seen > MOST:
                    raise TooManyError
                entries.append(entry)
        return sorted(entries, key=lambda entry: entry.name)

    def _take(self, entry: os.DirEntry[str], relative: str, depth: int) -> None:
        status = entry.stat(follow_symlinks=False)
        kind = names.kind_of(entry.name)
        if _is_link(status):
            self._skip(entry, relative, names.LINK, finding("ZS-443"))
        elif stat.S_ISDIR(status.st_mode):
            self._take_folder(entry, relative, depth, _is_hidden(entry.name, status))
        elif not stat.S_ISREG(status.st_mode):
            self._skip(entry, relative, "special", finding("ZS-444"))
        elif kind == names.RUBBISH:
            self.rubbish += 1
        elif kind not in (names.LOCK, names.TEMPORARY) and _is_hidden(entry.name, status):
            self._skip(entry, relative, names.HIDDEN, finding("ZS-442", what="隐藏文件"))
        elif kind == names.WORKBOOK:
            _try_to_open(entry.path)
            self.files.append(InboxFile(Path(entry.path), relative, status.st_size, _moment(status)))
        else:
            self._skip(entry, relative, kind, _remark(kind, entry.name))

    def _take_folder(self, entry: os.DirEntry[str], relative: str, depth: int, hidden: bool) -> None:
        if names.is_rubbish_folder(entry.name):
            self.rubbish += 1
        elif hidden:
            self._skip(entry, relative, names.HIDDEN, finding("ZS-442", what="隐藏文件夹"))
        elif depth >= DEEPEST:
            self._skip(entry, relative, "deep", finding("ZS-446", limit=DEEPEST))
        else:
            self.look_into(Path(entry.path), relative + "/", depth + 1)

    def _skip(self, entry: os.DirEntry[str], relative: str, kind: str, why: Finding) -> None:
        self.skipped.append(Skipped(Path(entry.path), relative, kind, replace(why, file=relative)))


def _remark(kind: str, name: str) -> Finding:
    """Say why a regular file of this kind is not read."""
    if kind == names.TEMPORARY:
        return finding("ZS-442", what="临时文件、备份或没有下载完的文件")
    codes = {
        names.SCAN: "ZS-437",
        names.ARCHIVE: "ZS-439",
        names.DOCUMENT: "ZS-440",
        names.LOCK: "ZS-441",
        names.LINK: "ZS-443",
    }
    return finding(codes.get(kind, "ZS-447"), suffix=names.shown(names.suffix_of(name)) or "无")


def _is_link(status: os.stat_result) -> bool:
    """Symbolic links, and the junctions of Windows. Other reparse points are files that OneDrive keeps: not links.

    Linux cannot prove the Windows part: the attributes are not there.
    """
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003)
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == junction


def _is_hidden(name: str, status: os.stat_result) -> bool:
    """Tell whether officers do not see it in the Explorer; the attribute is there on Windows alone."""
    return name.startswith(".") or bool(getattr(status, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_HIDDEN)


def _try_to_open(path: str) -> None:
    """Raise ``OSError`` when the file cannot be read. Never waits, should it have become a pipe since."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    os.close(os.open(path, flags))


def _moment(status: os.stat_result) -> datetime | None:
    with suppress(OverflowError, ValueError, OSError):  # a file may claim any year
        return datetime.fromtimestamp(status.st_mtime_ns // 10**9, _ZONE)
    return None


def why(error: OSError) -> str:
    """Say in Chinese why something cannot be read."""
    if isinstance(error, PermissionError) and getattr(error, "winerror", None) not in (32, 33):
        return "没有读取权限"
    if not isinstance(error, FileNotFoundError):
        return reason_of(error)
    # What Windows says of a path that is too long for it, where long paths are not switched on. Not proved on Linux.
    return "路径太长" if len(str(error.filename)) >= _LONGEST_OF_WINDOWS else "已不存在"
