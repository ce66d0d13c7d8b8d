"""What an extension is packed from: files, and what the manifest calls those that the office has to know."""

from pathlib import Path
from typing import Final, NamedTuple

OFFICE_SIDE: Final = Path(__file__).with_name("office_side")
IDENTIFIER: Final = "cn.zhaoshang.calc"  # it never changes: the office knows an update by it
VERSION: Final = "0.1.0"  # that of the program

COMPONENT: Final = "application/vnd.sun.star.uno-component;type=Python"
CONFIGURATION: Final = "application/vnd.sun.star.configuration-data"
TYPES: Final = "application/vnd.sun.star.uno-typelibrary;type=RDB"


class Part(NamedTuple):
    """A file of the package. ``media_type``: as the manifest names it, empty for what the office need not know."""

    path: str
    content: bytes
    media_type: str = ""


def source(name: str, path: str = "", media_type: str = "") -> Part:
    """Return a file of ``office_side``. ``path``: where it goes; by default its own name at the top of the package."""
    return Part(path or name, OFFICE_SIDE.joinpath(name).read_bytes(), media_type)
