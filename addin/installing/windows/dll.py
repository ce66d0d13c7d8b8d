"""The DLL of xlwings that Excel loads: of Excel's bits, of the add-in's version, beside Python."""

import ntpath

from addin.installing.machine import Machine


def dll_name(bits: int, xlwings: str) -> str:
    """Return the name of the file."""
    return f"xlwings{bits}-{xlwings}.dll"


def dll_folders(interpreter: str) -> tuple[str, str]:
    """Return the two folders where the add-in looks: that of python.exe and the one above (virtual environments)."""
    folder = ntpath.dirname(interpreter)
    return folder, ntpath.dirname(folder)


def dll_of(machine: Machine, interpreter: str, bits: int, xlwings: str) -> str | None:
    """Return the path of the DLL as the add-in finds it. Raises ``OSError``."""
    paths = [ntpath.join(folder, dll_name(bits, xlwings)) for folder in dll_folders(interpreter)]
    return next((path for path in paths if machine.files.is_file(path)), None)
