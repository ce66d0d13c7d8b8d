"""What only tests ask of an office, beside the operations of the product: loaded by ``Office(operations=…)``.

Runs in the office's own Python, as ``addin/libreoffice/bridge`` does, with its modules; sheets and areas are told in
the same way.
"""

from __future__ import annotations

from cells import writable
from com.sun.star.util import Date, DateTime
from failures import ILLEGAL_ARGUMENT, NAMES, numbers_in
from painted import unwatched
from protection import opened
from refusal import RefusedError
from session import edges, properties


def number_of(session, book, sheet):
    """Return the number of the sheet of this name."""
    sheets = session.document(book).Sheets
    if not sheets.hasByName(sheet):
        raise RefusedError(f"no sheet {sheet!r}; there are {', '.join(sheets.ElementNames)}")
    return session.known_sheet(book, sheets.getByName(sheet))


def fail_while_open(session, book):
    """Ask for a sheet that is not there while the sheets are open and the window is not painted."""
    document = session.document(book)
    with opened(document), unwatched(document):
        document.Sheets.getByName("nowhere")


def recalculate(session, book):
    session.document(book).calculateAll()


def entered(session, book, cell, text):
    """Enter a text into a cell as a person does."""
    frame = session.document(book).CurrentController.Frame
    helper = session.create("com.sun.star.frame.DispatchHelper")
    helper.executeDispatch(frame, ".uno:GoToCell", "", 0, properties(ToPoint=cell))
    helper.executeDispatch(frame, ".uno:EnterString", "", 0, properties(StringName=text))


def undone(session, book):
    """Undo the last entry and return the titles of those that are left, the last one first."""
    manager = session.document(book).UndoManager
    manager.undo()
    return list(manager.getAllUndoActionTitles())


def custom_properties(session, book):
    bag = session.document(book).DocumentProperties.UserDefinedProperties
    names = [item.Name for item in bag.PropertySetInfo.Properties]
    return {name: _plain(bag.getPropertyValue(name)) for name in names if name != "AppVersion"}


def names(session, book):
    return {item.Name: item.Content for item in session.document(book).NamedRanges}


# --- cells ----------------------------------------------------------------------------------------------------------


def errors(session, sheet, area):
    """Return row, column and the office's own text of every error."""
    found = numbers_in(*session.place(sheet), session.area(sheet, area))
    return [[row, column, _text_of(number)] for row, column, number in found]


def formulas(session, sheet, area):
    return session.area(sheet, area).getFormulaArray()


def set_formulas(session, sheet, area, rows):
    session.area(sheet, area).setFormulaArray(tuple(map(tuple, rows)))


def texts(session, sheet, area):
    cells = session.area(sheet, area)
    return [
        [cells.getCellByPosition(column, row).String for column in range(area[3] - area[1] + 1)]
        for row in range(area[2] - area[0] + 1)
    ]


def type_in(session, sheet, area, text):
    writable(session, sheet, area)
    session.area(sheet, area).getCellByPosition(0, 0).FormulaLocal = text


def set_text(session, sheet, area, text):
    writable(session, sheet, area)
    session.area(sheet, area).getCellByPosition(0, 0).String = text


# --- what a cell carries --------------------------------------------------------------------------------------------


def validation(session, sheet, area):
    rule = session.area(sheet, area).Validation
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


def conditional_formats(session, sheet, area):
    """Return ranges, formulas and styles of the conditional formats that touch an area, or any cell."""
    found = []
    for item in session.sheet(sheet).ConditionalFormats.getConditionalFormats():
        ranges = [edges(each) for each in item.Range.RangeAddresses]
        if area and not any(_overlap(area, each) for each in ranges):
            continue
        entries = [each for each in map(item.getByIndex, range(item.getCount())) if hasattr(each, "Formula1")]
        found.append([ranges, [each.Formula1 for each in entries], [each.StyleName for each in entries]])
    return found


def comment(session, sheet, area):
    # getAnnotation() answers with an object even where there is none
    return session.area(sheet, area).getCellByPosition(0, 0).Annotation.String or None


def is_protected(session, sheet):
    return bool(session.sheet(sheet).isProtected())


def is_locked(session, sheet, area):
    return bool(session.area(sheet, area).CellProtection.IsLocked)


def number_format(session, sheet, area):
    formats = session.document_of(sheet).NumberFormats
    return formats.getByKey(session.area(sheet, area).NumberFormat).FormatString


# --- what a sheet looks like ----------------------------------------------------------------------------------------


def column_width_mm(session, sheet, area):
    return session.area(sheet, area).Columns.getByIndex(0).Width / 100


def row_height_mm(session, sheet, area):
    return session.area(sheet, area).Rows.getByIndex(0).Height / 100


def is_hidden(session, sheet, area):
    cells = session.area(sheet, area)
    return not (cells.Columns.IsVisible and cells.Rows.IsVisible)


def freeze(session, sheet):
    """Return row and column of the first cell that scrolls, counted from 0."""
    controller = session.document_of(sheet).CurrentController
    if controller is None:
        raise RefusedError("this document has no window, so nothing is known about frozen panes")
    before = controller.ActiveSheet
    controller.setActiveSheet(session.sheet(sheet))
    found = [controller.SplitRow, controller.SplitColumn] if controller.hasFrozenPanes() else None
    controller.setActiveSheet(before)
    return found


def repeat_rows(session, sheet):
    page = session.sheet(sheet)
    return [page.TitleRows.StartRow + 1, page.TitleRows.EndRow + 1] if page.PrintTitleRows else None


def page_style(session, sheet):
    name = session.sheet(sheet).PageStyle
    style = session.document_of(sheet).StyleFamilies.getByName("PageStyles").getByName(name)
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


def _text_of(number):
    return NAMES[number] if number in NAMES and number != ILLEGAL_ARGUMENT else f"Err:{number}"


def _overlap(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _plain(value):
    if isinstance(value, DateTime):
        day = f"{value.Year:04}-{value.Month:02}-{value.Day:02}"
        return f"{day}T{value.Hours:02}:{value.Minutes:02}:{value.Seconds:02}"
    if isinstance(value, Date):
        return f"{value.Year:04}-{value.Month:02}-{value.Day:02}"
    return value if isinstance(value, (str, int, float, bool)) else str(value)
