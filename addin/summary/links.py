"""Where a click leads: a place in this workbook, or a file that lies beside it, and nothing else.

Names of files are the units'. They may hold spaces, ``#``, ``%`` and ``?``, which mean something in an address, or look
like an address of the web: so a link is made of the path sign by sign.
"""

import re
from typing import Final
from urllib.parse import quote

from addin.summary.page import Inside, Outside
from xl_templates.references import column_letters
from xl_templates.writing import quoted

MOST_LINKS: Final = 65_530  # of one sheet; Excel mends away what is more
LONGEST: Final = 2_079  # signs of an address, and of a place in a file

# What stands as it is in a path. Signs outside ASCII do too, as in files that Excel writes: Windows reads percent signs
# in the address of a file in the code page of the computer, not in UTF-8.
_PLAIN: Final = re.compile(r"[^\x00-\x7f]+|[\w.~!$'()*+,;=@/&-]+", re.ASCII)
_NEVER_PLAIN: Final = re.compile("[\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # C: too


def place(to: Inside) -> str:
    """Return a place in this workbook as a link names it."""
    return f"{quoted(to.tab)}!{column_letters(to.column)}{to.row + 1}"


def place_in_file(to: Outside) -> str | None:
    """Return the place in the file that a link leads to, ``None`` for the file as such."""
    return f"{quoted(to.sheet)}!{to.cell or 'A1'}" if to.sheet else None


def address(path: str) -> str:
    """Return the relative address of a file: unquoted it is the path.

    Raises ``ValueError`` for a path that is not relative, or that a program might take for an address of the web or for
    the name of a computer, and for one that no address holds. A \\ parts folders on Windows alone, so there the link
    would lead elsewhere; and where a name holds signs that nobody sees, they are spelled out with it.
    """
    if not path or path.startswith("/") or "\\" in path or _SCHEME.match(path):
        raise ValueError(f"not a path from the folder of the summary: {path!r}")
    parts = []
    at = 0
    for plain in _PLAIN.finditer(path):
        parts += [quote(path[at : plain.start()], safe=""), _NEVER_PLAIN.sub(lambda sign: quote(sign[0]), plain[0])]
        at = plain.end()
    found = "".join([*parts, quote(path[at:], safe="")])
    found.encode("utf-8")  # half of a character pair is a UnicodeEncodeError, which is a ValueError
    if len(found.encode("utf-16-le")) // 2 > LONGEST:
        raise ValueError(f"longer than a link may be: {path[:60]!r}…")
    return found


def can_lead(to: Outside) -> bool:
    """Tell whether a link can lead to a file; a page asks before, since strangers name the files."""
    try:
        address(to.path)
    except ValueError:
        return False
    where = place_in_file(to)
    return where is None or (where.isprintable() and len(where) * 2 <= LONGEST)


def rows_with_links(rows: int, links_a_row: int = 1) -> int:
    """Return how many rows of one sheet can have their links."""
    return min(rows, MOST_LINKS // max(links_a_row, 1))
