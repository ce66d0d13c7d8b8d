"""Where our Python is, as the installation has written it; and an environment that does not bend it.

Standard library and Python 3.8: this runs inside the office. Its name is long because all extensions of an office
share one Python.
"""

import os
from pathlib import Path

FILE_NAME = "libreoffice.conf"
KEY = "interpreter"


def own_folder():
    """Return the folder of this person's settings; the program on the other side has the same rule."""
    base = os.environ.get("APPDATA") or os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "zhaoshang"


def interpreter():
    """Return the path of our Python; empty where none is set, or the one that is set is not there."""
    try:
        text = (own_folder() / FILE_NAME).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return ""
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and name.strip().lower() == KEY and Path(value.strip()).is_file():
            return value.strip()
    return ""


def environment():
    """Return the environment without what the office has put there for its own Python and libraries."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LD_LIBRARY"))}
    ours["PYTHONIOENCODING"] = "utf-8"
    return ours
