"""What a job is given, and what it is: a function of the answers and of a few services, which returns a report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from addin.ribbon.host import Cleared, OpenFile, OpenWorkbook, Selection
from addin.ribbon.report import Report

Answer = str | tuple[str, ...] | OpenWorkbook | OpenFile | Selection


@dataclass(frozen=True)
class Answers:
    """The checked answers by the id of the input: whatever is required is there."""

    values: Mapping[str, Answer]

    def text(self, name: str) -> str:
        """Return an answer as text, empty when it was not answered."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def path(self, name: str) -> Path | None:
        """Return the path that was chosen, ``None`` when none was."""
        text = self.text(name)
        return Path(text) if text else None

    def folder(self, name: str) -> Path:
        """Return the path of a required input."""
        return Path(self.text(name))

    def paths(self, name: str) -> tuple[Path, ...]:
        """Return the files that were chosen for an input of several."""
        value = self.values.get(name, ())
        return tuple(map(Path, value)) if isinstance(value, tuple) else ()

    def workbook(self, name: str) -> OpenWorkbook:
        """Return the current workbook. Raises ``KeyError`` for an action that has no such input."""
        value = self.values[name]
        assert isinstance(value, OpenWorkbook)
        return value

    def open_file(self, name: str) -> OpenFile | None:
        """Return the file of the current workbook, ``None`` when there is none."""
        value = self.values.get(name)
        return value if isinstance(value, OpenFile) else None

    def selection(self, name: str) -> Selection:
        """Return the selected cells. Raises ``KeyError`` for an action that has no such input."""
        value = self.values[name]
        assert isinstance(value, Selection)
        return value


@dataclass(frozen=True)
class Services:
    """What a job may do with the host while it runs; the rest it says in its report.

    ``progress`` raises ``Cancelled`` when the person wants the end: a job lets it through, and leaves nothing behind.
    ``copy_workbook``: the current workbook with what is not saved yet; raises ``OSError``. ``can_mark``: whether the
    host can mark cells of it, and clear the marks.
    """

    progress: Callable[[int, int, str], None]
    clear_marks: Callable[[], Cleared]
    copy_workbook: Callable[[], OpenWorkbook | None]
    can_mark: bool = True


Job = Callable[[Answers, Services], Report]
