"""The part of xlwings' own VBA that the add-in needs, read from the installed package with its notice.

xlwings ships its VBA (BSD 3-clause) as ``xlwings_custom_addin.bas``. Taken are the declarations of its library, and the
procedures that load it, start Python and run a command. Left out is what would let a workbook that somebody sent choose
the program to run or the code to import: the settings on sheets and in the workbook's folder, embedded code, and
imports of functions into other projects. What those procedures call instead stands in ``modules/ZsHost.bas``.
"""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

XLWINGS: Final = "0.37.8"  # the library of this very version is what the add-in loads
_FILE: Final = "xlwings_custom_addin.bas"
_TAKEN: Final = (
    "ExecuteWindows",
    "XLPyLoadDLL",
    "XLPy",
    "KillPy",
    "WScript",
    "FileExists",
    "FileExistsOnWindows",
    "ParentFolder",
    "CreateGUID",
    "CheckConda",
)
_CONDITIONS: Final = {"Mac": False, "Not Mac": True, 'App = "Microsoft Excel"': True}
_START: Final = re.compile(r"(?:Public |Private )?(?:Function|Sub) (\w+)\(")
_END: Final = re.compile(r"End (?:Function|Sub)\b")
_HEADER: Final = """\
Option Private Module
' A part of xlwings {version}, taken by the build of this add-in; what is for macOS is left out.
"""


def has_xlwings() -> bool:
    """Tell whether the version of xlwings is installed that the add-in is made with."""
    try:
        return version("xlwings") == XLWINGS
    except PackageNotFoundError:
        return False


def xlwings_code() -> str:
    """Return the code of the module. Raises ``FileNotFoundError`` without xlwings, ``ValueError`` for another."""
    spec = find_spec("xlwings")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("xlwings")
    if not has_xlwings():
        raise ValueError(f"xlwings {XLWINGS} is wanted")
    folder = Path(spec.submodule_search_locations[0])
    return taken(folder.joinpath(_FILE).read_text(encoding="ascii"))


def taken(text: str) -> str:
    """Return notice, declarations and wanted procedures of xlwings' module. Raises ``ValueError`` without one."""
    lines = [line.rstrip() for line in _for_windows(text.splitlines())]
    first = next(at for at, line in enumerate(lines) if _START.match(line))
    head = [line for line in lines[:first] if not line.startswith(("Attribute ", "#Const ", "'Attribute "))]
    procedures = dict(_procedures(lines[first:]))
    if missing := [name for name in _TAKEN if name not in procedures]:
        raise ValueError(f"xlwings has no {missing}")
    body = [line for name in _TAKEN for line in (*procedures[name], "")]
    kept = "\n".join((*head, *body))
    return _HEADER.format(version=XLWINGS) + re.sub(r"\n{3,}", "\n\n", kept).strip("\n") + "\n"


def _procedures(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each procedure with its lines."""
    own: list[str] = []
    for line in lines:
        if own or _START.match(line):
            own.append(line)
        if own and _END.match(line):
            yield _START.match(own[0])[1], own  # type: ignore[index]
            own = []


def _for_windows(lines: list[str]) -> Iterator[str]:
    """Yield what Excel on Windows compiles; the conditions on VBA7 and Win64 stay as they are."""
    nested: list[bool | None] = []  # of each open #If: whether its lines are wanted, None where it stays
    for line in lines:
        word = line.strip()
        if word.startswith("#If "):
            nested.append(_CONDITIONS.get(word.removeprefix("#If ").removesuffix(" Then")))
            here = nested[-1] is None
        elif word.startswith("#Else") and nested:
            here = nested[-1] is None
            nested[-1] = None if here else not nested[-1]
        elif word == "#End If" and nested:
            here = nested.pop() is None
        else:
            here = True
        if here and all(each is not False for each in nested):
            yield line
