"""The office side of the harness: JSON lines on stdin and stdout, UNO towards a private LibreOffice.

Run by a Python that can import ``uno``, which is seldom the one that runs the tests; hence the standard
library only, and nothing newer than Python 3.9. Arguments: the office program, the profile folder, the name
of the pipe, seconds to wait for the start.

One request, ``{"id": 1, "op": "values", "args": {…}}``, gets one answer, ``{"id": 1, "result": …}`` or
``{"id": 1, "error": "…", "dead": true}``; with ``dead`` the office is gone and this process ends. The end of
stdin, which is also the death of the test process, ends the office and removes the profile.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException, IllegalArgumentException
from com.sun.star.sheet import FormulaResult
from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException
from com.sun.star.util import Date, DateTime

FIRST_START_ENDED = (79, 81)  # exit codes of a first start that asks to be started again
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".pdf": "calc_pdf_Export",
}
ERRORS = {
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
CONTENT = 1 | 2 | 4 | 16  # CellFlags: VALUE, DATETIME, STRING, FORMULA
LOGICAL = 1024  # NumberFormat.LOGICAL
TALL_ENOUGH = 2000  # from so many cells on, automatic row heights cost more than the writing


class RefusedError(Exception):
    """The request cannot be done; the office is well."""


def properties(**values):
    made = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        made.append(item)
    return tuple(made)


def letters(column):
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def a1(address):
    first = f"{letters(address.StartColumn)}{address.StartRow + 1}"
    last = f"{letters(address.EndColumn)}{address.EndRow + 1}"
    return first if first == last else f"{first}:{last}"


def clashes(one, other):
    return (
        one.Sheet == other.Sheet
        and one.StartColumn <= other.EndColumn
        and other.StartColumn <= one.EndColumn
        and one.StartRow <= other.EndRow
        and other.StartRow <= one.EndRow
    )


def url(path):
    return uno.systemPathToFileUrl(str(path))


class Session:
    """One office, its open documents, and the operations (each public method is one)."""

    def __init__(self, program, profile, pipe, patience):
        self.profile = Path(profile)
        self.books = {}
        self.next_book = 1
        self.command = [
            program,
            f"-env:UserInstallation={url(profile)}",
            f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
            *("--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nofirststartwizard"),
        ]
        self.process = None
        self.context = self._connect(pipe, patience)
        self.manager = self.context.ServiceManager
        self.desktop = self.manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def _launch(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _connect(self, pipe, patience):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + patience
        starts = 0
        while time.monotonic() < until:
            if self.process is None or (self.process.poll() in FIRST_START_ENDED and starts < 4):
                self._launch()
                starts += 1
            elif self.process.poll() is not None:
                raise RefusedError(f"the office ended while starting, exit code {self.process.returncode}")
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except NoConnectException:
                time.sleep(0.05)
        raise RefusedError(f"the office was not ready within {patience} s")

    # --- the office ---------------------------------------------------------------------------------------

    def hello(self):
        access = self._configuration("/org.openoffice.Setup/Product")
        return {
            "version": access.getByName("ooSetupVersionAboutBox"),
            "python": sys.version.split()[0],
            "pid": self.process.pid,
            "sockets": sockets(self.process.pid),
        }

    def alive(self):
        try:
            return self.context.getServiceManager() is not None
        except (UnoException, RuntimeException, DisposedException):
            return False

    def _configuration(self, path):
        provider = self.manager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )
        return provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", properties(nodepath=path)
        )

    def stop(self):
        with contextlib.suppress(UnoException, RuntimeException, DisposedException):
            self.desktop.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def open(self, path, read_only):
        try:
            document = self.desktop.loadComponentFromURL(
                url(path) if path else "private:factory/scalc",
                "_blank",
                0,
                properties(
                    Hidden=True,
                    ReadOnly=read_only,
                    MacroExecutionMode=0,  # NEVER_EXECUTE
                    UpdateDocMode=0,  # NO_UPDATE: links stay as they are
                ),
            )
        except IllegalArgumentException as error:
            raise RefusedError(f"cannot open {path}: {error.Message}") from error
        if document is None:
            raise RefusedError(f"cannot open {path}: the office made nothing of it")
        if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            document.close(True)
            raise RefusedError(f"cannot open {path}: not a spreadsheet")
        number, self.next_book = self.next_book, self.next_book + 1
        self.books[number] = document
        return number

    # --- a document ---------------------------------------------------------------------------------------

    def close(self, book):
        self._book(book).close(True)
        del self.books[book]

    def save_as(self, book, path):
        kind = Path(path).suffix.lower()
        if kind not in FILTERS:
            raise RefusedError(f"cannot save as {kind!r}; known: {' '.join(FILTERS)}")
        self._book(book).storeToURL(url(path), properties(FilterName=FILTERS[kind], Overwrite=True))

    def recalculate(self, book):
        self._book(book).calculateAll()

    def sheets(self, book):
        return [[sheet.Name, bool(sheet.IsVisible)] for sheet in self._book(book).Sheets]

    def custom_properties(self, book):
        bag = self._book(book).DocumentProperties.UserDefinedProperties
        names = [item.Name for item in bag.PropertySetInfo.Properties]
        return {name: plain(bag.getPropertyValue(name)) for name in names if name != "AppVersion"}

    def names(self, book):
        return {item.Name: item.Content for item in self._book(book).NamedRanges}

    # --- cells --------------------------------------------------------------------------------------------

    def values(self, book, sheet, area):
        cells = self._cells(book, sheet, area)
        rows = [list(row) for row in cells.getDataArray()]
        top, left = cells.RangeAddress.StartRow, cells.RangeAddress.StartColumn
        if any("" in row for row in rows):  # empty, or a formula that gave ""
            rows = [[None if value == "" else value for value in row] for row in rows]
            for found in cells.queryFormulaCells(FormulaResult.STRING).RangeAddresses:
                for row in rows[found.StartRow - top : found.EndRow - top + 1]:
                    for column in range(found.StartColumn - left, found.EndColumn - left + 1):
                        if row[column] is None:
                            row[column] = ""
        for found in cells.queryFormulaCells(FormulaResult.ERROR).RangeAddresses:
            for row, line in enumerate(self._errors(book, sheet, found), found.StartRow - top):
                for column, text in enumerate(line, found.StartColumn - left):
                    rows[row][column] = {"error": text}
        return rows

    def _errors(self, book, sheet, address):
        """The errors of a range of error cells: as copied text in one piece, else cell by cell (2 ms)."""
        cells = self._sheet(book, sheet).getCellRangeByName(a1(address))
        if height(address) * width(address) > 1:
            lines = [line.split("\t") for line in self._copied_text(book, cells).rstrip("\n").split("\n")]
            expected = {(width(address), True)}
            if (
                len(lines) == height(address)
                and {(len(line), all(text.startswith(("#", "Err:")) for text in line)) for line in lines} == expected
            ):
                return lines
        codes = [
            [cells.getCellByPosition(column, row).getError() for column in range(width(address))]
            for row in range(height(address))
        ]
        return [[ERRORS.get(code, f"Err:{code}") for code in line] for line in codes]

    def _copied_text(self, book, cells):
        controller = self._book(book).CurrentController
        if controller is None:
            return ""
        sheet, selection = controller.ActiveSheet, controller.Selection
        try:
            if not controller.select(cells):
                return ""
            flavor = uno.createUnoStruct("com.sun.star.datatransfer.DataFlavor")
            flavor.MimeType, flavor.DataType = "text/plain;charset=utf-16", uno.getTypeByName("string")
            return controller.getTransferable().getTransferData(flavor)
        except UnoException:
            return ""
        finally:
            controller.setActiveSheet(sheet)
            controller.select(selection)

    def formulas(self, book, sheet, area):
        return self._cells(book, sheet, area).getFormulaArray()

    def texts(self, book, sheet, area):
        cells = self._cells(book, sheet, area)
        address = cells.RangeAddress
        return [
            [cells.getCellByPosition(column, row).String for column in range(width(address))]
            for row in range(height(address))
        ]

    def used_range(self, book, sheet):
        cursor = self._sheet(book, sheet).createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return a1(cursor.RangeAddress)

    def set_values(self, book, sheet, start, rows):
        if not rows or not rows[0]:
            return
        corner = self._cells(book, sheet, start).RangeAddress
        target = self._sheet(book, sheet).getCellRangeByPosition(
            corner.StartColumn,
            corner.StartRow,
            corner.StartColumn + len(rows[0]) - 1,
            corner.StartRow + len(rows) - 1,
        )
        if len(rows) * len(rows[0]) >= TALL_ENOUGH and target.Rows.OptimalHeight:
            target.Rows.OptimalHeight = False
        logical = [
            (column, row)
            for row, line in enumerate(rows)
            for column, value in enumerate(line)
            if isinstance(value, bool)
        ]
        try:
            target.setDataArray(
                tuple(
                    tuple("" if value is None else value if isinstance(value, str) else float(value) for value in line)
                    for line in rows
                )
            )
        except RuntimeException as error:
            if self._sheet(book, sheet).isProtected():
                raise RefusedError(f"{sheet}!{a1(target.RangeAddress)}: holds locked cells") from error
            raise
        if logical:
            formats = self._book(book).NumberFormats
            key = formats.getStandardFormat(LOGICAL, uno.createUnoStruct("com.sun.star.lang.Locale"))
            for column, row in logical:
                target.getCellByPosition(column, row).NumberFormat = key

    def type_in(self, book, sheet, cell, text):
        self._writable(book, sheet, cell).FormulaLocal = text

    def set_text(self, book, sheet, cell, text):
        self._writable(book, sheet, cell).String = text

    def set_formulas(self, book, sheet, start, rows):
        corner = self._cells(book, sheet, start).RangeAddress
        self._sheet(book, sheet).getCellRangeByPosition(
            corner.StartColumn,
            corner.StartRow,
            corner.StartColumn + len(rows[0]) - 1,
            corner.StartRow + len(rows) - 1,
        ).setFormulaArray(tuple(tuple(row) for row in rows))

    def clear(self, book, sheet, area):
        cells = self._cells(book, sheet, area)
        if self._sheet(book, sheet).isProtected() and cells.CellProtection.IsLocked:
            raise RefusedError(f"{sheet}!{area}: locked cells of a protected sheet")
        cells.clearContents(CONTENT)

    def copy_paste(self, book, sheet, source, target, target_sheet):
        into = self._cells(book, target_sheet or sheet, target)
        if self._sheet(book, target_sheet or sheet).isProtected() and into.CellProtection.IsLocked:
            raise RefusedError(f"{target_sheet or sheet}!{target}: locked cells of a protected sheet")
        self._sheet(book, target_sheet or sheet).copyRange(
            into.getCellByPosition(0, 0).CellAddress, self._cells(book, sheet, source).RangeAddress
        )

    # --- what a cell carries ------------------------------------------------------------------------------

    def validation(self, book, sheet, cell):
        rule = self._cells(book, sheet, cell).Validation
        return {
            "type": rule.Type.value,
            "operator": rule.getOperator().value,
            "formula1": rule.getFormula1(),
            "formula2": rule.getFormula2(),
            "ignore_blank": bool(rule.IgnoreBlankCells),
            "show_list": rule.ShowList != 0,
            "show_input": bool(rule.ShowInputMessage),
            "input_title": rule.InputTitle,
            "input_message": rule.InputMessage,
            "show_error": bool(rule.ShowErrorMessage),
            "error_style": rule.ErrorAlertStyle.value,
            "error_title": rule.ErrorTitle,
            "error_message": rule.ErrorMessage,
        }

    def conditional_formats(self, book, sheet, area):
        place = self._cells(book, sheet, area).RangeAddress if area else None
        found = []
        for item in self._sheet(book, sheet).ConditionalFormats.getConditionalFormats():
            ranges = item.Range.RangeAddresses
            if place is not None and not any(clashes(one, place) for one in ranges):
                continue
            formulas, styles = [], []
            for index in range(item.getCount()):
                entry = item.getByIndex(index)
                if hasattr(entry, "Formula1"):
                    formulas.append(entry.Formula1)
                    styles.append(entry.StyleName)
            found.append([",".join(a1(one) for one in ranges), formulas, styles])
        return found

    def comment(self, book, sheet, cell):
        # getAnnotation() answers with an object even where there is none
        place = self._cells(book, sheet, cell).getCellByPosition(0, 0)
        return place.Annotation.String or None

    def is_protected(self, book, sheet):
        return bool(self._sheet(book, sheet).isProtected())

    def is_locked(self, book, sheet, cell):
        return bool(self._cells(book, sheet, cell).CellProtection.IsLocked)

    def number_format(self, book, sheet, cell):
        key = self._cells(book, sheet, cell).NumberFormat
        return self._book(book).NumberFormats.getByKey(key).FormatString

    # --- what a sheet looks like --------------------------------------------------------------------------

    def column_width_mm(self, book, sheet, column):
        return self._sheet(book, sheet).Columns.getByName(column).Width / 100

    def row_height_mm(self, book, sheet, row):
        return self._sheet(book, sheet).Rows.getByIndex(row - 1).Height / 100

    def is_hidden(self, book, sheet, area):
        cells = self._cells(book, sheet, area)
        return not (cells.Columns.IsVisible and cells.Rows.IsVisible)

    def freeze(self, book, sheet):
        controller = self._book(book).CurrentController
        if controller is None:
            raise RefusedError("this document has no window, so nothing is known about frozen panes")
        before = controller.ActiveSheet
        controller.setActiveSheet(self._sheet(book, sheet))
        state = None
        if controller.hasFrozenPanes():
            state = f"{letters(controller.SplitColumn)}{controller.SplitRow + 1}"
        controller.setActiveSheet(before)
        return state

    def print_areas(self, book, sheet):
        return [a1(area) for area in self._sheet(book, sheet).PrintAreas]

    def repeat_rows(self, book, sheet):
        page = self._sheet(book, sheet)
        if not page.PrintTitleRows:
            return None
        return [page.TitleRows.StartRow + 1, page.TitleRows.EndRow + 1]

    def page_style(self, book, sheet):
        name = self._sheet(book, sheet).PageStyle
        style = self._book(book).StyleFamilies.getByName("PageStyles").getByName(name)
        known = {
            "name": name,
            "landscape": bool(style.IsLandscape),
            "width_mm": style.Width / 100,
            "height_mm": style.Height / 100,
            "margins_mm": [
                side / 100 for side in (style.TopMargin, style.RightMargin, style.BottomMargin, style.LeftMargin)
            ],
            "scale_percent": style.PageScale,
            "pages": style.ScaleToPages,
            "pages_wide": style.ScaleToPagesX,
            "pages_tall": style.ScaleToPagesY,
        }
        for part, on, content in (
            ("header", style.HeaderIsOn, style.RightPageHeaderContent),
            ("footer", style.FooterIsOn, style.RightPageFooterContent),
        ):
            known[part] = (
                [text.String for text in (content.LeftText, content.CenterText, content.RightText)] if on else None
            )
        return known

    # --- helpers ------------------------------------------------------------------------------------------

    def _book(self, number):
        if number not in self.books:
            raise RefusedError("this workbook is closed")
        return self.books[number]

    def _sheet(self, book, name):
        sheets = self._book(book).Sheets
        if not sheets.hasByName(name):
            raise RefusedError(f"no sheet {name!r}; there are {', '.join(sheets.ElementNames)}")
        return sheets.getByName(name)

    def _cells(self, book, sheet, area):
        try:
            return self._sheet(book, sheet).getCellRangeByName(area)
        except RuntimeException as error:
            raise RefusedError(f"{area!r} is not a range of {sheet!r}") from error

    def _writable(self, book, sheet, cell):
        found = self._cells(book, sheet, cell).getCellByPosition(0, 0)
        if self._sheet(book, sheet).isProtected() and found.CellProtection.IsLocked:
            raise RefusedError(f"{sheet}!{cell}: a locked cell of a protected sheet")
        return found


def height(address):
    return address.EndRow - address.StartRow + 1


def width(address):
    return address.EndColumn - address.StartColumn + 1


def sockets(process):
    """The socket files of a process (Linux), which stay behind when it is killed."""
    try:
        links = [str(handle.readlink()) for handle in Path(f"/proc/{process}/fd").iterdir()]
        listed = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()]
    except OSError:
        return []
    numbers = {link[8:-1] for link in links if link.startswith("socket:[")}
    return sorted({line[7] for line in listed if len(line) == 8 and line[6] in numbers and line[7].startswith("/")})


def plain(value):
    if isinstance(value, DateTime):
        day = f"{value.Year:04}-{value.Month:02}-{value.Day:02}"
        return f"{day}T{value.Hours:02}:{value.Minutes:02}:{value.Seconds:02}"
    if isinstance(value, Date):
        return f"{value.Year:04}-{value.Month:02}-{value.Day:02}"
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def read_requests(requests):
    """Feed the queue; when the other side is gone, so are the office, the profile and this process."""
    for line in sys.stdin.buffer:
        requests.put(line)
    requests.put(None)
    time.sleep(10)  # a request that hangs must not keep us
    shutil.rmtree(sys.argv[2], ignore_errors=True)
    os.killpg(os.getpgid(0), signal.SIGKILL)


def main():
    program, profile, pipe, patience = sys.argv[1:5]
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing but answers may reach the reader

    def answer(**message):
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        data = memoryview(text.encode("utf-8", "surrogatepass") + b"\n")
        with contextlib.suppress(BrokenPipeError):
            while data:
                data = data[out.write(data) :]

    requests = queue.Queue()
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    try:
        session = Session(program, profile, pipe, float(patience))
        answer(id=0, result=session.hello())
    except Exception as error:  # noqa: BLE001 - whatever it is, the client must hear of it
        answer(id=0, error=f"{type(error).__name__}: {error}", dead=True)
        return
    while True:
        line = requests.get()
        if line is None:
            break
        request = json.loads(line.decode("utf-8", "surrogatepass"))
        number, operation = request["id"], request["op"]
        try:
            result = getattr(session, operation)(**request["args"])
            answer(id=number, result=result)
        except Exception as error:  # noqa: BLE001 - a bridge can fail in many ways; only the office's death ends us
            text = str(getattr(error, "Message", "") or error)
            if not session.alive():
                answer(id=number, error=text, dead=True)
                return
            answer(id=number, error=text if isinstance(error, RefusedError) else f"{operation}: {text}")
        if operation == "stop":
            break
    session.stop()
    shutil.rmtree(profile, ignore_errors=True)
    os._exit(0)  # the reading thread may hold stdin, which an orderly exit would wait for


if __name__ == "__main__":
    main()
