"""A real headless LibreOffice Calc for tests: the product's office, and what only tests ask of one.

``Office`` is ``addin.libreoffice.office.Office`` with workbooks told by cell addresses and sheet names; ``OfficeBook``
is one open workbook. Cells are "B7", ranges "A1:F30". What the product cannot do is in ``probes.py``.

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
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from openpyxl.utils import get_column_letter, range_boundaries

from addin.libreoffice import office as product
from addin.libreoffice.engine.values import to_wire
from addin.libreoffice.errors import OfficeCrashed, OfficeError, OfficeTimeout
from addin.libreoffice.programs import find_programs

__all__ = [
    "ConditionalFormat",
    "Office",
    "OfficeBook",
    "OfficeCrashed",
    "OfficeError",
    "OfficeTimeout",
    "SheetState",
    "find_programs",
    "render",
]

PROBES = Path(__file__).with_name("probes.py")


class SheetState(NamedTuple):
    name: str
    visible: bool


class ConditionalFormat(NamedTuple):
    """One rule set: "A1:A9,C1:C9", its formulas in order, and the names of the styles they switch on."""

    ranges: str
    formulas: list[str]
    styles: list[str]


class Office(product.Office):
    """A private headless office; started by the first request, ended by ``stop`` or by leaving ``with``."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(operations=[PROBES], **settings)

    def open(self, path: str | os.PathLike[str], *, read_only: bool = False) -> OfficeBook:
        """Open a workbook, hidden, macros off."""
        full = Path(path).resolve()
        if not full.is_file():
            raise FileNotFoundError(full)
        book = OfficeBook(self, self.request("books.open_book", path=str(full), read_only=read_only))
        self.keeps_lock_of(full)
        return book

    def new(self) -> OfficeBook:
        """Open a new, empty workbook; its one sheet is named Sheet1 (in the language of the office)."""
        return OfficeBook(self, self.request("books.open_book", path=""))

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
        self._numbers: dict[str, int] = {}

    def __enter__(self) -> OfficeBook:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with contextlib.suppress(*([OfficeError] if kind else [])):
            self.close()

    def _request(self, operation: str, **arguments: Any) -> Any:
        if self.number is None:
            raise OfficeError("this workbook is closed")
        if self.generation != self.office.generation or not self.office.running:
            raise OfficeCrashed("this workbook was lost when the office ended; open it again")
        return self.office.request(operation, **arguments)

    def _ask(self, operation: str, **arguments: Any) -> Any:
        return self._request(operation, book=self.number, **arguments)

    def _place(self, sheet: str, area: str | None = None) -> tuple[int, list[int]]:
        if sheet not in self._numbers:
            self._numbers[sheet] = self._ask("probes.number_of", sheet=sheet)
        try:
            left, top, right, bottom = range_boundaries(area or "A1")
        except ValueError:
            raise OfficeError(f"{area!r} is not a range") from None
        return self._numbers[sheet], [top - 1, left - 1, bottom - 1, right - 1]

    def _of_sheet(self, operation: str, sheet: str) -> Any:
        return self._request(operation, sheet=self._place(sheet)[0])

    def _of_cells(self, operation: str, sheet: str, area: str, **arguments: Any) -> Any:
        number, edges = self._place(sheet, area)
        return self._request(operation, sheet=number, area=edges, **arguments)

    def close(self) -> None:
        """Close without saving; closing twice, or after a crash, does nothing."""
        if self.number is not None and self.generation == self.office.generation and self.office.running:
            self._ask("books.close")
        self.number = None

    def save_as(self, path: str | os.PathLike[str]) -> Path:
        """Write a copy; the suffix says the format (.xlsx .xlsm .xls .ods .fods .pdf)."""
        full = Path(path).resolve()
        self._ask("books.copy_to", path=str(full))
        return full

    def recalculate(self) -> None:
        """Calculate every formula anew."""
        self._ask("probes.recalculate")

    # --- reading --------------------------------------------------------------------------------------------

    def sheets(self) -> list[SheetState]:
        """All sheets in order, hidden ones too."""
        return [SheetState(name, visible) for _, name, visible in self._ask("books.sheets")]

    def used_range(self, sheet: str) -> str:
        """The rectangle that holds anything, "A1:F30"."""
        return _a1(self._of_sheet("sheets.used", sheet))

    def values(self, sheet: str, area: str | None = None) -> list[list[Any]]:
        """Rows of values: None (empty), float (numbers, dates and booleans alike), str, or {"error": "#N/A"}.

        A formula that gives "" is "", an empty cell is None. Without ``area`` the used range.
        """
        area = area or self.used_range(sheet)
        answer = self._of_cells("cells.read", sheet, area)
        rows = answer["rows"]
        if answer["errors"]:
            top, left = self._place(sheet, area)[1][:2]
            for row, column, text in self._of_cells("probes.errors", sheet, area):
                rows[row - top][column - left] = {"error": text}
        return rows

    def value(self, sheet: str, cell: str) -> Any:
        """The value of one cell."""
        return self.values(sheet, cell)[0][0]

    def formulas(self, sheet: str, area: str) -> list[list[str]]:
        """Rows of formula text: English names, the office's own syntax (semicolons, $Sheet.A1)."""
        return self._of_cells("probes.formulas", sheet, area)

    def texts(self, sheet: str, area: str) -> list[list[str]]:
        """Rows of text as shown, number formats applied. Cell by cell, so for small ranges."""
        return self._of_cells("probes.texts", sheet, area)

    def validation(self, sheet: str, cell: str) -> dict[str, Any]:
        """The data validation of a cell; "type" is "ANY" where there is none."""
        return self._of_cells("probes.validation", sheet, cell)

    def conditional_formats(self, sheet: str, area: str | None = None) -> list[ConditionalFormat]:
        """The conditional formats that touch the range, or all of the sheet."""
        number, edges = self._place(sheet, area)
        found = self._request("probes.conditional_formats", sheet=number, area=edges if area else None)
        return [ConditionalFormat(",".join(map(_a1, ranges)), *rest) for ranges, *rest in found]

    def comment(self, sheet: str, cell: str) -> str | None:
        """The note of a cell."""
        return self._of_cells("probes.comment", sheet, cell)

    def number_format(self, sheet: str, cell: str) -> str:
        """The number format code of a cell."""
        return self._of_cells("probes.number_format", sheet, cell)

    def is_protected(self, sheet: str) -> bool:
        return self._of_sheet("probes.is_protected", sheet)

    def is_locked(self, sheet: str, cell: str) -> bool:
        """Whether the cell is marked as locked; it counts only on a protected sheet."""
        return self._of_cells("probes.is_locked", sheet, cell)

    def custom_properties(self) -> dict[str, Any]:
        """The custom document properties, without the AppVersion that the office adds; dates as ISO text."""
        return self._ask("probes.custom_properties")

    def names(self) -> dict[str, str]:
        """The defined names of the workbook (not of its sheets), in the office's own syntax."""
        return self._ask("probes.names")

    # --- layout ---------------------------------------------------------------------------------------------

    def freeze(self, sheet: str) -> str | None:
        """The first cell that scrolls ("C5"), or None."""
        cell = self._of_sheet("probes.freeze", sheet)
        return _a1(cell * 2) if cell else None

    def column_width_mm(self, sheet: str, column: str) -> float:
        """The width of a column; .xlsx counts it in digits of the default font, so installed fonts matter."""
        return self._of_cells("probes.column_width_mm", sheet, f"{column}1")

    def row_height_mm(self, sheet: str, row: int) -> float:
        """The height of a row, counted from 1."""
        return self._of_cells("probes.row_height_mm", sheet, f"A{row}")

    def is_hidden(self, sheet: str, area: str) -> bool:
        """Whether the rows or the columns of the range are hidden."""
        return self._of_cells("probes.is_hidden", sheet, area)

    def print_areas(self, sheet: str) -> list[str]:
        return [_a1(area) for area in self._of_sheet("pages.print_areas", sheet)]

    def repeat_rows(self, sheet: str) -> tuple[int, int] | None:
        """The first and the last row repeated on each page, counted from 1."""
        rows = self._of_sheet("probes.repeat_rows", sheet)
        return tuple(rows) if rows else None

    def page_style(self, sheet: str) -> dict[str, Any]:
        """Paper, margins, scale ("pages_wide", "pages_tall"; 0 = any number), header and footer.

        Header and footer are [left, middle, right], or None where there is none.
        """
        return self._of_sheet("probes.page_style", sheet)

    # --- writing --------------------------------------------------------------------------------------------

    def set_values(self, sheet: str, start: str, rows: list[list[object]]) -> None:
        """Write a rectangle at once: numbers, booleans, dates (as serial numbers), text; None empties.

        Text goes in as it is, also "007" and "=1"; "" empties like None.
        """
        if len({len(row) for row in rows}) > 1:
            raise ValueError("rows of different length")
        plain, _ = to_wire([[_as_it_is(value) for value in row] for row in rows])
        self._write("cells.write", sheet, start, plain)

    def type_in(self, sheet: str, cell: str, text: str) -> None:
        """Type into a cell as a person in a Chinese office does and press Enter.

        "12" becomes a number, "5%", "2023/2/3" and "2023年2月3日" become numbers with a format, "=A1+1" a
        formula in Excel's syntax, "'12" text. In a cell formatted as text everything stays text.
        Data validation is not applied.
        """
        self._of_cells("probes.type_in", sheet, cell, text=text)

    def set_text(self, sheet: str, cell: str, text: str) -> None:
        """Put text into a cell whatever it looks like."""
        self._of_cells("probes.set_text", sheet, cell, text=text)

    def set_formulas(self, sheet: str, start: str, rows: list[list[str]]) -> None:
        """Write formulas in bulk, in the office's own syntax (semicolons, $Sheet.A1)."""
        self._write("probes.set_formulas", sheet, start, rows)

    def clear(self, sheet: str, area: str) -> None:
        """Empty the cells as the Delete key does: formats, validation and notes stay."""
        number, edges = self._place(sheet, area)
        self._request("ranges.clear", sheet=number, areas=[edges], what="contents")

    def copy_paste(self, sheet: str, source: str, target: str, *, target_sheet: str | None = None) -> None:
        """Copy a range over cells, which takes their formats and their validation away, as pasting does."""
        to_sheet, (row, column, *_) = self._place(target_sheet or sheet, target)
        self._of_cells("ranges.copy", sheet, source, to_sheet=to_sheet, to=[row, column])

    def _write(self, operation: str, sheet: str, start: str, rows: list[list[Any]]) -> None:
        if rows and rows[0]:
            number, (top, left, *_) = self._place(sheet, start)
            area = [top, left, top + len(rows) - 1, left + len(rows[0]) - 1]
            self._request(operation, sheet=number, area=area, rows=rows)


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


def _a1(area: list[int]) -> str:
    top, left, bottom, right = area
    first, last = f"{get_column_letter(left + 1)}{top + 1}", f"{get_column_letter(right + 1)}{bottom + 1}"
    return first if first == last else f"{first}:{last}"


def _as_it_is(value: object) -> object:
    """Text that would be a formula, or lose its apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "'") else value


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
                sheet.write_number(cell, to_wire([[value]])[0][0][0])
        for name, formula in names.items():
            book.define_name(name, formula)
        for row, formula in enumerate(formulas, 1):
            text = formula if formula.startswith("=") else f"={formula}"
            if array:
                sheets["Sheet1"].write_array_formula(f"{column}{row}:{column}{row}", f"{{{text}}}")
            else:
                sheets["Sheet1"].write_formula(f"{column}{row}", text)
