"""What the checks look at: the computer, the program, and what several of them would otherwise find out anew."""

import ntpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from addin.installing.machine import Machine, Probe
from addin.installing.office import Excel, excels
from addin.installing.open_values import Slots, path_in, slots_of
from addin.installing.places import SETTINGS_FILE, Places, interpreter_in, personal_settings, places
from addin.installing.plan import FILE_NAME
from addin.installing.record import DamagedRecordError, Record, read_record


@dataclass(frozen=True)
class ProgramFacts:
    """What this program is. ``version`` is empty where it runs from its source without being installed.

    ``add_in``: the file that it brings, ``xlwings``: the version that one was made with.
    ``templates``: of each blank template by name, the version of the definition that it was built from and the one
    that the program has now; ``None`` where the template cannot be read.
    """

    version: str
    add_in: bytes | None
    xlwings: str
    templates: Mapping[str, tuple[str | None, str]]


class Situation:
    """The computer and the program under examination. Every member may raise ``OSError``."""

    def __init__(self, machine: Machine, program: ProgramFacts) -> None:
        self.machine = machine
        self.program = program

    @cached_property
    def excels(self) -> list[Excel]:
        """The versions of Excel."""
        return excels(self.machine)

    @cached_property
    def places(self) -> Places | None:
        """Where things go; ``None`` where the system names no folders."""
        found = places(self.machine)
        return found if isinstance(found, Places) else None

    @cached_property
    def record(self) -> Record | None:
        """What was installed; ``None`` where nothing was, or what is told of it cannot be read."""
        try:
            return read_record(self.machine, self.places.record) if self.places else None
        except DamagedRecordError:
            return None

    @cached_property
    def damaged_record(self) -> bool:
        """Whether there is a record that cannot be read."""
        return self.places is not None and self.record is None and self.machine.files.is_file(self.places.record)

    @cached_property
    def loaded(self) -> dict[str, Slots]:
        """The list of add-ins that each version of Excel loads, by version."""
        return {each.version: slots_of(self.machine.registry.values(rf"{each.key}\Options")) for each in self.excels}

    @cached_property
    def registered(self) -> list[tuple[Excel, str]]:
        """Each place in these lists that holds our add-in, with the path; once for each version is right."""
        return [
            (excel, path)
            for excel in self.excels
            for path in map(path_in, self.loaded[excel.version].values())
            if ntpath.basename(path).casefold() == FILE_NAME
        ]

    @cached_property
    def add_in(self) -> str | None:
        """The path of the add-in: as installed, else as registered; ``None`` when it is neither."""
        if self.record is not None:
            return ntpath.join(self.record.home, FILE_NAME)
        return self.registered[0][1] if self.registered else None

    @cached_property
    def settings(self) -> tuple[str, str]:
        """The settings file that the add-in reads and the interpreter that it names; empty where there is none.

        The person's own goes first, then that beside the add-in; as in the add-in, only an interpreter that is there
        counts, and the last one named is returned where none is.
        """
        beside = [ntpath.join(ntpath.dirname(self.add_in), SETTINGS_FILE)] if self.add_in else []
        named = ("", "")
        for file in (personal_settings(self.machine), *beside):
            if self.machine.files.is_file(file):
                told = interpreter_in(self.machine.files.read(file))
                named = (file, self._whole(file, told)) if told else named
                if told and self.machine.files.is_file(named[1]):
                    return named
        return named

    @staticmethod
    def _whole(file: str, path: str) -> str:
        """Return a path as the add-in understands it: from the folder of the settings, unless it is a whole one."""
        return path if path[1:2] == ":" or path.startswith("\\\\") else ntpath.join(ntpath.dirname(file), path)

    @cached_property
    def interpreter(self) -> str:
        """The Python that is used: by the add-in on Windows, by the command line elsewhere."""
        return self.settings[1] if self.machine.system == "windows" else self.machine.python

    @cached_property
    def probe(self) -> Probe:
        """What that Python says of itself."""
        return self.machine.probe(self.interpreter) if self.interpreter else Probe(fault="没有设置")
