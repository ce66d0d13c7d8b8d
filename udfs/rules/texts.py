"""The two tests of texts that rules make on nearly every row, made fast. ``functions.py`` says what they mean."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from operator import mul
from typing import Final

from udfs.rules.functions import USCC_SIGNS, matches

_ASCII: Final = [chr(number) for number in range(128)]
_VALUES: Final = {sign: value for value, sign in enumerate(USCC_SIGNS)}
_WEIGHTS: Final = (*(pow(3, place, 31) for place in range(17)), 1)


@lru_cache(1024)
def shape_test(pattern: str) -> Callable[[str], bool]:
    """Return ``matches`` for one pattern. The length alone settles most texts."""
    length = len(pattern)
    runs = [(place, len(list(run))) for place, run in groupby(pattern)]
    found = re.compile("".join(f"{_one_of(place)}{{{count}}}" for place, count in runs)).fullmatch
    return lambda text: len(text) == length and found(text) is not None


@lru_cache(1024)
def _one_of(place: str) -> str:
    """Return the regular expression of the signs that may stand in a place; every sign is escaped."""
    signs = [sign for sign in _ASCII if matches(sign, place)] or [place]
    return f"[{''.join(map(re.escape, signs))}]"


def uscc_check_holds(code: str) -> bool:
    """Tell what the function of the same name tells."""
    return _has_shape(code) and not sum(map(mul, map(_VALUES.__getitem__, code), _WEIGHTS)) % 31


_has_shape: Final = shape_test("U" * 18)
