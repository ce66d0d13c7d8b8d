"""Is a slip the only thing that tells two names apart, or do many names share all the rest?

华创新能源产业园 and 华晨新能源产业园 are one sign apart, and so are two that one hand mistyped. When many other names
end in 新能源产业园 too, the rest of the name says nothing, and the sign that differs is the name.
"""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

_LEAST: Final = 2  # signs of a beginning or end that can be anyone's own


class Frames:
    """The beginnings and ends of all names, for asking how many names share one."""

    def __init__(self, names: Iterable[str]) -> None:
        distinct = set(names)
        self._forward = sorted(distinct)
        self._backward = sorted(name[::-1] for name in distinct)

    def sharing(self, first: str, second: str) -> int:
        """Return how many names have the beginning that two near names share, or the end, whichever is rarer."""
        return min(_sharing(self._forward, first, second), _sharing(self._backward, first[::-1], second[::-1]))


def _sharing(ordered: list[str], first: str, second: str) -> int:
    at = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        at += 1
    if at < _LEAST:
        return len(ordered)
    shared = first[:at]
    return bisect_right(ordered, shared + chr(sys.maxunicode)) - bisect_left(ordered, shared)
