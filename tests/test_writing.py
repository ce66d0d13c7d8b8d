"""What somebody else wrote stands in our workbooks as text, whatever it looks like."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from xl_templates.writing import write_value


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
