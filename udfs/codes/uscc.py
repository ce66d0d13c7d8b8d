"""Unified social credit code, 统一社会信用代码, GB 32100-2015.

Eighteen places over the 31 signs 0-9A-HJ-NPQRTUWXY: registering department (1), kind of body (1),
registering office as a GB/T 2260 region (6; not where the project is), body (9), check sign (1) with the
weights 3^(i-1) mod 31.

The arithmetic is python-stdnum's (``stdnum.cn.uscc``). Its shape test is not used: it wants digits in the
first two places and so refuses genuine bodies such as the rural collectives, which the agricultural offices
register under N2.

Lenient by decision: genuine early codes carry a wrong check sign (91350211M0000XUF46, 91350100M0001TGQXM,
91350203M0001FUE2P), so a wrong one is a query on a value, never a refusal. A code held as a number has lost
its last three digits and is never repaired.
"""

import re
from operator import mul
from typing import Final

from udfs.cells import BLANK, UNTYPED, Reading, is_blank
from udfs.codes.typed import is_number, is_scientific, narrow, without

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE: Final = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_WEIGHTS: Final = (*(3**place % 31 for place in range(17)), 1)  # of the whole code, whose weighted sum is whole 31s
_VALUES: Final = bytes.maketrans(ALPHABET.encode(), bytes(range(31)))


def compact(text: str) -> str:
    """Return the bare code: half-width capitals without spaces and dashes."""
    return without(narrow(text), "-")


def check_char(first17: str) -> str:
    """Return the check sign that belongs to the first 17 places.

    Raises ``ValueError`` when these are not 17 signs of the alphabet.

    >>> check_char("91110000101623741")
    'K'
    """
    if len(first17) != 17 or any(sign not in ALPHABET for sign in first17):
        raise ValueError(f"not 17 signs of the alphabet: {first17!r}")
    from stdnum.cn import uscc as standard

    return standard.calc_check_digit(first17)


def read(raw: object) -> Reading:
    """Read a cell as a unified social credit code; the value is the 18 places in capitals.

    With a value: ``ZS-241`` the check sign is wrong (query), ``ZS-242`` the writing was tidied (notice).
    Untyped: ``ZS-240`` wrong shape, ``ZS-243`` held as a number, ``ZS-244`` scientific notation.
    """
    if is_blank(raw):
        return BLANK
    if is_number(raw):
        return Reading(UNTYPED, "ZS-243")
    if not isinstance(raw, str):
        return Reading(UNTYPED, "ZS-240")
    code = compact(raw)
    if not _SHAPE.fullmatch(code):
        return Reading(UNTYPED, "ZS-244" if is_scientific(raw) else "ZS-240")
    if check_char(code[:17]) != code[17]:
        return Reading(code, "ZS-241")
    return Reading(code, "ZS-242" if code != raw else None)


def is_plain(text: str) -> bool:
    """Tell whether ``read`` returns the text as it is, with nothing to say of it: for columns of thousands, fast."""
    if not _SHAPE.fullmatch(text):
        return False
    return sum(map(mul, _WEIGHTS, text.encode().translate(_VALUES))) % 31 == 0


def is_valid(raw: object) -> bool:
    """Tell whether the cell holds a code with the right check sign, however it is written."""
    return read(raw).note in (None, "ZS-242") and not is_blank(raw)


def display(text: str) -> str:
    """Return the code in the groups in which people read it aloud: 91 110000 101623741 K.

    Text that is no code comes back as it is.
    """
    code = compact(text)
    return f"{code[:2]} {code[2:8]} {code[8:17]} {code[17:]}" if _SHAPE.fullmatch(code) else text
