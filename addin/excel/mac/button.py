"""A button was pressed in Excel on the Mac: what its VBA hands over, checked, becomes a press.

``ZsMac.bas`` hands over ``action|saved|folder|file``: whether the workbook was saved (``1``), the folder with a copy of
it, and its own path; folder and file may be empty. Any macro can hand over anything, so the folder has to be one that
Excel alone can write to, and nothing is removed but a folder of the name that our VBA gives and the one file in it.
"""

import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from addin.excel.mac.host import MacHost
from addin.ribbon.host import OpenFile, OpenWorkbook
from addin.ribbon.press import run

EXCELS_OWN: Final = Path("Library", "Containers", "com.microsoft.Excel", "Data")  # of a person: Excel's sandbox
COPY_FOLDER: Final = re.compile(r"zhaoshang-\d{8,24}")
_PARTS: Final = 4


@dataclass(frozen=True)
class Pressed:
    """What was handed over. ``copy``: the content of the workbook in front, ``file``: where it was saved last."""

    action: str
    copy: OpenWorkbook | None
    file: OpenFile | None


def read_pressed(given: str, home: Path) -> Pressed:
    """Return what a text of Excel says; of a folder or file that cannot be what it should be, nothing."""
    action, saved, folder, file = (*given.split("|", _PARTS - 1), "", "", "")[:_PARTS]
    is_saved = saved == "1"
    copy, path = _copy_in(Path(folder), home) if folder else None, Path(file)
    return Pressed(
        action,
        OpenWorkbook(copy, is_saved) if copy else None,
        OpenFile(path, is_saved) if path.is_absolute() and path.is_file() else None,
    )


def press_on_mac(given: str, home: Path | None = None) -> None:
    """Do what a button promises, and remove the copy of the workbook."""
    pressed = read_pressed(given, home or Path.home())
    results = Path(tempfile.mkdtemp(prefix="zhaoshang-results-"))  # Excel has it open when this ends: the system tidies
    try:
        run(pressed.action, MacHost(pressed.copy, pressed.file, results))
    finally:
        with suppress(OSError):
            results.rmdir()  # where nothing was shown
        if pressed.copy is not None:
            _remove(pressed.copy.path)


def _copy_in(folder: Path, home: Path) -> Path | None:
    """Return the one file of a folder that our VBA has made."""
    if folder.parent != home / EXCELS_OWN or not COPY_FOLDER.fullmatch(folder.name) or folder.is_symlink():
        return None
    with suppress(OSError):
        files = list(folder.iterdir())
        if len(files) == 1 and files[0].is_file() and not files[0].is_symlink():
            return files[0]
    return None


def _remove(copy: Path) -> None:
    with suppress(OSError):  # what stays lies in Excel's own folder, out of the way
        copy.unlink()
        copy.parent.rmdir()
