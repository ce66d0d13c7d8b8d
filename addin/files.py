"""Writing files so that nothing is lost, and names that every office computer can hold.

A result goes into a hidden file beside its target and takes the target's place in one step, so a killed run,
a full disk or a pulled plug leaves the old file whole. What cannot be helped comes back as a ``Finding`` or
an ``OSError``.
"""

import errno
import os
import secrets
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from udfs.findings import Finding, finding

Write = Callable[[BinaryIO], None]

LONGEST_NAME: Final = 240  # UTF-8 bytes; file systems hold 255 bytes or 255 UTF-16 units, a prefix needs some
LONGEST_EXCEL_PATH: Final = 218  # UTF-16 units of the whole path; Excel opens nothing longer
_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_DEVICES: Final = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{device}{number}" for device in ("COM", "LPT") for number in "123456789¹²³"]
)
# Waits between tries while another program holds the target: about a second and a half in all.
_WAITS: Final = (0.1, 0.2, 0.4, 0.8)


def write_atomically(path: Path, write: Write) -> Path:
    """Write a file whole or not at all, and return the path really written.

    That is another path than ``path`` (beside it) only where a program such as Excel holds the target: the
    caller has to say so, see ``kept_beside``. A link is followed. A target that is there and is no regular
    file (a pipe, a device) gets the bytes and is never replaced. Raises ``OSError``; what ``write`` raises
    passes through.
    """
    if path.exists() and not path.is_file():
        _write_through(path, write)
        return path
    target = path.resolve() if path.is_symlink() else path
    temporary = target.with_name(f".~zs-{secrets.token_hex(6)}.tmp")
    try:
        # "x" and not tempfile: the result gets the rights that a new file has here, not those of a secret.
        with temporary.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        written = _put_in_place(temporary, target)
    except BaseException:  # also when interrupted: no rubbish in the folder
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(written.parent)
    return path if written == target else written


def kept_beside(path: Path, written: Path) -> Finding | None:
    """Say that the result stands under another name, ``None`` when it stands where it should."""
    if written == path:
        return None
    return finding("ZS-406", place={"file": str(path)}, written=written.name)


def safe_name(text: str) -> str | Finding:
    """Return a file name in NFC that Windows takes, or the finding that says why not. Never repairs."""
    name = unicodedata.normalize("NFC", text)
    fault = _fault_of(name)
    return finding("ZS-401", place={"value": text}, detail=fault) if fault else name


def same_name(text: str) -> str:
    """Return the form in which two names are equal when some file system takes them for one."""
    return unicodedata.normalize("NFC", text).casefold()


def reason_of(error: OSError) -> str:
    """Say in Chinese why the system refused."""
    if getattr(error, "winerror", None) in (32, 33):  # sharing and lock violations, which Python calls EACCES
        return "文件被其他程序占用"
    known = _REASONS.get(error.errno or 0)
    return known or f"系统错误 {error.errno}（{error.strerror or type(error).__name__}）"


_REASONS: Final = {
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "所在磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件太大",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "路径太长",
    errno.ENOENT: "文件夹不存在，也不能建立",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EISDIR: "它是文件夹，不是文件",
    errno.EEXIST: "同名文件已存在",
    errno.EBUSY: "文件被其他程序占用",
    errno.EINVAL: "路径的写法不对",
}


def _write_through(path: Path, write: Write) -> None:
    """Write into what is there. Through a temporary file: a workbook needs to seek, a pipe cannot."""
    with tempfile.TemporaryFile() as whole:
        write(whole)
        whole.seek(0)
        with path.open("wb") as file:
            shutil.copyfileobj(whole, file)


def _put_in_place(temporary: Path, target: Path) -> Path:
    for wait in (*_WAITS, None):
        try:
            temporary.replace(target)
            return target
        except PermissionError:  # Windows, while a program has the target open
            if not target.exists():
                raise
            if wait is not None:
                time.sleep(wait)
    beside = _free_name_beside(target)
    temporary.replace(beside)
    return beside


def _free_name_beside(target: Path) -> Path:
    number = 1
    while True:
        beside = target.with_name(f"{target.stem}（另存{number}）{target.suffix}")
        try:
            beside.open("xb").close()  # takes the name, so that two runs never choose the same
            return beside
        except FileExistsError:
            number += 1


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can (Windows cannot open a folder)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):  # some network folders refuse it; the file itself is safe by now
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _fault_of(name: str) -> str:
    """Return what is wrong with a name, an empty text when nothing is."""
    forbidden = [sign for sign in dict.fromkeys(name) if sign in _FORBIDDEN]
    if not name:
        return "名称是空的"
    if forbidden:
        return f"含有不允许的字符 {' '.join(forbidden)}"
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in name):
        return "含有看不见的控制字符"
    if name[-1] in ". ":
        return "末尾是句点或空格"
    if (device := name.partition(".")[0].rstrip().upper()) in _DEVICES:
        return f"{device} 是 Windows 保留的设备名"
    if len(name.encode("utf-8")) > LONGEST_NAME:  # a text has never more UTF-16 units than UTF-8 bytes
        return f"太长，超过 {LONGEST_NAME} 字节（{LONGEST_NAME // 3} 个汉字）"
    return ""
