"""What one cell is once it has been looked at: blank, a value, or untyped.

Three states, and never a fourth: *blank* is ``None``; a *value* is ``str``, ``Decimal``, ``int`` or
``datetime.date``; anything that could not be understood is ``UNTYPED``. Blank is not zero, and untyped is
not blank: a rule that touches an untyped cell is not judged.
"""

from typing import Final, NamedTuple

# The spaces that people leave in a cell: ASCII, ideographic (U+3000) and no-break (U+00A0). Templates test
# for the same three, so both executions of a rule agree on what is blank.
SPACES: Final = " \u3000\u00a0"


class _Untyped:
    """The one value of a cell that holds something which is not of its column's type."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNTYPED"

    def __reduce__(self) -> str:
        return "UNTYPED"  # unpickles to the same object, so `is UNTYPED` survives a process border


UNTYPED: Final = _Untyped()


class Reading(NamedTuple):
    """The outcome of reading one raw cell as one type.

    ``value``: ``None`` (blank), a typed value, or ``UNTYPED``. ``note``: the catalogue code that says what was
    repaired (with a value) or why it could not be read (with ``UNTYPED``); ``None`` when there is nothing to say.
    """

    value: object
    note: str | None = None

    @property
    def is_blank(self) -> bool:
        """True when the cell holds nothing."""
        return self.value is None

    @property
    def is_untyped(self) -> bool:
        """True when the cell holds something that is not of the type asked for."""
        return self.value is UNTYPED


BLANK: Final = Reading(None)


def is_blank(raw: object) -> bool:
    """Tell whether a raw cell is blank: ``None``, or text made of nothing but spaces."""
    return raw is None or (isinstance(raw, str) and not raw.strip(SPACES))
