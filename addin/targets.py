"""Where a job writes to: a file, whole or not at all; ``-`` is the standard output."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from addin.console import say_bytes
from addin.files import Write, kept_beside, reason_of, same_name, write_atomically
from addin.seen import Seen
from udfs.findings import Finding, finding

STANDARD_OUTPUT: Final = "-"


def is_standard_output(target: str | Path) -> bool:
    """Tell whether a target is the standard output."""
    return str(target) == STANDARD_OUTPUT


def same_target(one: str, other: str) -> bool:
    """Tell whether two targets are one file, however they are written: through links, under a second name of the file.

    Names that differ in case or in the way an accent is put together count as one: somewhere they are.
    """
    if is_standard_output(one) or is_standard_output(other):
        return one == other
    with suppress(OSError, ValueError):  # one is not there, or may not be looked at
        if Path(one).samefile(other):
            return True
    return _unmistakable(one) == _unmistakable(other)


def _unmistakable(path: str) -> str:
    try:
        return same_name(str(Path(path).resolve()))
    except (OSError, RuntimeError):  # links in a circle
        return same_name(str(Path(path).absolute()))


def refusal_of(target: str | Path) -> Finding | None:
    """Say at once why a target cannot be written, before anybody waits for a result; ``None`` when it seems fine."""
    if is_standard_output(target):
        return None
    path = Path(target)
    try:
        return _refusal(path)
    except OSError as error:  # a folder above it that nobody here may look into
        return finding("ZS-405", place={"file": str(path)}, reason=reason_of(error))


def _refusal(path: Path) -> Finding | None:
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


def seen_at(targets: Iterable[str | Path]) -> dict[str, Seen]:
    """Look at what stands at each target now, for ``write_target``; the standard output is left out."""
    return {str(target): Seen.at(target) for target in targets if not is_standard_output(target)}


def write_target(
    target: str | Path, write: Write, seen: Mapping[str, Seen] | None = None
) -> tuple[Path | None, Finding | None]:
    """Write a result. Returns where it stands (``None``: the standard output) and what there is to say.

    ``seen``: what stood there when the job decided that it may be replaced, see ``seen_at``. A refusal of the disk
    comes back as an error finding; a target that another program holds, or somebody has changed, leads to a name
    beside it. Raises ``Unheard`` where the standard output cannot take it.
    """
    if is_standard_output(target):
        whole = BytesIO()
        write(whole)
        say_bytes(whole.getvalue())
        return None, None
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = write_atomically(path, write, instead_of=(seen or {}).get(str(target)))
    except OSError as error:
        return path, finding("ZS-405", place={"file": str(path)}, reason=reason_of(error))
    return written, kept_beside(path, written)
