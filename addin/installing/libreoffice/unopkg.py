"""What is asked of ``unopkg``, LibreOffice's own program for extensions, and what it answers.

Its answers were recorded from 7.4.7. It goes to the office of this person that runs, where there is one, and hangs
with it; removing what is not there then hung too, so what is there is looked up first. Adding one whose part cannot be
loaded ends with 1, and leaves it there, not active; one that was there before it puts back.
"""

import re
from dataclasses import dataclass
from typing import Final

from addin.installing.machine import Machine, ProgramError, Ran
from addin.libreoffice.extension.parts import IDENTIFIER

_SECONDS: Final = 60


@dataclass(frozen=True)
class Extension:
    """An extension that is listed. ``active``: it was not switched off, and could be registered."""

    version: str
    active: bool


def listed(machine: Machine, unopkg: str, *, shared: bool = False) -> Extension | None:
    """Return ours among the extensions of this person, or those of everybody (``shared``). Raises ``OSError``."""
    answer = _asked(machine, [unopkg, "list", *(["--shared"] if shared else [])])
    return extensions_in(answer.told).get(IDENTIFIER)


def added(machine: Machine, unopkg: str, file: str) -> None:
    """Put the extension in, in the place of the one that is there. Raises ``OSError``."""
    _asked(machine, [unopkg, "add", "--force", file])
    if listed(machine, unopkg) is None:
        raise ProgramError("unopkg 说装好了，LibreOffice 的扩展清单里却没有")


def removed(machine: Machine, unopkg: str) -> None:
    """Take the extension out, where it is there. Raises ``OSError``."""
    if listed(machine, unopkg) is not None:
        _asked(machine, [unopkg, "remove", IDENTIFIER])


def extensions_in(told: str) -> dict[str, Extension]:
    """Return the extensions of a list, by identifier; their parts are indented further."""
    found = {}
    for block in re.split(r"(?m)^Identifier: ", told)[1:]:
        version = re.search(r"(?m)^  Version: (.*)$", block)
        registered = re.search(r"(?m)^  is registered: (.*)$", block)
        found[block.partition("\n")[0].strip()] = Extension(
            version[1].strip() if version else "", registered is not None and registered[1].strip() == "yes"
        )
    return found


def _asked(machine: Machine, command: list[str]) -> Ran:
    answer = machine.run(command, _SECONDS)
    if answer.code:
        said = re.sub(r"^ERROR: (Exception occurred: )?", "", answer.complained.strip()).partition("\n")[0]
        raise ProgramError(f"unopkg 没有做成：{said or f'退出码 {answer.code}'}")
    return answer
