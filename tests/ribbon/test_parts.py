"""Small parts of the host on xlwings that need no program: addresses, the words of an alert, which sheet is ours."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from addin.check import check_files
from addin.ribbon.alert import words
from addin.ribbon.report import Report
from addin.ribbon.xlwings_host.addresses import addresses
from tests.test_consolidate import workbook
from udfs.findings import Finding
from xl_templates.review_sheet import HEADER_ROW, REVIEW_HEADER, REVIEW_SIGN, is_review

CELLS = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 30)), max_size=120)


class TestAddresses:
    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ([(5, 3), (6, 3), (7, 4)], ["C5:C6,D7"]),
            ([(1, 27)], ["AA1"]),
            ([(1, 1), (1, 1)], ["A1"]),
            ([(1, 1), (3, 1), (10, 2)], ["A1,A3", "B10"]),
            ([], []),
        ],
    )
    def test_runs_and_the_longest_text(self, cells: list[tuple[int, int]], expected: list[str]) -> None:
        assert list(addresses(cells, 8)) == expected

    @given(CELLS)
    def test_they_hold_every_cell_once_and_are_short(self, cells: list[tuple[int, int]]) -> None:
        told = list(addresses(cells, 30))
        assert all(len(text) <= 30 for text in told)
        held = [cell for text in told for part in text.split(",") for cell in cells_of(part)]
        assert sorted(held) == sorted(set(cells))


def cells_of(part: str) -> list[tuple[int, int]]:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(part)
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


class TestAlert:
    FINDINGS = tuple(Finding("ZS-1", "error", f"问题{at}", "改", sheet="落地", cell=f"C{at}") for at in range(8))

    def test_what_comes_first_and_where_the_rest_is(self) -> None:
        text = words(Report("x", lines=("做好了",), findings=self.FINDINGS), "新工作簿 1")
        assert text.startswith("做好了\n\n【错误】落地 C0：问题0。改（ZS-1）") and text.endswith(
            "另有 3 条，见新工作簿 1"
        )

    def test_it_fits_into_a_message_box(self) -> None:
        assert len(words(Report("x", lines=("长" * 5000,)), "")) == 900


class TestOurSheet:
    ROWS = [[REVIEW_SIGN, "", "", "", "", "", ""], ["", *[""] * 6], list(REVIEW_HEADER)]

    def test_ours_and_others(self) -> None:
        assert is_review(self.ROWS) and is_review([*self.ROWS, ["错误"]])
        for other in ([], [[]], self.ROWS[:2], [["审核意见"], *self.ROWS[1:]], [*self.ROWS[:2], ["级别"]]):
            assert not is_review(other)

    @pytest.mark.parametrize(("sign", "told"), [(REVIEW_SIGN, False), ("审核意见", True)])
    def test_reading_leaves_ours_out_whatever_it_says_and_is_called(
        self, tmp_path: Path, sign: str, told: bool
    ) -> None:
        """Not one cell of it is taken for a claim, a statement or a lost ledger; a sheet of theirs is told of."""
        path = workbook(tmp_path / "渔阳镇2023年2月.xlsx", ("甲项目", "甲公司", "约5.2亿元", 0, 50))
        plain = check_files([path]).files[0]
        book = load_workbook(path)
        sheet = book.create_sheet("看过", 0)
        sheet["A1"], sheet["A2"] = sign, "官庄镇2023年1月招商引资落地项目清单"
        sheet.append(REVIEW_HEADER)
        sheet.append(["错误", "落地", '=HYPERLINK("#\'落地\'!C3","C3")', "ZS-203", "项目名称", "官庄镇", "总投资"])
        assert sheet.max_row == HEADER_ROW + 1
        book.save(path)
        marked = check_files([path]).files[0]
        assert (marked.findings != plain.findings) is told
        assert told or (marked.unit, marked.period, marked.ledgers) == (plain.unit, plain.period, plain.ledgers)
