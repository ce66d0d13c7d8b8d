"""The numbered messages of the program: the only place where their wording lives.

A message says what is wrong, a remedy what to do; both in Chinese, for officers. A number never changes its meaning; a
dropped one is not used again. Checks of a programme carry their own wording in its definition.

ZS-1xx definitions · ZS-2xx single cells · ZS-3xx rules · ZS-4xx files and folders · ZS-5xx commands · ZS-6xx cell
functions, ZS-68x and ZS-69x installing the add-in · ZS-7xx reading and merging submissions · ZS-8xx scoring
"""

from typing import Final

from udfs.catalogue.buttons import BUTTONS
from udfs.catalogue.cells import CELLS
from udfs.catalogue.commands import COMMANDS
from udfs.catalogue.definitions import DEFINITIONS
from udfs.catalogue.duplicates import DUPLICATES
from udfs.catalogue.entry import Entry
from udfs.catalogue.files import FILES
from udfs.catalogue.functions import FUNCTIONS
from udfs.catalogue.inbox import INBOX
from udfs.catalogue.installing import INSTALLING
from udfs.catalogue.merging import MERGING
from udfs.catalogue.opening import OPENING
from udfs.catalogue.reading import READING
from udfs.catalogue.rules import RULES
from udfs.catalogue.scoring import SCORING

__all__ = ["CATALOGUE", "Entry"]

CATALOGUE: Final[dict[str, Entry]] = (
    DEFINITIONS
    | CELLS
    | RULES
    | FILES
    | OPENING
    | INBOX
    | COMMANDS
    | BUTTONS
    | FUNCTIONS
    | INSTALLING
    | READING
    | MERGING
    | DUPLICATES
    | SCORING
)
