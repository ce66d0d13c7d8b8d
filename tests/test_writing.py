"""What somebody else wrote stands in our workbooks as text, whatever it looks like."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from xl_templates.writing import LONGEST_TEXT, fits, write_value


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "{=1+1}",
        "@SUM(A1)",
        "http://example.invalid",
        "<r><t>甲</t></r>",
        "<r></sst><evil/></r>",
        "<t>&amp;",
        "_x000D_",
    ],
)
def test_texts_stay_texts(text: str):
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        write_value(book.add_worksheet(), 0, 0, text, book.add_format())
    cell = load_workbook(target).active["A1"]  # type: ignore[index]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value.strip() in (text, text.replace("_x", "_x005F_x"))


@pytest.mark.parametrize("text", ["_x0041_x0042_", "_x005F_x0041_", "_x005F_x005F_x0041_x000D_", "__x0000__"])
def test_what_looks_like_escapes_is_read_back_as_it_is(text: str):
    """But for the sign that nobody sees, which keeps two apart that share their edge."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        write_value(book.add_worksheet(), 0, 0, text, book.add_format())
    [[read]] = CalamineWorkbook.from_filelike(BytesIO(target.getvalue())).get_sheet_by_index(0).to_python()
    assert str(read).replace("\u200b", "") == text


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("字" * LONGEST_TEXT, True),
        ("字" * LONGEST_TEXT + "。", False),
        ("😀" * 16_383 + "。", True),
        ("😀" * 16_384, False),  # 32,768 units, which XlsxWriter counts as half as many
        (f"<r>{'x' * (LONGEST_TEXT - 7)}</r>", False),  # a blank is put behind it
    ],
)
def test_a_text_that_no_cell_holds_is_never_written(text: str, whole: bool):
    assert fits(text) == whole
    with Workbook(BytesIO(), {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        if whole:
            write_value(sheet, 0, 0, text, book.add_format())
        else:
            with pytest.raises(ValueError, match="not written whole"):
                write_value(sheet, 0, 0, text, book.add_format())
