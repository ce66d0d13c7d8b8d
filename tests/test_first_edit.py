"""The first thing typed after opening is told at once, on the cover too, whatever a program had not calculated yet."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.office import Office, OfficeBook
from udfs.period import Period
from xl_templates.build import build_workbook
from xl_templates.load import load
from xl_templates.previous import PreviousRow

PLANNED = {
    "项目名称": "磁材配套项目",
    "计划投资额": Decimal(3000),
    "所属产业链": "磁性材料",
    "谋划内容": "磁性材料下游配套",
    "责任人": "张某",
    "联系电话": "13800000000",
    "预计洽谈日期": date(2023, 6, 1),
}
COVER_ROW = "D11:H11"  # 3谋划: rows, errors, to be explained, notices, conclusion


def opened(office: Office, path: Path, previous: dict[str, list[PreviousRow]]) -> OfficeBook:
    programme = load("jizhou").programme
    assert programme is not None
    period = Period.parse("2023-02")
    submission = programme.submission_for("month")
    assert submission is not None
    with path.open("wb") as target:
        build_workbook(
            programme, submission, target, unit=programme.units[1], period=period, previous=previous, rows=20
        )
    return office.open(path)


def cell_of(book: OfficeBook, header: str, row: int = 5) -> str:
    headers = book.values("3谋划", "A4:R4")[0]
    at = next(at for at, text in enumerate(headers) if text and text.partition("(")[0] == header)
    return f"{'ABCDEFGHIJKLMNOPQR'[at]}{row}"


@pytest.mark.office
def test_the_cover_knows_of_the_first_row_before_its_sheet_was_seen(office: Office, tmp_path: Path) -> None:
    book = opened(office, tmp_path / "empty.xlsx", {})
    book.type_in("3谋划", cell_of(book, "项目名称"), "磁材配套项目")
    assert book.values("填报说明", COVER_ROW)[0] == [1, 1, 0, 0, "✗ 有 1 行错误，请改正后报送"]
    book.close()


@pytest.mark.office
@pytest.mark.parametrize("header", ["责任人", "联系电话", "所属产业链", "谋划内容", "项目名称"])
def test_a_cleared_cell_of_a_row_brought_forward_is_told(office: Office, tmp_path: Path, header: str) -> None:
    book = opened(office, tmp_path / "kept.xlsx", {"planned": [PreviousRow("row-1", PLANNED)]})
    assert book.values("填报说明", COVER_ROW)[0][:2] == [1, 0]
    book.clear("3谋划", cell_of(book, header))
    assert book.values("填报说明", COVER_ROW)[0][:2] == [1, 1]
    status, remark = book.value("3谋划", "B5"), book.value("3谋划", cell_of(book, "校验提示"))
    assert status.startswith("错")
    assert f"缺少：{header}" in remark
    book.close()


@pytest.mark.office
def test_an_explanation_typed_first_is_counted(office: Office, tmp_path: Path) -> None:
    late = PLANNED | {"预计洽谈日期": date(2023, 1, 1), "计划投资额": Decimal(5000000)}
    book = opened(office, tmp_path / "query.xlsx", {"planned": [PreviousRow("row-1", late)]})
    assert book.values("填报说明", COVER_ROW)[0][2] == 1
    book.type_in("3谋划", cell_of(book, "说明"), "投资方案已经核对")
    assert book.values("填报说明", COVER_ROW)[0][2] == 0
    assert "已说明" in book.value("3谋划", cell_of(book, "校验提示"))
    book.close()
