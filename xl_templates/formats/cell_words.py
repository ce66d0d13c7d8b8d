"""What stands in the cells of xlsx, word by word: references, error values, texts with entities, ISO dates."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from xl_templates.formats.facts import Place

# The error values that calamine knows; any other one makes it refuse the whole sheet.
KNOWN_ERRORS: Final = frozenset({b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"})
REFERENCE: Final = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


def place_of(letters: bytes | str, digits: bytes | str) -> Place:
    """Return row and column from 0."""
    return int(digits) - 1, number_of(letters) - 1


@lru_cache(maxsize=4096)
def number_of(letters: bytes | str) -> int:
    """Return the number of a column, from 1."""
    text = letters.decode("ascii") if isinstance(letters, bytes) else letters
    number = 0
    for letter in text[:8].upper():
        number = number * 26 + ord(letter) - 64
    return number


def unescaped(text: bytes | None) -> str:
    """Return a text without its entities, "" for none."""
    if not text:
        return ""
    plain = text.decode("utf-8", "replace")
    if "&" in plain:
        for entity, sign in _ENTITIES:
            plain = plain.replace(entity, sign)
    return plain


def moment_of(text: str) -> date | datetime | time | None:
    """Read the ISO date of a cell of type ``d``, without its zone: a sheet knows none. ``None`` for anything else."""
    for read in (date.fromisoformat, datetime.fromisoformat, time.fromisoformat):
        try:
            found = read(text.strip())
        except ValueError:
            continue
        return found if type(found) is date else found.replace(tzinfo=None)
    return None


def negative(text: str) -> float | None:
    """Return a number below zero, ``None`` for anything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number < 0 else None
