"""Code of a fixed-asset investment project, 项目代码, GB/T 40058-2021: YYMM-RRRRRR-DD-TT-NNNNNC.

Time of the code (4), region (6), central department that guides it (2), kind of project (2), random number
and check sign (6). The code stays the same for the project's whole life. Codes given before the standard
carry a year (2015 to 2020) in the first group. The check formula is not published, so the shape is all that
is tested.
"""

import re
from typing import Final

from udfs.cells import BLANK, UNTYPED, Reading, is_blank
from udfs.codes.typed import is_number, is_scientific, narrow, without

_SHAPE: Final = re.compile(r"(?:\d{2}(?:0[1-9]|1[0-2])|201[5-9]|2020)\d{6}\d{2}\d{2}\d{5}[0-9A-Z]", re.ASCII)
_PLAIN: Final = re.compile(r"(?:\d{2}(?:0[1-9]|1[0-2])|201[5-9]|2020)-\d{6}-\d{2}-\d{2}-\d{5}[0-9A-Z]", re.ASCII)
_GROUPS: Final = (4, 10, 12, 14, 20)


def compact(text: str) -> str:
    """Return the bare 20 places: half-width capitals without spaces and dashes."""
    return without(narrow(text), "-")


def display(text: str) -> str:
    """Return the code with its dashes, which is its canonical text: 2301-120119-04-01-123456.

    Text that is no project code comes back as it is.
    """
    code = compact(text)
    if not _SHAPE.fullmatch(code):
        return text
    starts = (0, *_GROUPS[:-1])
    return "-".join(code[start:end] for start, end in zip(starts, _GROUPS, strict=True))


def read(raw: object) -> Reading:
    """Read a cell as a project code; the value is the canonical text with dashes.

    With a value: ``ZS-242`` the writing was tidied (notice). Untyped: ``ZS-245`` wrong shape, ``ZS-243``
    held as a number, ``ZS-244`` scientific notation.
    """
    if is_blank(raw):
        return BLANK
    if is_number(raw):
        return Reading(UNTYPED, "ZS-243")
    if not isinstance(raw, str):
        return Reading(UNTYPED, "ZS-245")
    if not _SHAPE.fullmatch(compact(raw)):
        return Reading(UNTYPED, "ZS-244" if is_scientific(raw) else "ZS-245")
    code = display(raw)
    return Reading(code, "ZS-242" if code != raw else None)


def is_plain(text: str) -> bool:
    """Tell whether ``read`` returns the text as it is, with nothing to say of it."""
    return _PLAIN.fullmatch(text) is not None


def is_valid(raw: object) -> bool:
    """Tell whether the cell holds a code of the right shape, however it is written."""
    return isinstance(read(raw).value, str)
