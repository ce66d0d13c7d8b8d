"""The hidden files that a result is written to before it takes its place, and what is left of them after a crash.

Their names say which process on which computer writes them, so that the next run into the same folder can remove
those whose process is gone. Where a number has been given to another process since, and on other computers, nobody
can tell: then they stay for a later run. A name is made once and never given again, so nothing alive is hit.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from addin.running import this_machine

_NAME: Final = re.compile(r"\.~zs-([0-9a-f]{12})-([0-9a-f]{1,8})-[0-9a-f]{8}\.tmp")


def temporary_beside(target: Path) -> Path:
    """Return a name in the folder of ``target`` that nobody else will use."""
    return target.with_name(f".~zs-{this_machine()}-{os.getpid():x}-{secrets.token_hex(4)}.tmp")


def remove_orphans(folder: Path) -> None:
    """Remove what killed runs have left in a folder, as far as it is proved that they are gone. Never fails."""
    with suppress(OSError):
        for left in list(_orphans(folder)):
            with suppress(OSError):  # another run was quicker, or may do what this one may not
                left.unlink()


def _orphans(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if (known := _NAME.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False):
                machine, pid = known[1], int(known[2], 16)
                if machine == this_machine() and not _is_in_use(pid):
                    yield Path(entry.path)


def _is_in_use(pid: int) -> bool:
    """Tell whether some process has this number; one that has ended and is not yet buried has not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except (psutil.Error, OSError, ValueError, OverflowError):
        return True
