"""The hidden files that a result is written to before it takes its place, and what is left of them after a crash.

Their names say which process on which computer writes them, so that the next run into the same folder can remove
those whose process is gone. Where a number has been given to another process since, and on other computers, nobody
can tell: then they stay for a later run. A name is made once and never given again, so nothing alive is hit.

The parts of a large workbook stand in a folder of the system's temporary folder until they are packed. They are what
units reported, so a crash must not leave them there for ever: these folders are named and removed likewise.
"""

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import psutil

from addin.running import this_machine

_NAME: Final = re.compile(r"\.~zs-([0-9a-f]{12})-([0-9a-f]{1,8})-[0-9a-f]{8}\.tmp")
_SCRATCH: Final = re.compile(r"zhaoshang-([0-9a-f]{12})-([0-9a-f]{1,8})-\w+")


def temporary_beside(target: Path) -> Path:
    """Return a name in the folder of ``target`` that nobody else will use."""
    return target.with_name(f".~zs-{this_machine()}-{os.getpid():x}-{secrets.token_hex(4)}.tmp")


def remove_orphans(folder: Path) -> None:
    """Remove what killed runs have left in a folder, as far as it is proved that they are gone. Never fails."""
    with suppress(OSError):
        for left in list(_orphans(folder)):
            with suppress(OSError):  # another run was quicker, or may do what this one may not
                left.unlink()


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder for this process alone that is gone when its ``with`` ends; what killed runs left goes now.

    Nobody else on this computer can look into it. Raises ``OSError`` where there is no room or right for it.
    """
    base = Path(tempfile.gettempdir())
    with suppress(OSError):
        for left in list(_left_in(base, _SCRATCH)):
            if left.is_dir(follow_symlinks=False):
                shutil.rmtree(left, ignore_errors=True)  # which follows no link
    prefix = f"zhaoshang-{this_machine()}-{os.getpid():x}-"
    return tempfile.TemporaryDirectory(prefix=prefix, dir=base, ignore_cleanup_errors=True)


@contextmanager
def temporary_files_in(folder: str) -> Generator[None, None, None]:
    """Let a library that cannot be told otherwise make its temporary files in such a folder.

    It is so for the whole process, so the block has to be short.
    """
    before, tempfile.tempdir = tempfile.tempdir, folder
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, error.filename or folder) from error
    finally:
        tempfile.tempdir = before


def is_scratch(path: object) -> bool:
    """Tell whether a path, as an ``OSError`` names it, leads into such a folder."""
    return isinstance(path, str) and any(_SCRATCH.fullmatch(part) for part in Path(path).parts)


def _orphans(folder: Path) -> Iterator[Path]:
    return (Path(entry) for entry in _left_in(folder, _NAME) if entry.is_file(follow_symlinks=False))


def _left_in(folder: Path, name: re.Pattern[str]) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if known := name.fullmatch(entry.name):
                machine, pid = known[1], int(known[2], 16)
                if machine == this_machine() and not _is_in_use(pid):
                    yield entry


def _is_in_use(pid: int) -> bool:
    """Tell whether some process has this number; one that has ended and is not yet buried has not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except (psutil.Error, OSError, ValueError, OverflowError):
        return True
