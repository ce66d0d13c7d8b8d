"""The files that this program brings to be installed."""

from pathlib import Path
from typing import Final

from addin.excel import build
from addin.installing.elsewhere import EXCEL
from addin.installing.libreoffice.places import FILE_NAME
from addin.libreoffice import extension

EXTENSION: Final = Path(extension.__file__).with_name(FILE_NAME)


def add_in_for(host: str) -> bytes | None:
    """Return the add-in for a program, ``None`` where this one came without it."""
    file = build.SHIPPED if host == EXCEL else EXTENSION
    return file.read_bytes() if file.is_file() else None
