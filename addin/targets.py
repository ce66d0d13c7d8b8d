"""Where a job writes to: a file, whole or not at all; ``-`` is the standard output."""

import os
from io import BytesIO
from pathlib import Path
from typing import Final

from addin.console import say_bytes
from addin.files import Write, kept_beside, reason_of, write_atomically
from udfs.findings import Finding, finding

STANDARD_OUTPUT: Final = "-"


def is_standard_output(target: str | Path) -> bool:
    """Tell whether a target is the standard output."""
    return str(target) == STANDARD_OUTPUT


def same_target(one: str, other: str) -> bool:
    """Tell whether two targets are one file, however they are written."""
    if is_standard_output(one) or is_standard_output(other):
        return one == other
    return one == other or Path(one).resolve() == Path(other).resolve()


def refusal_of(target: str | Path) -> Finding | None:
    """Say at once why a target cannot be written, before anybody waits for a result; ``None`` when it seems fine."""
    if is_standard_output(target):
        return None
    path = Path(target)
    if path.is_dir():
        return finding("ZS-405", place={"file": str(path)}, reason="它是文件夹，不是文件")
    folder = next((each for each in (path.parent, *path.parent.parents) if each.exists()), path.parent)
    if not folder.is_dir():
        return finding("ZS-405", place={"file": str(path)}, reason="路径中有一段是文件，不是文件夹")
    return _try_folder(path, folder)


def _try_folder(path: Path, folder: Path) -> Finding | None:
    if path.exists() and not path.is_file():  # a pipe or a device
        return None
    if os.access(folder, os.W_OK):
        return None
    return finding("ZS-405", place={"file": str(path)}, reason="没有写入权限")


def write_target(target: str | Path, write: Write) -> tuple[Path | None, Finding | None]:
    """Write a result. Returns where it stands (``None``: the standard output) and what there is to say.

    A refusal of the disk comes back as an error finding; a target that another program holds leads to a name beside it.
    Raises ``Unheard`` where the standard output cannot take it.
    """
    if is_standard_output(target):
        whole = BytesIO()
        write(whole)
        say_bytes(whole.getvalue())
        return None, None
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = write_atomically(path, write)
    except OSError as error:
        return path, finding("ZS-405", place={"file": str(path)}, reason=reason_of(error))
    return written, kept_beside(path, written)
