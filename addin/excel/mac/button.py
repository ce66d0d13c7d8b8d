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
    """What was handed over. ``copy``: the content of the workbook in front, ``file``: where it was saved last.

    ``copy`` is the error where the system does not let us at it: the person may have been asked and said no.
    """

    action: str
    copy: OpenWorkbook | OSError | None
    file: OpenFile | None


def read_pressed(given: str, home: Path) -> Pressed:
    """Return what a text of Excel says; of a folder or file that cannot be what it should be, nothing."""
    action, saved, folder, file = (*given.split("|", _PARTS - 1), "", "", "")[:_PARTS]
    is_saved = saved == "1"
    return Pressed(action, _copy_in(Path(folder), home, is_saved) if folder else None, _file(Path(file), is_saved))


def press_on_mac(given: str, home: Path | None = None) -> None:
    """Do what a button promises, and remove the copy of the workbook."""
    pressed = read_pressed(given, home or Path.home())
    results = Path(tempfile.mkdtemp(prefix="zhaoshang-results-"))  # Excel has it open when this ends: the system tidies
    try:
        run(pressed.action, MacHost(pressed.copy, pressed.file, results))
    finally:
        with suppress(OSError):
            results.rmdir()  # where nothing was shown
        if isinstance(pressed.copy, OpenWorkbook):
            _remove(pressed.copy.path)


def _copy_in(folder: Path, home: Path, is_saved: bool) -> OpenWorkbook | OSError | None:
    """Return the one file of a folder that our VBA has made."""
    if folder.parent != home / EXCELS_OWN or not COPY_FOLDER.fullmatch(folder.name):
        return None
    try:
        files = [] if folder.is_symlink() else list(folder.iterdir())
        if len(files) == 1 and files[0].is_file() and not files[0].is_symlink():
            return OpenWorkbook(files[0], is_saved)
    except FileNotFoundError:
        return None
    except OSError as error:
        return error
    return None


def _file(path: Path, is_saved: bool) -> OpenFile | None:
    with suppress(OSError):  # where we may not look, nothing is proposed from it
        if path.is_absolute() and path.is_file():
            return OpenFile(path, is_saved)
    return None


def _remove(copy: Path) -> None:
    with suppress(OSError):  # what stays lies in Excel's own folder, out of the way
        copy.unlink()
        copy.parent.rmdir()
