"""Looking at the beginning of a file that anybody may have put there, without any harm."""

import os
import stat
from pathlib import Path

from xl_templates.guard import OPENING


def is_plain_file(path: Path) -> bool:
    """Tell whether the name itself is a regular file: no link, no folder, no pipe."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def read_start(path: Path, most: int) -> bytes:
    """Return the first bytes of a regular file. Raises ``OSError``, also for everything else than a regular file."""
    if not is_plain_file(path):
        path.lstat()  # raises where there is nothing
        raise OSError(f"not a regular file: {path}")
    handle = os.open(path, OPENING)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):  # exchanged just now
            raise OSError(f"not a regular file: {path}")
        return os.read(handle, most)
    finally:
        os.close(handle)


def readable(text: str, most: int = 40) -> str:
    """Return what can be shown of a text that a stranger chose: one line, nothing invisible, not long."""
    shown = "".join(sign for sign in text if sign.isprintable() and sign != "\ufffd").strip()
    return shown if len(shown) <= most else shown[:most] + "…"
