"""What keyboards and spreadsheets do to a code: full-width signs, spaces, odd dashes, numbers for text."""

import re
from decimal import Decimal
from typing import Final

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－_＿"), "-")
# Invisible signs that come with text copied from web pages and chats.
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff"), "")
_NARROW: Final = {**_FULL_WIDTH, 0x3000: " ", 0x00A0: " ", **_DASHES, **_INVISIBLE}

_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:\.\d*)?E\+?\d{1,3}", re.ASCII)


def narrow(text: str) -> str:
    """Return the text in half-width capitals, its dashes as ``-``, its edges bare of spaces.

    >>> narrow("　９１ａｂ—１ ")
    '91AB-1'
    """
    return (text if text.isascii() else text.translate(_NARROW)).upper().strip()


def without(text: str, signs: str) -> str:
    """Return the text without any of the signs and without white space."""
    bare = "".join(text.split())
    for sign in signs:
        bare = bare.replace(sign, "")
    return bare


def is_number(raw: object) -> bool:
    """Tell whether a cell holds a number. A truth value is not one, though Python counts it as an ``int``."""
    return isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool)


def whole_digits(raw: object) -> str | None:
    """Return the digits of a number cell that holds a whole number of at most 15 digits, else ``None``.

    Beyond 15 digits a spreadsheet has already put zeros in place of what was typed.

    >>> whole_digits(13800000000.0), whole_digits(1.5), whole_digits(10**15)
    ('13800000000', None, None)
    """
    if not isinstance(raw, (int, float, Decimal)) or isinstance(raw, bool):
        return None
    if isinstance(raw, Decimal) and raw.is_nan():  # comparing it would raise
        return None
    return str(int(raw)) if 0 <= raw < 10**15 and raw == int(raw) else None


def is_scientific(text: str) -> bool:
    """Tell whether the text is a number in scientific notation, such as ``9.11201E+17``."""
    return _SCIENTIFIC.fullmatch(narrow(text)) is not None
