"""One row of a ledger as the search for duplicates sees it."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from udfs.company_names import Name, read_name

_SEVERAL: Final = re.compile(r"[、;；，\n/]+")  # between the investors of one project


@dataclass(frozen=True, slots=True)
class Candidate:
    """One project in one ledger of one unit. Only ledgers that a project goes through from one to the next take part.

    ``key`` is the caller's own and unique. Codes are in their canonical form (``udfs.codes``), ``None`` when absent
    or unreadable. ``company`` is the enterprise founded for the project, ``company_code`` its 统一社会信用代码;
    ``investor`` may name several, with 、 between them. ``amount`` is the total investment in minor units.
    """

    key: int
    ledger: str
    unit: str
    project: str
    company: str | None = None
    investor: str | None = None
    project_code: str | None = None
    company_code: str | None = None
    investor_code: str | None = None
    amount: int | None = None


class Record(NamedTuple):
    """A candidate with its names read."""

    row: Candidate
    project: Name
    company: Name
    investors: tuple[Name, ...]


def read_record(row: Candidate, places: tuple[str, ...]) -> Record:
    """Return the candidate with its names read; ``places`` as for ``company_names.compact_name``."""
    investors = (read_name(name, places) for name in _SEVERAL.split(row.investor or ""))
    return Record(
        row,
        read_name(row.project, places),
        read_name(row.company or "", places),
        tuple(name for name in investors if name.compact),
    )
