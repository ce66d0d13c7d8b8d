"""A real headless LibreOffice Calc for tests.

``Office`` starts a private office (own profile, own pipe) through ``server.py``, which a Python with ``uno``
runs, and talks to it in JSON lines. ``OfficeBook`` is one open workbook. Cells are "B7", ranges "A1:F30".

- Macros never run, links are never updated, nothing is shown.
- The office speaks the Chinese (China) locale and reads typed formulas in Excel's syntax, with English names.
- Whether formulas of a loaded file are calculated anew is decided at the start, ``Office(recalc_on_load=…)``.
  By default the values stored in the file stay, as in a program that trusts them (but volatile and array
  formulas are always calculated, and so is what depends on a cell that changes); ``book.recalculate()``
  calculates everything. What ``evaluate`` answers is always calculated. "By default" holds for .xlsx: of an
  .ods file LibreOffice 7.4 calculates the numbers anew all the same.
- What a person could not do is refused (``OfficeError``): writing into a locked cell of a protected sheet.
  Data validation is *not* applied to what arrives here, just as it is not applied to pasted cells.
- An office that died gives ``OfficeCrashed``, one that does not answer ``OfficeTimeout``; the next request to
  ``Office`` starts a new one. Workbooks that were open are lost and say so.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import xlsxwriter

SERVER = Path(__file__).with_name("server.py")
EPOCH = datetime(1899, 12, 30)


class OfficeError(Exception):
    """The request was refused, or the office cannot be used."""


class OfficeCrashed(OfficeError):  # noqa: N818 - reads as what happened
    """The office died while, or before, it answered."""


class OfficeTimeout(OfficeError):  # noqa: N818
    """The office did not answer in time and was ended."""


class SheetState(NamedTuple):
    name: str
    visible: bool


class ConditionalFormat(NamedTuple):
    """One rule set: "A1:A9,C1:C9", its formulas in order, and the names of the styles they switch on."""

    ranges: str
    formulas: list[str]
    styles: list[str]


class Programs(NamedTuple):
    office: str
    python: str


def clean_environment() -> dict[str, str]:
    """The environment without what would bend another Python or the office's libraries."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "LD_LIBRARY", "VIRTUAL_ENV"))
    }


@cache
def find_programs() -> Programs:
    """Find the office and a Python that imports ``uno``; ``OfficeError`` says what is missing."""
    if os.name != "posix":
        raise OfficeError("the harness needs process groups, which this system lacks")
    candidates = [
        os.environ.get("SOFFICE"),
        shutil.which("soffice"),
        shutil.which("libreoffice"),
        "/usr/lib/libreoffice/program/soffice",
        *sorted(map(str, Path("/opt").glob("libreoffice*/program/soffice")), reverse=True),
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ]
    office = next((Path(found).resolve() for found in candidates if found and Path(found).exists()), None)
    if office is None:
        raise OfficeError("LibreOffice (soffice) is not installed")
    binary = office.with_name("soffice.bin")  # one process less, and its id is the office's
    pythons = [
        os.environ.get("UNO_PYTHON"),
        str(office.with_name("python")),
        str(office.parent.parent / "Resources" / "python"),
        "/usr/bin/python3",
        shutil.which("python3", path=os.defpath),
    ]
    for python in dict.fromkeys(pythons):
        if python and Path(python).exists():
            probe = subprocess.run(
                [python, "-c", "import uno"],
                env=clean_environment(),
                capture_output=True,
                timeout=60,
                check=False,
            )
            if probe.returncode == 0:
                return Programs(str(binary if binary.exists() else office), python)
    raise OfficeError("no Python here imports uno (Debian: python3-uno)")


def registry(*, recalc_on_load: bool, locale: str) -> str:
    """The settings of the private profile."""
    mode = 0 if recalc_on_load else 1  # always, never (2 would ask)
    settings = [
        ("org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", mode),
        ("org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", mode),
        ("org.openoffice.Office.Calc/Formula/Syntax", "Grammar", 1),  # Excel A1
        ("org.openoffice.Office.Calc/Formula/Syntax", "SeparatorArg", ","),
        ("org.openoffice.Office.Calc/Formula/Syntax", "SeparatorArrayCol", ","),
        ("org.openoffice.Office.Calc/Formula/Syntax", "SeparatorArrayRow", ";"),
        ("org.openoffice.Office.Calc/Formula/Syntax", "EnglishFunctionName", True),
        ("org.openoffice.Office.Calc/Content/Update", "Link", 2),  # never
        ("org.openoffice.Office.Common/Misc", "UseLocking", True),
        ("org.openoffice.Office.Common/Misc", "UseDocumentOOoLockFile", False),
        ("org.openoffice.Office.Common/Misc", "FirstRun", False),
        ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", 3),
        ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", True),
        ("org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", False),
        ("org.openoffice.Office.Recovery/AutoSave", "Enabled", False),
        ("org.openoffice.Setup/L10N", "ooSetupSystemLocale", locale),
        ("org.openoffice.Setup/Office", "ooSetupInstCompleted", True),
    ]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    ]
    for path, name, value in settings:
        text = str(value).lower() if isinstance(value, bool) else escape(str(value))
        lines.append(
            f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{text}</value></prop></item>'
        )
    return "\n".join([*lines, "</oor:items>", ""])


class Office:
    """A private headless office; started by the first request, ended by ``stop`` or by leaving ``with``."""

    def __init__(
        self,
        *,
        recalc_on_load: bool = False,
        timeout: float = 60,
        start_timeout: float = 90,
        locale: str = "zh-CN",
    ) -> None:
        self.programs = find_programs()
        self.recalc_on_load = recalc_on_load
        self.timeout = timeout
        self.start_timeout = start_timeout
        self.locale = locale
        self.generation = 0
        self.pid: int | None = None
        self.version = ""
        self._helper: subprocess.Popen[bytes] | None = None
        self._profile: Path | None = None
        self._pipe = ""
        self._sockets: list[str] = []
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._request = 0
        self._folders: set[Path] = set()

    def __enter__(self) -> Office:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- life -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the office unless it runs."""
        if self._helper is not None:
            return
        self.generation += 1
        self._profile = Path(tempfile.mkdtemp(prefix="office-"))
        user = self._profile / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(
            registry(recalc_on_load=self.recalc_on_load, locale=self.locale), encoding="utf-8"
        )
        scratch = self._profile / "tmp"
        scratch.mkdir()
        self._pipe = f"office{os.getpid()}x{uuid.uuid4().hex[:12]}"
        self._helper = subprocess.Popen(
            [
                self.programs.python,
                str(SERVER),
                self.programs.office,
                str(self._profile),
                self._pipe,
                str(self.start_timeout),
            ],
            env=clean_environment() | {"TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self._profile / "helper.log").open("wb"),
            start_new_session=True,
        )
        self._answers = queue.SimpleQueue()
        threading.Thread(target=_pump, args=(self._helper.stdout, self._answers), daemon=True).start()
        hello = self._receive("start", 0, self.start_timeout + 10)
        self.pid, self.version, self._sockets = hello["pid"], hello["version"], hello["sockets"]

    def stop(self) -> None:
        """End the office for certain and leave nothing behind."""
        if self._helper is None:
            return
        with contextlib.suppress(OfficeError):
            self._send("stop", {})
            self._receive("stop", self._request, 15)
        self._end()

    def _end(self) -> None:
        """Kill the process group, remove profile, pipe and lock files."""
        helper, self._helper, self.pid = self._helper, None, None
        if helper is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(helper.pid, signal.SIGKILL)
            helper.wait(10)
            for stream in (helper.stdin, helper.stdout):
                with contextlib.suppress(OSError):
                    stream.close()
        if self._profile is not None:
            shutil.rmtree(self._profile, ignore_errors=True)
            self._profile = None
        for socket in [*map(Path, self._sockets), *Path("/tmp").glob(f"OSL_PIPE_*_{self._pipe}")]:
            socket.unlink(missing_ok=True)
        self._sockets = []
        for folder in self._folders:
            for lock in folder.glob(".~lock.*#"):
                lock.unlink(missing_ok=True)
        self._folders.clear()

    # --- requests -------------------------------------------------------------------------------------------

    def request(self, operation: str, **arguments: Any) -> Any:
        """Send one request and wait for its answer; starts the office when it does not run."""
        self.start()
        self._send(operation, arguments)
        return self._receive(operation, self._request, self.timeout)

    def _send(self, operation: str, arguments: dict[str, Any]) -> None:
        self._request += 1
        message = {"id": self._request, "op": operation, "args": arguments}
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=_plain)
        try:
            self._helper.stdin.write(text.encode("utf-8", "surrogatepass") + b"\n")
            self._helper.stdin.flush()
        except OSError as error:
            self._end()
            raise OfficeCrashed(f"the office was gone before {operation!r}") from error

    def _receive(self, operation: str, number: int, seconds: float) -> Any:
        until = monotonic() + seconds
        answer = None
        while answer is None or answer["id"] < number:  # an older answer: its request was interrupted
            try:
                line = self._answers.get(timeout=max(0.0, until - monotonic()))
            except queue.Empty:
                self._end()
                raise OfficeTimeout(f"no answer to {operation!r} within {seconds:g} s; the office was ended") from None
            if line is None:
                log = ""
                with contextlib.suppress(OSError):
                    log = (self._profile / "helper.log").read_text("utf-8", "replace")[-2000:].strip()
                self._end()
                raise OfficeCrashed(f"the office died during {operation!r}" + (f"\n{log}" if log else ""))
            answer = json.loads(line.decode("utf-8", "surrogatepass"))
        if "error" not in answer:
            return answer["result"]
        if answer.get("dead"):
            self._end()
            raise OfficeCrashed(f"the office died during {operation!r}: {answer['error']}")
        raise OfficeError(answer["error"])

    # --- work -----------------------------------------------------------------------------------------------

    def open(self, path: str | os.PathLike[str], *, read_only: bool = False) -> OfficeBook:
        """Open a workbook, hidden, macros off."""
        full = Path(path).resolve()
        if not full.is_file():
            raise FileNotFoundError(full)
        self._folders.add(full.parent)
        return OfficeBook(self, self.request("open", path=str(full), read_only=read_only))

    def new(self) -> OfficeBook:
        """Open a new, empty workbook; its one sheet is named Sheet1 (in the language of the office)."""
        return OfficeBook(self, self.request("open", path="", read_only=False))

    def to_pdf(self, path: str | os.PathLike[str], out: str | os.PathLike[str]) -> Path:
        """Print a workbook to a PDF file."""
        with self.open(path, read_only=True) as book:
            return book.save_as(out)

    def evaluate(
        self,
        formulas: list[str],
        cells: dict[str, object] | None = None,
        *,
        names: dict[str, str] | None = None,
        array: bool = False,
        column: str = "ZZ",
    ) -> list[Any]:
        """Calculate formulas written as in Excel ("=IF(A1>0,1,2)"), all at once.

        They travel in an .xlsx file, so the grammar that reads them is the one a template's formulas meet.
        ``cells`` maps "A1" (of Sheet1) or "Other!B2" to a value; text that begins with "=" is a formula,
        other text stays text. ``names`` maps a defined name to a formula such as "=Sheet1!$A$1:$A$9".
        The formulas stand in ``column`` of Sheet1 from row 1 on.
        With ``array`` each is entered with Ctrl+Shift+Enter.
        """
        if not formulas:
            return []
        with tempfile.TemporaryDirectory(prefix="office-evaluate-") as folder:
            path = Path(folder) / "evaluate.xlsx"
            _write_sheet(path, formulas, cells or {}, names or {}, array=array, column=column)
            with self.open(path, read_only=True) as book:
                book.recalculate()
                return [row[0] for row in book.values("Sheet1", f"{column}1:{column}{len(formulas)}")]

    @staticmethod
    def render(pdf: str | os.PathLike[str], out_dir: str | os.PathLike[str], dpi: int = 80) -> list[Path]:
        """Turn the pages of a PDF file into pictures."""
        return render(pdf, out_dir, dpi)


class OfficeBook:
    """One open workbook."""

    def __init__(self, office: Office, number: int) -> None:
        self.office = office
        self.number: int | None = number
        self.generation = office.generation

    def __enter__(self) -> OfficeBook:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with contextlib.suppress(*([OfficeError] if kind else [])):
            self.close()

    def _ask(self, operation: str, **arguments: Any) -> Any:
        if self.number is None:
            raise OfficeError("this workbook is closed")
        if self.generation != self.office.generation or self.office._helper is None:
            raise OfficeCrashed("this workbook was lost when the office ended; open it again")
        return self.office.request(operation, book=self.number, **arguments)

    def close(self) -> None:
        """Close without saving; closing twice, or after a crash, does nothing."""
        if self.number is not None and self.generation == self.office.generation and self.office._helper:
            self._ask("close")
        self.number = None

    def save_as(self, path: str | os.PathLike[str]) -> Path:
        """Write a copy; the suffix says the format (.xlsx .xlsm .xls .ods .fods .pdf)."""
        full = Path(path).resolve()
        self.office._folders.add(full.parent)
        self._ask("save_as", path=str(full))
        return full

    def recalculate(self) -> None:
        """Calculate every formula anew."""
        self._ask("recalculate")

    # --- reading --------------------------------------------------------------------------------------------

    def sheets(self) -> list[SheetState]:
        """All sheets in order, hidden ones too."""
        return [SheetState(*item) for item in self._ask("sheets")]

    def used_range(self, sheet: str) -> str:
        """The rectangle that holds anything, "A1:F30"."""
        return self._ask("used_range", sheet=sheet)

    def values(self, sheet: str, area: str | None = None) -> list[list[Any]]:
        """Rows of values: None (empty), float (numbers, dates and booleans alike), str, or {"error": "#N/A"}.

        A formula that gives "" is "", an empty cell is None. Without ``area`` the used range.
        """
        return self._ask("values", sheet=sheet, area=area or self.used_range(sheet))

    def value(self, sheet: str, cell: str) -> Any:
        """The value of one cell."""
        return self.values(sheet, cell)[0][0]

    def formulas(self, sheet: str, area: str) -> list[list[str]]:
        """Rows of formula text: English names, the office's own syntax (semicolons, $Sheet.A1)."""
        return self._ask("formulas", sheet=sheet, area=area)

    def texts(self, sheet: str, area: str) -> list[list[str]]:
        """Rows of text as shown, number formats applied. Cell by cell, so for small ranges."""
        return self._ask("texts", sheet=sheet, area=area)

    def validation(self, sheet: str, cell: str) -> dict[str, Any]:
        """The data validation of a cell; "type" is "ANY" where there is none."""
        return self._ask("validation", sheet=sheet, cell=cell)

    def conditional_formats(self, sheet: str, area: str | None = None) -> list[ConditionalFormat]:
        """The conditional formats that touch the range, or all of the sheet."""
        return [ConditionalFormat(*item) for item in self._ask("conditional_formats", sheet=sheet, area=area)]

    def comment(self, sheet: str, cell: str) -> str | None:
        """The note of a cell."""
        return self._ask("comment", sheet=sheet, cell=cell)

    def number_format(self, sheet: str, cell: str) -> str:
        """The number format code of a cell."""
        return self._ask("number_format", sheet=sheet, cell=cell)

    def is_protected(self, sheet: str) -> bool:
        return self._ask("is_protected", sheet=sheet)

    def is_locked(self, sheet: str, cell: str) -> bool:
        """Whether the cell is marked as locked; it counts only on a protected sheet."""
        return self._ask("is_locked", sheet=sheet, cell=cell)

    def custom_properties(self) -> dict[str, Any]:
        """The custom document properties, without the AppVersion that the office adds; dates as ISO text."""
        return self._ask("custom_properties")

    def names(self) -> dict[str, str]:
        """The defined names of the workbook (not of its sheets), in the office's own syntax."""
        return self._ask("names")

    # --- layout ---------------------------------------------------------------------------------------------

    def freeze(self, sheet: str) -> str | None:
        """The first cell that scrolls ("C5"), or None."""
        return self._ask("freeze", sheet=sheet)

    def column_width_mm(self, sheet: str, column: str) -> float:
        """The width of a column; .xlsx counts it in digits of the default font, so installed fonts matter."""
        return self._ask("column_width_mm", sheet=sheet, column=column)

    def row_height_mm(self, sheet: str, row: int) -> float:
        """The height of a row, counted from 1."""
        return self._ask("row_height_mm", sheet=sheet, row=row)

    def is_hidden(self, sheet: str, area: str) -> bool:
        """Whether the rows or the columns of the range are hidden."""
        return self._ask("is_hidden", sheet=sheet, area=area)

    def print_areas(self, sheet: str) -> list[str]:
        return self._ask("print_areas", sheet=sheet)

    def repeat_rows(self, sheet: str) -> tuple[int, int] | None:
        """The first and the last row repeated on each page, counted from 1."""
        rows = self._ask("repeat_rows", sheet=sheet)
        return tuple(rows) if rows else None

    def page_style(self, sheet: str) -> dict[str, Any]:
        """Paper, margins, scale ("pages_wide", "pages_tall"; 0 = any number), header and footer.

        Header and footer are [left, middle, right], or None where there is none.
        """
        return self._ask("page_style", sheet=sheet)

    # --- writing --------------------------------------------------------------------------------------------

    def set_values(self, sheet: str, start: str, rows: list[list[object]]) -> None:
        """Write a rectangle at once: numbers, booleans, dates (as serial numbers), text; None empties.

        Text goes in as it is, also "007" and "=1"; "" empties like None. Where 2,000 cells or more are
        written, automatic row heights are switched off first: they take ten times as long as the writing.
        """
        if len({len(row) for row in rows}) > 1:
            raise ValueError("rows of different length")
        self._ask("set_values", sheet=sheet, start=start, rows=rows)

    def type_in(self, sheet: str, cell: str, text: str) -> None:
        """Type into a cell as a person in a Chinese office does and press Enter.

        "12" becomes a number, "5%", "2023/2/3" and "2023年2月3日" become numbers with a format, "=A1+1" a
        formula in Excel's syntax, "'12" text. In a cell formatted as text everything stays text.
        Data validation is not applied.
        """
        self._ask("type_in", sheet=sheet, cell=cell, text=text)

    def set_text(self, sheet: str, cell: str, text: str) -> None:
        """Put text into a cell whatever it looks like."""
        self._ask("set_text", sheet=sheet, cell=cell, text=text)

    def set_formulas(self, sheet: str, start: str, rows: list[list[str]]) -> None:
        """Write formulas in bulk, in the office's own syntax (semicolons, $Sheet.A1)."""
        self._ask("set_formulas", sheet=sheet, start=start, rows=rows)

    def clear(self, sheet: str, area: str) -> None:
        """Empty the cells as the Delete key does: formats, validation and notes stay."""
        self._ask("clear", sheet=sheet, area=area)

    def copy_paste(self, sheet: str, source: str, target: str, *, target_sheet: str | None = None) -> None:
        """Copy a range over cells, which takes their formats and their validation away, as pasting does."""
        self._ask("copy_paste", sheet=sheet, source=source, target=target, target_sheet=target_sheet)


def render(pdf: str | os.PathLike[str], out_dir: str | os.PathLike[str], dpi: int = 80) -> list[Path]:
    """Turn the pages of a PDF file into pictures, in page order."""
    if shutil.which("pdftoppm") is None:
        raise OfficeError("pdftoppm is not installed (Debian: poppler-utils)")
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    stem = Path(pdf).stem
    for old in folder.glob(f"{stem}-*.png"):
        old.unlink()
    done = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(folder / stem)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise OfficeError(f"pdftoppm: {done.stderr.strip()}")
    return sorted(folder.glob(f"{stem}-*.png"))


def _pump(stream: Any, answers: queue.SimpleQueue[bytes | None]) -> None:
    with contextlib.suppress(OSError, ValueError):  # closed under our hands
        for line in stream:
            answers.put(line)
    answers.put(None)


def _plain(value: object) -> object:
    """Values that JSON does not know, as a cell holds them."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - EPOCH).total_seconds() / 86400
    if isinstance(value, date):
        return float((datetime.combine(value, time()) - EPOCH).days)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "item"):  # numpy
        return value.item()
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def _write_sheet(
    path: Path,
    formulas: list[str],
    cells: dict[str, object],
    names: dict[str, str],
    *,
    array: bool,
    column: str,
) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheets = {"Sheet1": book.add_worksheet("Sheet1")}
        for place, value in cells.items():
            name, _, cell = place.rpartition("!")
            name = name.strip("'") or "Sheet1"
            if name not in sheets:
                sheets[name] = book.add_worksheet(name)
            sheet = sheets[name]
            if isinstance(value, str):
                if value.startswith("="):
                    sheet.write_formula(cell, value)
                else:
                    sheet.write_string(cell, value)
            elif isinstance(value, bool):
                sheet.write_boolean(cell, value)
            elif value is not None:
                sheet.write_number(cell, value if isinstance(value, int | float) else _plain(value))
        for name, formula in names.items():
            book.define_name(name, formula)
        for row, formula in enumerate(formulas, 1):
            text = formula if formula.startswith("=") else f"={formula}"
            if array:
                sheets["Sheet1"].write_array_formula(f"{column}{row}:{column}{row}", f"{{{text}}}")
            else:
                sheets["Sheet1"].write_formula(f"{column}{row}", text)
