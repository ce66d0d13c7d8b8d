"""The numbered messages of the program: the only place where their wording lives.

A message says what is wrong, a remedy what to do; both in Chinese, for officers. Placeholders in braces are
filled from the facts of the case. A number never changes its meaning; a dropped one is not used again.
Checks of a programme carry their own wording in its definition.

ZS-1xx definitions · ZS-2xx single cells · ZS-3xx rules · ZS-4xx files and folders · ZS-5xx commands · ZS-6xx cell functions
"""

from typing import Final, NamedTuple


class Entry(NamedTuple):
    """One numbered message."""

    severity: str
    title: str
    message: str
    remedy: str


CATALOGUE: Final[dict[str, Entry]] = {
    # --- ZS-1xx: definitions -------------------------------------------------------------------------
    # --- ZS-20x: amounts and numbers -----------------------------------------------------------------
    # --- ZS-22x: dates -------------------------------------------------------------------------------
    # --- ZS-24x: codes -------------------------------------------------------------------------------
    # --- ZS-26x: periods and calendars ---------------------------------------------------------------
    # --- ZS-28x: cells of a ledger -------------------------------------------------------------------
    # --- ZS-3xx: the rule language -------------------------------------------------------------------
    # --- ZS-4xx: files and folders -------------------------------------------------------------------
    # --- ZS-5xx: commands ----------------------------------------------------------------------------
    # --- ZS-6xx: functions in cells ------------------------------------------------------------------
}
