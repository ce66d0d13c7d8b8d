"""Writing files so that nothing is lost, and names that every office computer can hold.

A result goes into a hidden file beside its target and takes the target's place in one step, so a killed run,
a full disk or a pulled plug leaves the old file whole. A target that somebody has open is left to them: what they
save later would undo the result without a trace; and so is one that somebody has changed since the job looked at it.
What cannot be helped comes back as a ``Finding`` or an ``OSError``.
"""

import errno
import io
import os
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Final

from addin.held_open import open_elsewhere
from addin.seen import NOTHING, Seen
from addin.temporaries import is_scratch, remove_orphans, temporary_beside
from udfs.findings import Finding, finding

Write = Callable[[BinaryIO], None]

BESIDE: Final = "非正式"  # the mark of a result that could not take its place
LONGEST_NAME: Final = 240  # UTF-8 bytes; file systems hold 255 bytes or 255 UTF-16 units, a prefix needs some
LONGEST_EXCEL_PATH: Final = 218  # UTF-16 units of the whole path; Excel opens nothing longer
_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_DEVICES: Final = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{device}{number}" for device in ("COM", "LPT") for number in "123456789¹²³"]
)
# Waits between tries while another program holds the target: about a second and a half in all.
_WAITS: Final = (0.1, 0.2, 0.4, 0.8)


def write_atomically(path: Path, write: Write, *, instead_of: Seen | None = None) -> Path:
    """Write a file whole or not at all, and return the path really written.

    That is another path than ``path`` (beside it) only where a program such as Excel has the target open, or where
    something else stands there than ``instead_of``: the caller has to say so, see ``kept_beside``. A link is
    followed. A target that is there and is no regular file (a pipe, a device) gets the bytes and is never replaced.
    Raises ``OSError``; what ``write`` raises passes through.
    """
    if path.exists() and not path.is_file():
        _write_through(path, write)
        return path
    target = followed(path)
    remove_orphans(target.parent)
    temporary = temporary_beside(target)
    try:
        with _NewFile(temporary) as file:
            file.take_from(write)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            with suppress(OSError):  # some network folders keep no rights
                shutil.copymode(target, temporary)
        is_open = open_elsewhere(path) is not None
        written = (None if is_open else _put_in_place(temporary, target, instead_of)) or _put_beside(temporary, target)
    except BaseException:  # also when interrupted: no rubbish in the folder
        with suppress(OSError):  # what went wrong is told, not that the folder has gone too
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(written.parent)
    return path if written == target else written


def kept_beside(path: Path, written: Path) -> Finding | None:
    """Say that the result stands under another name and who is in the way, ``None`` when it stands where it should."""
    if written == path:
        return None
    held = open_elsewhere(path)
    holder = held.words if held else "被其他程序占用，或在运行期间被别人改过"
    stale = f"；确知没有人打开时，先删去锁文件“{held.lock}”" if held else ""
    return finding("ZS-406", place={"file": str(path)}, holder=holder, written=written.name, stale=stale)


def followed(path: Path) -> Path:
    """Return the file that a link leads to, and any other path as it is. Raises ``OSError`` for links in a circle."""
    try:
        return path.resolve() if path.is_symlink() else path
    except RuntimeError as error:  # until Python 3.12
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error


def take_name(whole: Path, name: Path) -> None:
    """Give a finished file a name that must be free. Raises ``FileExistsError`` when it is taken, ``OSError``.

    In one step: nobody ever sees a part of it under the new name, and of two who try only one succeeds.
    """
    if os.name == "nt":
        whole.rename(name)  # which never replaces anything there; not shown on Linux
        return
    try:
        os.link(whole, name)
    except FileExistsError:
        raise
    except OSError:  # a memory stick, some network folders: no second name; then the name is taken first
        name.open("xb").close()
        try:
            whole.replace(name)
        except BaseException:
            name.unlink(missing_ok=True)
            raise
    else:
        whole.unlink()


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
    reason = known or f"系统错误 {error.errno}（{error.strerror or type(error).__name__}）"
    return f"{reason}（临时文件夹 {tempfile.gettempdir()}）" if is_scratch(error.filename) else reason


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
    errno.ELOOP: "链接绕成了一圈",
}


def _marked(target: Path, mark: str) -> str:
    """Return the name with a mark before its suffix, shortened where a file system could not hold it."""
    room = LONGEST_NAME - len(os.fsencode(mark + target.suffix))
    return os.fsdecode(os.fsencode(target.stem)[:room]).encode("utf-8", "ignore").decode() + mark + target.suffix


class _NewFile(io.BufferedWriter):
    """A file to write a result into, for libraries that do not bear a full disk well.

    XlsxWriter turns the disk's refusal into an exception of its own, and a zip archive that was given up writes its
    end when it is cleaned away, also into a file that is closed. So what the disk said is remembered, and from then
    on nothing is written and nothing fails.
    """

    def __init__(self, path: Path) -> None:
        # "x" and not tempfile: the result gets the rights that a new file has here, not those of a secret.
        super().__init__(io.FileIO(path, "x"))
        self._refused: OSError | None = None
        self._at = 0  # where it would stand, once nothing is written any more

    def take_from(self, write: Write) -> None:
        """Let ``write`` write. Raises what the disk said, whatever ``write`` made of it."""
        try:
            write(self)
            self.flush()
        finally:
            if self._refused is not None:
                raise self._refused

    def write(self, data: Any) -> int:
        return self._unless_refused(super().write, lambda: self._move(self._at + len(data), len(data)), data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._unless_refused(super().seek, lambda: self._move(offset, offset), offset, whence)

    def tell(self) -> int:
        return self._unless_refused(super().tell, lambda: self._at)

    def flush(self) -> None:
        self._unless_refused(super().flush, lambda: None)

    def _unless_refused(self, act: Callable[..., Any], pretend: Callable[[], Any], *arguments: Any) -> Any:
        if self._refused is not None or self.closed:
            return pretend()
        try:
            return act(*arguments)
        except OSError as error:
            self._refused = error
            raise

    def _move(self, at: int, answer: int) -> int:
        self._at = at
        return answer


def _write_through(path: Path, write: Write) -> None:
    """Write into what is there. Through a temporary file: a workbook needs to seek, a pipe cannot."""
    with tempfile.TemporaryFile() as whole:
        write(whole)
        whole.seek(0)
        with path.open("wb") as file:
            shutil.copyfileobj(whole, file)


def _put_in_place(temporary: Path, target: Path, instead_of: Seen | None) -> Path | None:
    """Let the temporary file take the target's place; ``None`` while a program has it open, or another file is there.

    Between the last look at the target and its replacement is no more than a system call; where there was nothing,
    nothing is between.
    """
    for wait in (*_WAITS, None):
        if instead_of is not None and not instead_of.is_still_at(target):
            return None
        try:
            if instead_of == NOTHING:
                take_name(temporary, target)
            else:
                temporary.replace(target)
            return target
        except FileExistsError:
            return None
        except PermissionError:  # Windows, while a program has the target open
            if not target.exists():
                raise
            if wait is not None:
                time.sleep(wait)
    return None


def _put_beside(temporary: Path, target: Path) -> Path:
    """Let the temporary file take the first free name beside the target."""
    for number in count(1):
        beside = target.with_name(_marked(target, f"（{BESIDE}{number}）"))
        with suppress(FileExistsError):
            take_name(temporary, beside)
            return beside
    raise AssertionError("numbers have no end")


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
