"""The library of xlwings that Excel loads: of Excel's bits, of the add-in's version, beside Python."""

import ntpath

from addin.installing.machine import Machine


def library_name(bits: int, xlwings: str) -> str:
    """Return the name of the file."""
    return f"xlwings{bits}-{xlwings}.dll"


def library_folders(interpreter: str) -> tuple[str, str]:
    """Return the two folders where the add-in looks: that of python.exe and the one above (virtual environments)."""
    folder = ntpath.dirname(interpreter)
    return folder, ntpath.dirname(folder)


def library_of(machine: Machine, interpreter: str, bits: int, xlwings: str) -> str | None:
    """Return the path of the library as the add-in finds it. Raises ``OSError``."""
    paths = [ntpath.join(folder, library_name(bits, xlwings)) for folder in library_folders(interpreter)]
    return next((path for path in paths if machine.files.is_file(path)), None)
