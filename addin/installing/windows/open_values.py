"""The list of add-ins that Excel loads when it starts: the values OPEN, OPEN1, OPEN2 … of its key ``Options``.

Excel counts from OPEN upwards, writes the list anew whenever it is closed, and other makers stand in it too: so ours is
always found by its path and never by a remembered number, and taking it out leaves no hole that was not there before.
"""

import ntpath
import re
from collections.abc import Mapping
from typing import Final

from addin.installing.machine import Value, text_of

Slots = dict[int, Value]
_NAME: Final = re.compile(r"OPEN(\d*)", re.IGNORECASE)
_TEXT: Final = re.compile(r'\s*(?:/[A-Za-z]\s+)*(?:"([^"]*)"|(\S.*?))\s*')


def slots_of(values: Mapping[str, Value]) -> Slots:
    """Return the list by number, OPEN being 0, from all values of the key."""
    found = {int(match[1] or 0): value for name, value in values.items() if (match := _NAME.fullmatch(name))}
    return dict(sorted(found.items()))


def slot_name(number: int) -> str:
    """Return the name of the value with a number."""
    return f"OPEN{number}" if number else "OPEN"


def first_free(slots: Mapping[int, Value]) -> int:
    """Return the first number that is free: behind a hole Excel might not look any more."""
    return next(number for number in range(len(slots) + 1) if number not in slots)


def opening(path: str) -> Value:
    """Return the value that loads an add-in; /R: read only, as Excel itself writes it."""
    return Value("text", f'/R "{path}"')


def path_in(value: Value) -> str:
    """Return the path, or the bare name, of what a value loads; an empty text for what is none."""
    match = _TEXT.fullmatch(text_of(value))
    return (match[1] or match[2] or "") if match else ""


def same_path(one: str, other: str) -> bool:
    """Tell whether two paths of Windows are one."""
    return ntpath.normcase(ntpath.normpath(one)) == ntpath.normcase(ntpath.normpath(other))


def holding(slots: Mapping[int, Value], path: str) -> list[int]:
    """Return the numbers under which an add-in is loaded; none, one, or several by mistake."""
    return [number for number, value in slots.items() if same_path(path_in(value), path)]


def without(slots: Mapping[int, Value], path: str, *, keep_hole: bool) -> Slots:
    """Return the list without an add-in.

    What stands behind moves up by one, unless the place was a hole before (``keep_hole``) and others stand behind it.
    """
    ours = set(holding(slots, path))
    rest = {number: value for number, value in slots.items() if number not in ours}
    if keep_hole:
        return rest
    return {number - sum(gone < number for gone in ours): value for number, value in rest.items()}
