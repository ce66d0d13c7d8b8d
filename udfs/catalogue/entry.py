"""One numbered message."""

from typing import NamedTuple


class Entry(NamedTuple):
    """``message`` says what is wrong, ``remedy`` what to do; placeholders in braces are filled from the case."""

    severity: str
    title: str
    message: str
    remedy: str
