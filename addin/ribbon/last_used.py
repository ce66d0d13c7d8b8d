"""The answers of the last time, in a small file of the person's own; without it, one more click and nothing else."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from addin.files import write_atomically

FILE_NAME: Final = "last-used.json"


def own_folder() -> Path:
    """Return the folder of our own files: where this system keeps the settings of a person."""
    base = os.environ.get("APPDATA") or os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "zhaoshang"


def default_file() -> Path:
    """Return where the file stands."""
    return own_folder() / FILE_NAME


def keep_own_file(file: Path, text: str) -> None:
    """Write a small file of our own; where that cannot be done, it hinders nothing."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, lambda out: out.write(text.encode("utf-8", "replace")))


def read_last_used(file: Path) -> dict[str, str]:
    """Return the answers by input id; none where the file is missing or not ours."""
    with suppress(OSError, ValueError):
        told = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(told, dict):
            return {str(key): value for key, value in told.items() if isinstance(value, str)}
    return {}


def keep_last_used(file: Path, answers: Mapping[str, str]) -> None:
    """Add the answers to the file."""
    known = read_last_used(file)
    if not answers or known | answers == known:
        return
    keep_own_file(file, json.dumps(known | answers, ensure_ascii=False, indent=1))
