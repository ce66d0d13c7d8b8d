"""A workbook that LibreOffice has saved for Excel, with the functions' names as Excel knows them.

LibreOffice 7.4 writes ``CN.ZHAOSHANG.FUNCTIONS.ZS_AMOUNT(A1)`` into an .xlsx file. Excel knows ``ZS_AMOUNT``, and so
does this extension when it opens the file again.
"""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO, Final

from addin.files import write_atomically
from addin.held_open import open_elsewhere
from addin.libreoffice.extension.function_names import KEPT
from addin.seen import Seen

LARGEST: Final = 1 << 30  # bytes of the parts; a workbook of more is left as it is
_SUFFIXES: Final = frozenset((".xlsx", ".xlsm"))
_PARTS: Final = re.compile(r"xl/(?:workbook|worksheets/[^/]+)\.xml")
_FORMULAS: Final = re.compile(rb"<(f|formula[12]?|definedName)\b[^<>]*>[^<]*</\1>")
_KEPT: Final = re.compile(re.escape(KEPT.encode()) + rb"(?=ZS_)", re.IGNORECASE)


def renamed(content: bytes) -> bytes | None:
    """Return the package with the names of Excel in its formulas; ``None`` where there is nothing to change.

    Raises ``zipfile.BadZipFile`` for what is no package.
    """
    with zipfile.ZipFile(BytesIO(content)) as package:
        members = package.infolist()
        if sum(each.file_size for each in members) > LARGEST:
            return None
        changed = {}
        for each in members:
            if _PARTS.fullmatch(each.filename):
                before = package.read(each)
                after = _FORMULAS.sub(lambda found: _KEPT.sub(b"", found[0]), before)
                if after != before:
                    changed[each.filename] = after
        if not changed:
            return None
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for each in members:
                target.writestr(each, changed.get(each.filename) or package.read(each))
        return out.getvalue()


def give_names(path: Path, patience: float) -> bool:
    """Rewrite a saved workbook, once nobody has it open; return whether that was done.

    ``patience``: seconds to wait for the office to let go of it. A workbook that is still open then stays as it was
    saved; LibreOffice reads it all the same. Raises ``OSError``.
    """
    if path.suffix.lower() not in _SUFFIXES:
        return False
    until = monotonic() + patience
    while open_elsewhere(path) is not None:
        if monotonic() > until:
            return False
        sleep(0.05)
    seen = Seen.at(path)
    try:
        content = renamed(path.read_bytes())
    except zipfile.BadZipFile:
        return False
    if content is None:
        return False

    def write(file: BinaryIO) -> None:
        file.write(content)

    return write_atomically(path, write, instead_of=seen) == path
