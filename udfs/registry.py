"""The cell functions: full name (ZS_…) → record. Every host's wrapper, help page and test is made from it.

A record knows the Chinese label, the arguments, the help, the result's shape, examples that run as tests,
and the source of what it computes. Calling it takes scalars, columns or tables (see ``udfs.broadcast``) and
never raises; ``Decimal`` and ``datetime.date`` in the result are for the host to convert, ``None`` is
written as an empty text.

A new function is written in ``udfs/functions/`` and added to the ``FUNCTIONS`` of its module.
"""

from typing import Final

from udfs.functions import (
    codes,
    days,
    duplicates,
    explained,
    figures,
    in_group,
    names,
    periods,
    ruled,
    scores,
    totals,
    values,
)
from udfs.functions.record import Argument, Example, Function

__all__ = ["FUNCTIONS", "Argument", "Example", "Function"]


def _gathered(*groups: tuple[Function, ...]) -> dict[str, Function]:
    """Return the records by name. Raises ``ValueError`` when two carry the same name."""
    found: dict[str, Function] = {}
    for function in (function for group in groups for function in group):
        if function.name in found:
            raise ValueError(f"two cell functions are called {function.name}")
        found[function.name] = function
    return found


FUNCTIONS: Final[dict[str, Function]] = _gathered(
    values.FUNCTIONS,
    periods.FUNCTIONS,
    days.FUNCTIONS,
    figures.FUNCTIONS,
    codes.FUNCTIONS,
    names.FUNCTIONS,
    duplicates.FUNCTIONS,
    ruled.FUNCTIONS,
    scores.FUNCTIONS,
    in_group.FUNCTIONS,
    totals.FUNCTIONS,
    explained.FUNCTIONS,
)
