"""The small files that tell the add-in on Windows which Python to start."""

import ntpath
from typing import Final

from addin.installing.machine import Machine
from addin.installing.places import FOLDER

SETTINGS_FILE: Final = "excel.conf"  # the name that the add-in asks for, and the key in it
INTERPRETER: Final = "interpreter"


def personal_settings(machine: Machine) -> str:
    """Return the settings that the add-in reads before its own: those that the person wrote, which stay his."""
    return ntpath.join(machine.environment.get("APPDATA", ""), FOLDER, SETTINGS_FILE)


def settings_text(interpreter: str) -> bytes:
    """Return the content of the settings file for an interpreter."""
    return f"{INTERPRETER} = {interpreter}\r\n".encode()


def interpreter_in(content: bytes) -> str:
    """Return the interpreter that a settings file names, as the add-in reads it; empty where it names none."""
    told = ""
    for line in content.decode("utf-8-sig", "replace").splitlines():
        name, equals, value = line.partition("=")
        if equals and name.strip().lower() == INTERPRETER:
            told = value.strip()
    return told


def settings_in_force(machine: Machine, add_in: str | None) -> tuple[str, str]:
    """Return the settings file that the add-in reads and the interpreter that it names; empty where there is none.

    The person's own goes first, then that beside the add-in; as in the add-in, only an interpreter that is there
    counts, and the last one named is returned where none is. Raises ``OSError``.
    """
    beside = [ntpath.join(ntpath.dirname(add_in), SETTINGS_FILE)] if add_in else []
    named = ("", "")
    for file in (personal_settings(machine), *beside):
        if machine.files.is_file(file):
            told = interpreter_in(machine.files.read(file))
            named = (file, _whole(file, told)) if told else named
            if told and machine.files.is_file(named[1]):
                return named
    return named


def _whole(file: str, path: str) -> str:
    """Return a path as the add-in understands it: from the folder of the settings, unless it is a whole one."""
    return path if path[1:2] == ":" or path.startswith("\\\\") else ntpath.join(ntpath.dirname(file), path)
