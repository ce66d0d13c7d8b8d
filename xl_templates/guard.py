"""The first look at a file that a stranger sent: is it a regular file, what is it really, may it be opened?

The file is read once; everything after works on those bytes, so nobody can change them in between. What a sheet claims
about its own size is judged in ``opening``, where the sheet is scanned anyway.
"""

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from udfs.findings import Finding, finding
from xl_templates.formats.limits import DEFAULT, Limits
from xl_templates.formats.package import Package
from xl_templates.formats.recognise import recognise
from xl_templates.formats.refusal import Refused, guarded

__all__ = ["DEFAULT", "Admitted", "Limits", "admit"]

# Opening a pipe must not wait for its writer; a link must not lead out of the inbox. Windows has neither flag.
OPENING: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
)
_LOCKS: Final = (("~$", " Excel 或 WPS "), (".~lock.", " LibreOffice "), (".~", " WPS "))


@dataclass(frozen=True, slots=True)
class Admitted:
    """A file that may be opened: its bytes, their SHA-256 in hex, and what they are.

    ``format``: xlsx, xlsm, xlsb, ods, xls or csv. ``package``: the archive of the zipped formats. ``encoding``: of csv.
    """

    name: str
    data: bytes
    sha256: str
    format: str
    limits: Limits = DEFAULT
    package: Package | None = None
    encoding: str = ""


def admit(path: Path, limits: Limits = DEFAULT) -> Admitted | Finding:
    """Read a file and say what it is, or why it is not taken. Never blocks, follows no link, raises nothing."""
    try:
        data = _read(path, limits)
        return guarded(_admitted, path.name, data, limits)
    except Refused as refused:
        return refused.finding(path.name)
    except OSError as error:
        return finding("ZS-405", place={"file": path.name}, reason=_reason(error))


def admit_bytes(name: str, data: bytes, limits: Limits = DEFAULT) -> Admitted | Finding:
    """Do as ``admit`` does for bytes that are in memory already."""
    try:
        return guarded(_admitted, name, data, limits)
    except Refused as refused:
        return refused.finding(name)


def _admitted(name: str, data: bytes, limits: Limits) -> Admitted:
    if not data:
        raise Refused("ZS-412")
    kind = recognise(data, limits)
    if kind.package is not None:
        _check_markup(kind.package)
    return Admitted(name, data, hashlib.sha256(data).hexdigest(), kind.format, limits, kind.package, kind.encoding)


def _check_markup(package: Package) -> None:
    """Look for a DTD in every XML part, also in those that are never read: no honest program writes one."""
    for name in package.names:
        if name.endswith((".xml", ".rels", ".vml", ".rdf")):
            package.xml(name)


def _read(path: Path, limits: Limits) -> bytes:
    for prefix, program in _LOCKS:
        if path.name.startswith(prefix):
            raise Refused("ZS-411", program=program)
    if path.is_symlink():
        raise Refused("ZS-410", kind="链接")
    try:
        handle = os.open(path, OPENING)
    except OSError as error:
        if error.errno == errno.ELOOP:  # it became a link just now
            raise Refused("ZS-410", kind="链接") from error
        if path.is_dir():  # Windows
            raise Refused("ZS-410", kind="文件夹") from error
        if error.errno in (errno.ENXIO, errno.EOPNOTSUPP, errno.ENODEV):  # a socket, a device that is not there
            raise Refused("ZS-410", kind="管道或设备") from error
        raise
    try:
        return _whole(handle, limits)
    finally:
        os.close(handle)


def _whole(handle: int, limits: Limits) -> bytes:
    before = os.fstat(handle)
    if not stat.S_ISREG(before.st_mode):
        raise Refused("ZS-410", kind="文件夹" if stat.S_ISDIR(before.st_mode) else "管道或设备")
    if before.st_size > limits.file_bytes:
        raise Refused("ZS-413", size=-(-before.st_size >> 20), limit=limits.file_bytes >> 20)
    with open(handle, "rb", closefd=False) as file:  # noqa: PTH123 - a descriptor, not a path
        data = file.read(before.st_size + 1)
    after = os.fstat(handle)
    if len(data) != before.st_size or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Refused("ZS-414")
    return data


def _reason(error: OSError) -> str:
    if getattr(error, "winerror", None) in (32, 33):  # sharing and lock violations, which Python calls EACCES
        return "文件被其他程序占用"
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


_REASONS: Final = {
    errno.ENOENT: "文件不在了",
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.EIO: "磁盘读取出错",
    errno.ENAMETOOLONG: "路径太长",
}
