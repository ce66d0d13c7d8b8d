"""Industry code, 国民经济行业分类, GB/T 4754-2017: a section letter and two, three or four digits, such as
C3812.

The first two digits name the division (大类), and the division alone settles the section letter, so a code
without the letter is completed. The table of sections and divisions is in ``industry_table``; of groups and
classes only the shape is tested.
"""

import re
from typing import Final, NamedTuple

from udfs.cells import BLANK, UNTYPED, Reading, is_blank
from udfs.codes.industry_table import DIVISIONS, SECTIONS
from udfs.codes.typed import is_number, narrow, whole_digits, without

MANUFACTURING: Final = "C"
MANUFACTURING_DIVISIONS: Final = tuple(
    letter + number for number, (letter, _) in DIVISIONS.items() if letter == MANUFACTURING
)

_SHAPE: Final = re.compile(r"([A-Z]?)(\d{2})\d{0,2}", re.ASCII)


class Heading(NamedTuple):
    """A heading of the classification: its code and its Chinese name."""

    code: str
    name: str


def compact(text: str) -> str:
    """Return the bare code: half-width capitals without spaces and dashes. A missing letter is not added."""
    return without(narrow(text), "-")


def read(raw: object) -> Reading:
    """Read a cell as an industry code; the value is the letter and two to four digits.

    With a value: ``ZS-242`` the writing was tidied (notice), ``ZS-248`` the letter was added (notice),
    ``ZS-250`` a number of two or three digits, which may have lost a leading zero (query). Untyped:
    ``ZS-246`` wrong shape, ``ZS-247`` no such division, ``ZS-249`` letter and division disagree.
    """
    if is_blank(raw):
        return BLANK
    text = whole_digits(raw) if is_number(raw) else raw
    if not isinstance(text, str):
        return Reading(UNTYPED, "ZS-246")
    code = compact(text)
    shape = _SHAPE.fullmatch(code)
    if shape is None:
        return Reading(UNTYPED, "ZS-246")
    letter, number = shape.groups()
    if number not in DIVISIONS:
        return Reading(UNTYPED, "ZS-247")
    section_letter = DIVISIONS[number][0]
    if letter not in ("", section_letter):
        return Reading(UNTYPED, "ZS-249")
    if not letter:
        lost_zero = is_number(raw) and len(code) < 4
        return Reading(section_letter + code, "ZS-250" if lost_zero else "ZS-248")
    return Reading(code, "ZS-242" if code != raw else None)


def is_plain(text: str) -> bool:
    """Tell whether ``read`` returns the text as it is, with nothing to say of it."""
    shape = _SHAPE.fullmatch(text)
    return shape is not None and shape[2] in DIVISIONS and shape[1] == DIVISIONS[shape[2]][0]


def is_valid(raw: object) -> bool:
    """Tell whether the cell holds a code of a division that exists, with or without its letter."""
    reading = read(raw)
    return isinstance(reading.value, str) and reading.note != "ZS-250"


def section(code: object) -> Heading:
    """Return the section (门类) of a code: ``section("3812")`` is C 制造业.

    Raises ``ValueError`` when it is no industry code.
    """
    letter = _canonical(code)[0]
    return Heading(letter, SECTIONS[letter])


def division(code: object) -> Heading:
    """Return the division (大类) of a code: ``division("C3812")`` is C38 电气机械和器材制造业.

    Raises ``ValueError`` when it is no industry code.
    """
    canonical = _canonical(code)
    return Heading(canonical[:3], DIVISIONS[canonical[1:3]][1])


def is_manufacturing(code: object) -> bool:
    """Tell whether a code lies in C13 to C43. Raises ``ValueError`` when it is no industry code."""
    return _canonical(code)[0] == MANUFACTURING


def _canonical(code: object) -> str:
    value = read(code).value
    if not isinstance(value, str):
        raise ValueError(f"not an industry code: {code!r}")
    return value
