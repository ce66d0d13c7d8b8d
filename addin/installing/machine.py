"""What is asked of a computer, so that every decision can be tested against a recorded one.

Keys of the registry are written in full (``HKCU\\Software\\…``), paths as the computer itself writes them. Every method
may raise ``OSError``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

System = Literal["windows", "macos", "linux"]
Kind = Literal["text", "expand", "number", "bytes", "other"]


@dataclass(frozen=True)
class Value:
    """A value of the registry. ``expand`` is a text with %NAMES%; ``other``: a kind that we neither read nor write."""

    kind: Kind
    data: str | int | bytes


@dataclass(frozen=True)
class Probe:
    """What an interpreter says of itself. ``fault``: why it did not answer, or what could not be imported from it.

    ``packages``: version by name of those of ours and of xlwings that are installed for it.
    """

    executable: str = ""
    version: tuple[int, int, int] = (0, 0, 0)
    bits: int = 0
    base: str = ""
    packages: Mapping[str, str] | None = None
    answers: bool = False
    fault: str = ""


@dataclass(frozen=True)
class Ran:
    """What a program answered. ``code``: as it ended; ``told`` and ``complained``: its two outputs."""

    code: int
    told: str = ""
    complained: str = ""


class ProgramError(OSError):
    """A program that was run did not do it, or never ended. ``reason``: why, in Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Registry(Protocol):
    """The registry. A key that is not there has no values and no keys below it."""

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""

    def values(self, key: str) -> dict[str, Value]:
        """Return the values of a key by name; the unnamed one is called ``""``."""

    def subkeys(self, key: str) -> list[str]:
        """Return the names of the keys right below a key."""

    def add_key(self, key: str) -> None:
        """Make a key below one that is there."""

    def remove_key(self, key: str) -> None:
        """Remove a key without keys below it."""

    def set_value(self, key: str, name: str, value: Value) -> None:
        """Write a value of a key that is there."""

    def remove_value(self, key: str, name: str) -> None:
        """Remove a value."""


class Files(Protocol):
    """The file system. A stream of a file is written ``path:stream``."""

    def is_file(self, path: str) -> bool:
        """Tell whether there is such a file, or such a stream."""

    def is_folder(self, path: str) -> bool:
        """Tell whether there is such a folder."""

    def names(self, folder: str) -> list[str]:
        """Return what is in a folder; nothing where there is no such folder."""

    def read(self, path: str, limit: int = -1) -> bytes:
        """Return the bytes of a file, or the first ``limit`` of them."""

    def write(self, path: str, content: bytes) -> None:
        """Write a file whole or not at all, into a folder that is there."""

    def remove(self, path: str) -> None:
        """Remove a file or a stream."""

    def add_folder(self, path: str) -> None:
        """Make a folder below one that is there."""

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder."""

    def real(self, path: str) -> str:
        """Return the path that a path leads to, all links followed."""

    def can_write(self, folder: str) -> bool:
        """Tell whether this person may write into a folder that is there, by trying it."""


class Machine(Protocol):
    """A computer as one person sees it. ``code_page``: Python's name of the encoding of its older programs."""

    @property
    def system(self) -> System:
        """Which system it is."""

    @property
    def registry(self) -> Registry:
        """Its registry; an empty one where the system has none."""

    @property
    def files(self) -> Files:
        """Its file system."""

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment, with names in capitals on Windows."""

    @property
    def python(self) -> str:
        """The interpreter that runs this program."""

    @property
    def code_page(self) -> str:
        """The encoding in which programs that know no Unicode get their paths."""

    @property
    def root(self) -> bool:
        """Whether it is the administrator of a system like Unix who asks: what he has, nobody works with."""

    def running(self) -> Sequence[str]:
        """Return the names of the programs that this person runs, each as often as it runs; not those of others."""

    def probe(self, interpreter: str) -> Probe:
        """Start an interpreter as the add-in does and ask it what it is."""

    def run(self, command: Sequence[str], seconds: float) -> Ran:
        """Run a program to its end. Raises ``ProgramError`` when it takes longer; it and its children are ended."""

    def token(self) -> str:
        """Return eight signs that nobody can guess, for a folder where others may write too."""


def text_of(value: Value | None) -> str:
    """Return the text of a value, empty where there is none or it is no text."""
    return value.data if value is not None and isinstance(value.data, str) else ""


def number_of(value: Value | None) -> int | None:
    """Return the number of a value, ``None`` where there is none or it is no number."""
    return value.data if value is not None and isinstance(value.data, int) else None
