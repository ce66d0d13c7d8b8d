"""Values and formulas of the examples as cells: every text stays a text, every error is one, with its value kept."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from addin.functions_guide.layout import Rows
from addin.functions_guide.spelled import is_sheet_error
from udfs.functions.typed import number
from xl_templates.writing import inert, write_value

AGREE: Final = "√"
DIFFER: Final = "✗"
NOT_COMPUTED: Final = "未算"
_NEAR: Final = "0.000000001"
# Excel reads an error that is typed as a value as the error; only these two are a function's answer there too.
_ERROR_FORMULAS: Final = {"#N/A": "=NA()", "#DIV/0!": "=1/0"}

Formats = Mapping[str, Format]


class ExampleWorksheet(Worksheet):
    """A worksheet that keeps every value a formula may come to as what it is.

    XlsxWriter takes an empty text for no value, and in an array a truth value or an error for a number or a text.
    """

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell).__name__
        if kind not in ("Formula", "ArrayFormula") or (mark := _mark(cell.value)) is None:
            super()._write_cell(row, col, cell)
            return
        style = [("s", cell.format._get_xf_index())] if cell.format else []
        self._xml_start_tag("c", [("r", xl_rowcol_to_cell(row, col)), *style, ("t", mark)])
        if kind == "Formula":
            self._xml_data_element("f", cell.formula)
        else:
            self._write_cell_array_formula(cell.formula, cell.range)
        self._write_cell_value(int(cell.value) if isinstance(cell.value, bool) else cell.value)
        self._xml_end_tag("c")


def _mark(value: object) -> str | None:
    """Return the format's sign for the kind of a value, ``None`` where XlsxWriter finds it itself."""
    if isinstance(value, bool):
        return "b"
    return "str" if value == "" else "e" if is_sheet_error(value) else None


def format_name(value: object) -> str:
    """Return which format a value needs: that of a text, a truth value, a day, a moment or anything else."""
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, datetime) and value.time() != time.min:
        return "moment"
    if isinstance(value, date):
        return "day"
    return "text" if isinstance(value, str) else "plain"


def write_plain(sheet: Worksheet, row: int, column: int, value: object, formats: Formats) -> None:
    """Write a value of an example as a person would have it in a cell."""
    style = formats[format_name(value)]
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif is_sheet_error(value):
        text = str(value).strip()
        sheet.write_formula(row, column, _ERROR_FORMULAS.get(text, f"={text}"), style, text)
    elif isinstance(value, str | None):
        write_value(sheet, row, column, value or None, style)
    else:
        sheet.write_number(row, column, _as_number(value), style)


def write_result(sheet: Worksheet, row: int, column: int, formula: str, rows: Rows, formats: Formats) -> None:
    """Write a formula with the values that it comes to: one cell, or an array over as many as the result has."""
    first = _kept(rows[0][0])
    if len(rows) == 1 and len(rows[0]) == 1:
        sheet.write_formula(row, column, formula, formats[format_name(rows[0][0])], first)
        return
    last_row, last_column = row + len(rows) - 1, column + len(rows[0]) - 1
    style = formats[format_name(rows[0][0])]
    sheet.write_array_formula(row, column, last_row, last_column, formula, style, first)
    for down, line in enumerate(rows):
        for across, value in enumerate(line):
            if down or across:
                _write_kept(sheet, row + down, column + across, value, formats[format_name(value)])


def reference(row: int, column: int, rows: Rows) -> str:
    """Return the name of the cells that rows take from that cell on."""
    return xl_range(row, column, row + len(rows) - 1, column + len(rows[0]) - 1)


def comparison(row: int, result: int, expected: int, values: list[object]) -> str:
    """Return the formula that tells whether the results of a row are what they should be.

    ``values``: what they should be. A cell that is not computed (no add-in: ``#NAME?``) is told as such.
    """
    pairs = [
        (xl_rowcol_to_cell(row, result + at), xl_rowcol_to_cell(row, expected + at), value)
        for at, value in enumerate(values)
    ]
    tests = ",".join(_test(*pair) for pair in pairs)
    told = f'IF(AND({tests}),"{AGREE}","{DIFFER}")'
    computed = [f"ISERROR({cell})" for cell, _, value in pairs if not is_sheet_error(value)]
    return f'=IF(OR({",".join(computed)}),"{NOT_COMPUTED}",{told})' if computed else f"={told}"


def _test(result: str, expected: str, value: object) -> str:
    """Return a test that holds when a cell is what it should be, of whatever kind it is."""
    if value is None or value == "":
        return f"LEN({result})=0"  # ="" is not so in LibreOffice for the empty texts of an array with numbers
    if is_sheet_error(value):
        return f"IFERROR(ERROR.TYPE({result})=ERROR.TYPE({expected}),FALSE)"
    if isinstance(value, str):
        return f"EXACT({result},{expected})"
    if isinstance(value, bool):
        return f"IF(ISLOGICAL({result}),{result}={expected},FALSE)"
    return f"IF(ISNUMBER({result}),ABS({result}-{expected})<{_NEAR},FALSE)"


def _kept(value: object) -> str | float | bool:
    """Return a result as the value that a formula keeps; hosts write a blank as an empty text."""
    if value is None:
        return ""
    return value if isinstance(value, str | bool) else _as_number(value)


def _write_kept(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    kept = _kept(value)
    if isinstance(kept, bool):
        sheet.write_boolean(row, column, kept, style)
    elif isinstance(kept, str):
        sheet.write_string(row, column, inert(kept), style)
    else:
        sheet.write_number(row, column, kept, style)


def _as_number(value: object) -> float:
    """Return a number or a day as the number that a cell holds."""
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time.min)
        return (moment - datetime(1899, 12, 30)).total_seconds() / 86_400
    exact = number(value)
    assert isinstance(exact, Decimal), f"no cell holds {value!r}"
    return float(exact)
