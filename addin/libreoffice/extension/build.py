"""The extension file for LibreOffice, from the function registry, the table of buttons and ``office_side``."""

from pathlib import Path
from typing import Final

from addin.libreoffice.extension.buttons import button_parts
from addin.libreoffice.extension.functions import function_parts
from addin.libreoffice.extension.package import packed
from addin.ribbon.layout import buttons
from addin.ribbon.table import ActionTable
from udfs.registry import FUNCTIONS

FILE_NAME: Final = "zhaoshang.oxt"
SHIPPED: Final = Path(__file__).with_name(FILE_NAME)


def extension_bytes(table: ActionTable) -> bytes:
    """Return the bytes of the extension for a table of buttons."""
    return packed([*function_parts(FUNCTIONS.values()), *button_parts(buttons(table))])
