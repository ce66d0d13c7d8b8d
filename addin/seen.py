"""What stood under a name when a job looked at it: only that may its result take the place of.

A job looks at its target before it reads for minutes; a colleague may save something else there meanwhile. Size and
time of change tell, and not the number of the file, which some network folders give anew at every look.
"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Seen:
    """What was there. ``mark``: size in bytes and time of change in nanoseconds; ``None``: nothing, or no file."""

    mark: tuple[int, int] | None

    @classmethod
    def at(cls, path: str | Path) -> "Seen":
        """Look at what stands there now; a link is followed. Never fails: what cannot be looked at is nothing."""
        try:
            status = os.stat(path)  # noqa: PTH116 - a name that the system does not take is a ValueError for both
        except (OSError, ValueError):
            return cls(None)
        return cls((status.st_size, status.st_mtime_ns))

    def is_still_at(self, path: Path) -> bool:
        """Tell whether nothing has changed since."""
        return Seen.at(path) == self


NOTHING = Seen(None)
