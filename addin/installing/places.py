"""Where things are put: the record and the add-in, in folders of this person alone."""

from dataclasses import dataclass
from typing import Final

FOLDER: Final = "zhaoshang"
RECORD: Final = "installed.json"


@dataclass(frozen=True)
class Places:
    """``own``: the folder with the record, ``record``: its file, ``home``: where the add-in and Python go."""

    own: str
    home: str
    record: str
