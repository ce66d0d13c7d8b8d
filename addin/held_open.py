"""Who has a workbook open, by the lock file that office programs put beside it.

LibreOffice writes ``.~lock.NAME#``, one line of fields (its own name for the user, the system's, the computer, …).
Excel and WPS write ``~$NAME``: the user's name in the code page of Windows, from byte 55 on its length in two bytes
and the name in UTF-16. Only Word is known to leave out the first two letters of a long name; it is looked for all
the same, where it cannot be another file's. LibreOffice's lines were compared with 7.4; Excel and WPS were not here.

A lock file may be left over from a crash, damaged, or put there by anybody: only its first bytes are read.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from addin.read_start import is_plain_file, read_start, readable

_MOST: Final = 512  # bytes that are read
_LONGEST_USER: Final = 52  # UTF-16 units, in Excel
_EXCEL_NAME_AT: Final = 55
_CUT: Final = 2  # letters that a program may leave out at the beginning of a name
_FIELD: Final = re.compile(r"((?:[^\\,;]|\\.)*)[,;]", re.S)


@dataclass(frozen=True, slots=True)
class OpenElsewhere:
    """A program has the file open. ``user`` and ``computer`` are empty where the lock file does not tell."""

    program: str
    lock: str
    user: str = ""
    computer: str = ""

    @property
    def words(self) -> str:
        """Say it in Chinese: 正由王芳在电脑 PC1 上用 LibreOffice 打开."""
        who = self.user or "别人"
        where = f"在电脑 {self.computer} 上" if self.computer else ""
        return f"正由{who}{where}用 {self.program} 打开"


def open_elsewhere(path: Path) -> OpenElsewhere | None:
    """Return who has the file open, ``None`` when no lock file says so."""
    if not path.exists():  # a lock file alone locks nothing
        return None
    for lock, program in _locks_of(path):
        if is_plain_file(lock):
            start = b""
            with suppress(OSError, ValueError):  # Excel may keep it to itself; that it is there says enough
                start = read_start(lock, _MOST)
            user, computer = _of_libreoffice(start) if program == "LibreOffice" else (_of_excel(start), "")
            return OpenElsewhere(program, lock.name, readable(user), readable(computer))
    return None


def _locks_of(path: Path) -> Iterator[tuple[Path, str]]:
    real = path.resolve() if path.is_symlink() else path  # both: the one is what was opened, the other what is meant
    for each in dict.fromkeys((path, real)):
        yield each.with_name(f".~lock.{each.name}#"), "LibreOffice"
        yield each.with_name(f"~${each.name}"), "Excel 或 WPS"
        yield each.with_name(f".~{each.name}"), "WPS"
        shorter = each.name[_CUT:]
        if len(each.stem) > _CUT and not each.with_name(shorter).exists():
            yield each.with_name(f"~${shorter}"), "Excel 或 WPS"


def _of_libreoffice(start: bytes) -> tuple[str, str]:
    fields = [re.sub(r"\\(.)", r"\1", field, flags=re.S) for field in _FIELD.findall(start.decode("utf-8", "replace"))]
    own, system, computer = (fields + ["", "", ""])[:3]
    return own.strip() or system, computer


def _of_excel(start: bytes) -> str:
    length = int.from_bytes(start[_EXCEL_NAME_AT : _EXCEL_NAME_AT + 2], "little")
    name = start[_EXCEL_NAME_AT + 2 : _EXCEL_NAME_AT + 2 + 2 * length]
    if 0 < length <= _LONGEST_USER and len(name) == 2 * length:
        return name.decode("utf-16-le", "replace")
    return ""
