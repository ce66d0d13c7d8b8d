"""What the checks look at: the computer, the program, and what several of them would otherwise find out anew."""

import ntpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from addin.installing.elsewhere import EXCEL
from addin.installing.libreoffice.offices import Office, office_of
from addin.installing.machine import Machine, Probe
from addin.installing.places import Places
from addin.installing.plan import FILE_NAME
from addin.installing.record import DamagedRecordError, Record, read_record
from addin.installing.systems import Kind, kind_of
from addin.installing.windows.office import Excel, excels
from addin.installing.windows.open_values import Slots, path_in, slots_of


@dataclass(frozen=True)
class ProgramFacts:
    """What this program is. ``version`` is empty where it runs from its source without being installed.

    ``add_in``, ``extension``: the files that it brings for Excel and LibreOffice; ``xlwings``: the version that the
    first was made with.
    ``templates``: of each blank template by name, the version of the definition that it was built from and the one
    that the program has now; ``None`` where the template cannot be read.
    """

    version: str
    add_in: bytes | None
    extension: bytes | None
    xlwings: str
    templates: Mapping[str, tuple[str | None, str]]


class Situation:
    """The computer, the spreadsheet program (``host``) and ours under examination. Members may raise ``OSError``."""

    def __init__(self, machine: Machine, program: ProgramFacts, host: str) -> None:
        self.machine = machine
        self.program = program
        self.host = host

    @cached_property
    def kind(self) -> Kind | None:
        """What the program needs on this system; ``None`` where no add-in can be installed."""
        return kind_of(self.machine, self.host)

    @cached_property
    def excels(self) -> list[Excel]:
        """The versions of Excel."""
        return excels(self.machine)

    @cached_property
    def places(self) -> Places | None:
        """Where things go; ``None`` where the system names no folders, or nothing can be installed."""
        found = self.kind.places(self.machine) if self.kind else None
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
        if self.record is not None and self.kind is not None:
            return str(self.kind.paths.join(self.record.home, self.kind.file_name))
        return self.registered[0][1] if self.registered else None

    @cached_property
    def office(self) -> Office | None:
        """The LibreOffice that the extension goes into."""
        return office_of(self.machine)

    @cached_property
    def settings(self) -> tuple[str, str]:
        """The file that says which Python the buttons use, and the interpreter; empty where there is none."""
        return self.kind.settings_in_force(self.machine, self.add_in) if self.kind else ("", "")

    @cached_property
    def interpreter(self) -> str:
        """The Python that is used: by the add-in, elsewhere by the command line; empty where Excel would find none."""
        named = self.settings[1]
        none_found = self.machine.system == "windows" and self.host == EXCEL
        return named if named or none_found else self.machine.python

    @cached_property
    def probe(self) -> Probe:
        """What that Python says of itself."""
        return self.machine.probe(self.interpreter) if self.interpreter else Probe(fault="没有设置")
