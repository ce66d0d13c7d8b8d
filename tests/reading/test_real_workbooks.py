"""What real workbooks look like, bullet by bullet: the sheet as it was sent, and what it must be read as."""

from datetime import date

import pytest

from tests.reading import WAN, codes, read, rows, said, sheet
from udfs.cells import UNTYPED
from xl_templates.grid import CellError, Uncomputed

# --- numbers as text; 2000万, 约5.2亿元, full-width digits, commas in both widths -----------------------------------


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("'5200", 5200 * WAN, "ZS-202"),
        ("2000万", 2000 * WAN, "ZS-202"),
        ("约5.2亿元", 52000 * WAN, "ZS-203"),
        ("'５２００", 5200 * WAN, "ZS-202"),
        ("'52,000", 52000 * WAN, "ZS-202"),
        ("'５２，０００", 52000 * WAN, "ZS-202"),
        ("'0.1", WAN // 10, "ZS-202"),
        ("5-6亿", UNTYPED, "ZS-208"),
        ("待定", UNTYPED, "ZS-210"),
        ("500万美元", UNTYPED, "ZS-206"),
    ],
)
def test_amounts_as_text(typed: str, value: object, code: str):
    file = read(sheet(f"项目名称|投资方名称|总投资(万元)\n甲项目|甲公司|{typed}"))
    assert rows(file, "landed", "总投资") == [(value,)]
    assert said(file, code) == [("C2", typed.removeprefix("'"))]


def test_an_amount_that_is_a_number_needs_no_word():
    file = read(sheet("项目名称|投资方名称|总投资(万元)\n甲项目|甲公司|5200.123456"))
    assert rows(file, "landed", "总投资") == [(5_200_123_456,)]
    assert file.ledgers["landed"].notes == []


# --- 万元 beside 亿元 ----------------------------------------------------------------------------------------------


def test_the_header_states_the_unit():
    file = read(sheet("项目名称|投资方|总投资额（亿元）|累计到位资金（万元）\n甲项目|甲公司|1.5|300"))
    assert rows(file, "landed", "总投资", "累计到位资金") == [(15000 * WAN, 300 * WAN)]
    assert said(file, "ZS-714") == [("C1", None)]


def test_a_line_above_the_table_states_the_unit_of_columns_that_state_none():
    file = read(
        sheet("落地项目清单|||\n|||单位：亿元\n项目名称|投资方|总投资|累计到位资金(万元)\n甲项目|甲公司|1.5|300")
    )
    assert rows(file, "landed", "总投资", "累计到位资金") == [(15000 * WAN, 300 * WAN)]


def test_a_unit_that_cannot_be_converted_is_not_added_up():
    file = read(sheet("项目名称|投资方|总投资（万美元）\n甲项目|甲公司|100"))
    assert rows(file, "landed", "总投资") == [(UNTYPED,)]
    assert {"ZS-717", "ZS-735"} <= codes(file)


def test_square_metres_are_no_mu():
    file = read(sheet("项目名称|投资方|用地（平方米）\n甲项目|甲公司|66667"))
    assert rows(file, "landed", "用地") == [(UNTYPED,)]


# --- years and dates in every way ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("2023.1.25", date(2023, 1, 25), "ZS-220"),
        ("20230125", date(2023, 1, 25), None),
        ("2023年1月25日", date(2023, 1, 25), "ZS-220"),
        ("44951", date(2023, 1, 25), None),
        ("d2023-01-25", date(2023, 1, 25), None),
        ("2023年1月", UNTYPED, "ZS-223"),
        ("1月25日", UNTYPED, "ZS-224"),
        ("'2025", UNTYPED, "ZS-225"),
    ],
)
def test_dates(typed: str, value: object, code: str | None):
    file = read(sheet(f"项目名称|投资方|签约日期\n甲项目|甲公司|{typed}"))
    assert rows(file, "landed", "签约日期") == [(value,)]
    assert code is None or code in codes(file)


# --- title row, unit and date line, header rows with merged cells ---------------------------------------------------


def test_title_unit_line_and_two_header_rows_with_merged_cells():
    file = read(
        sheet(
            """
            蓟州区招商引资落地项目清单 | | | | |
            填报单位：渔阳镇 | | | 2023年2月 | |
            序号 | 项目名称 | 投资方 | 总投资 | 到位资金 |
                 |          |        |        | 累计 | 本年
            1    | 甲项目   | 甲公司 | 5200   | 300  | 200
            """,
            merged=["A1:F1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3"],
        ),
        name="台账.xlsx",
    )
    assert rows(file, "landed", "项目名称", "总投资", "累计到位资金", "本年到位资金") == [
        ("甲项目", 5200 * WAN, 300 * WAN, 200 * WAN)
    ]
    assert [claim.text for claim in file.units][:1] == ["渔阳镇"]
    assert [claim.text for claim in file.periods] == ["2023-02"]


def test_three_header_rows_the_last_with_units():
    file = read(
        sheet(
            """
            项目基本信息 | | 资金 | |
            项目名称 | 投资方 | 总投资 | 到位资金 |
                     |        |        | 累计 | 本年
                     |        | 亿元   | 万元 | 万元
            甲项目   | 甲公司 | 1.5    | 300  | 200
            """,
            merged=["A1:B1", "C1:E1", "A2:A4", "B2:B4", "C2:C3", "D2:E2"],
        )
    )
    assert rows(file, "landed", "总投资", "累计到位资金") == [(15000 * WAN, 300 * WAN)]


def test_a_group_header_without_any_merged_cells():
    file = read(
        sheet(
            """
            序号 | 项目名称 | 投资方 | 总投资 | 到位资金 |
                 |          |        |        | 累计 | 本年
            1    | 甲项目   | 甲公司 | 5200   | 300  | 200
            """
        )
    )
    assert rows(file, "landed", "累计到位资金", "本年到位资金") == [(300 * WAN, 200 * WAN)]


def test_a_merged_cell_counts_for_the_rows_that_it_covers_and_an_amount_once():
    file = read(
        sheet(
            """
            项目名称 | 投资方 | 责任人 | 总投资
            甲项目一期 | 甲公司 | 张某 | 5200
            甲项目二期 | | |
            乙项目   | 乙公司 | | 100
            """,
            merged=["B2:B3", "C2:C4", "D2:D3"],
        )
    )
    assert rows(file, "landed", "投资方名称", "责任人", "总投资") == [
        ("甲公司", "张某", 5200 * WAN),
        ("甲公司", "张某", None),
        ("乙公司", "张某", 100 * WAN),
    ]
    assert said(file, "ZS-725") == [("D2", "5200")]


def test_blank_cells_that_nothing_merges_stay_blank():
    file = read(sheet("项目名称|投资方|责任人\n甲项目|甲公司|张某\n乙项目||李某"))
    assert rows(file, "landed", "投资方名称") == [("甲公司",), (None,)]


# --- totals, notes, signatures, hidden rows, a second table ----------------------------------------------------------


def test_totals_notes_and_signatures_are_no_projects():
    file = read(
        sheet(
            """
            序号 | 项目名称 | 投资方 | 总投资
            1    | 甲项目   | 甲公司 | 100
            小  计 | | | 100
            2    | 乙项目   | 乙公司 | 200
            合计： | | | 300
            注：总投资含外资 | | |
            填表人：张某 | 审核人：李某 | | 联系电话：022-20000000
            """
        )
    )
    assert rows(file, "landed", "项目名称", "总投资") == [("甲项目", 100 * WAN), ("乙项目", 200 * WAN)]
    assert {"ZS-720", "ZS-721"} <= codes(file) and "ZS-724" not in codes(file)


def test_a_total_that_is_not_the_sum_is_told():
    file = read(sheet("序号|项目名称|投资方|总投资\n1|甲项目|甲公司|100\n合计|||300"))
    assert said(file, "ZS-724") == [("D3", "300万元")]


def test_a_row_that_counts_the_columns_is_no_project():
    file = read(sheet("序号|项目名称|投资方|总投资\n1|2|3|4\n1|甲项目|甲公司|100"))
    assert rows(file, "landed", "项目名称") == [("甲项目",)]


def test_hidden_rows_are_read_and_told():
    file = read(sheet("项目名称|投资方|总投资\n甲项目|甲公司|100\n乙项目|乙公司|200", hidden_rows=frozenset({2})))
    assert len(file.ledgers["landed"]) == 2 and said(file, "ZS-703") == [("A3", None)]


def test_a_hidden_sheet_is_read_and_told():
    file = read(sheet("项目名称|投资方|总投资\n甲项目|甲公司|100", visible=False))
    assert len(file.ledgers["landed"]) == 1 and "ZS-702" in codes(file)


def test_a_table_beside_is_told_and_not_read():
    file = read(
        sheet(
            """
            项目名称 | 投资方 | 总投资 | | 所属产业链 | 个数
            甲项目   | 甲公司 | 100    | | 新材料     | 3
            乙项目   | 乙公司 | 200    | | 服装       | 1
            """
        )
    )
    assert rows(file, "landed", "项目名称", "所属产业链") == [("甲项目", None), ("乙项目", None)]
    assert {cell for cell, _ in said(file, "ZS-711")} == {"E1", "F1"}


def test_a_table_of_another_kind_below_is_told_and_not_read():
    file = read(
        sheet(
            """
            项目名称 | 投资方 | 总投资
            甲项目   | 甲公司 | 100
            | |
            产业链   | 项目数 | 投资额
            新材料   | 3      | 5000
            """
        )
    )
    assert rows(file, "landed", "项目名称") == [("甲项目",)]
    assert "ZS-718" in codes(file)


def test_the_same_ledger_goes_on_below_and_beside():
    file = read(
        sheet(
            """
            项目名称 | 投资方 | 总投资 | | 项目名称 | 投资方 | 总投资
            甲项目   | 甲公司 | 100    | | 丙项目   | 丙公司 | 300
            | | | | | |
            总投资 | 项目名称 | 投资方 | | | |
            200    | 乙项目   | 乙公司 | | | |
            """
        )
    )
    assert sorted(rows(file, "landed", "项目名称", "总投资")) == [
        ("丙项目", 300 * WAN),
        ("乙项目", 200 * WAN),
        ("甲项目", 100 * WAN),
    ]


# --- columns inserted, renamed, moved; the sheet renamed, doubled, in a workbook of its own ---------------------------


@pytest.mark.parametrize(
    "header", ["投资额", "总投资额", "总投资（万元）", "总投资\n（万元）*", " 总 投 资 ", "计划总投资"]
)
def test_a_renamed_column(header: str):
    grid = sheet("项目名称|投资方|X\n甲项目|甲公司|100")
    grid.rows[0][2] = header
    assert rows(read(grid), "landed", "总投资") == [(100 * WAN,)]


def test_columns_moved_and_inserted():
    file = read(sheet("总投资|科室|项目名称|年度|投资方\n100|招商科|甲项目|2023|甲公司"))
    assert rows(file, "landed", "项目名称", "总投资", "投资方名称") == [("甲项目", 100 * WAN, "甲公司")]
    assert said(file, "ZS-711") == [("B1", "招商科"), ("D1", "2023")]


def test_a_header_that_is_nearly_the_name_is_read_and_told():
    file = read(sheet("项目名称全称|投资方|总投资|责任领导姓名|责任人\n甲项目|甲公司|100|王某|张某"))
    assert rows(file, "landed", "项目名称", "责任领导") == [("甲项目", "王某")]
    assert {cell for cell, _ in said(file, "ZS-710")} == {"A1", "D1"}


@pytest.mark.parametrize("header", ["竣工日期", "本季到位资金", "市外资金", "投资方式"])
def test_a_header_that_means_something_else_is_not_taken(header: str):
    file = read(sheet(f"项目名称|总投资|责任人|{header}\n甲项目|100|王某|x"))
    assert said(file, "ZS-711") == [("D1", "x")] and "ZS-710" not in codes(file)


def test_a_column_without_a_header_is_told():
    file = read(sheet("项目名称|投资方|总投资|\n甲项目|甲公司|100|另附协议"))
    assert said(file, "ZS-715") == [("D2", "另附协议")]


@pytest.mark.parametrize("name", ["Sheet1", "落地（最终）", "附件1招商引资落地项目清单"])
def test_a_renamed_sheet(name: str):
    text = "落地项目|||\n项目名称|投资方|总投资|项目阶段\n甲项目|甲公司|100|在建"
    assert len(read(sheet(text, name)).ledgers["landed"]) == 1


def test_what_the_sheet_is_called_decides_between_ledgers_with_the_same_columns():
    text = "项目名称|责任人|联系电话|备注\n甲项目|张某|13800000000|x"
    assert set(read(sheet(text, "3谋划")).ledgers) == {"planned"}
    assert set(read(sheet(text, "洽谈项目")).ledgers) == {"negotiating"}


def test_a_doubled_sheet_counts_once():
    text = "项目名称|投资方|总投资\n甲项目|甲公司|100"
    file = read(sheet(text), sheet(text, "落地 (2)"))
    assert len(file.ledgers["landed"]) == 1 and "ZS-705" in codes(file)


def test_two_sheets_of_a_ledger_that_differ_are_joined_and_told():
    file = read(
        sheet("项目名称|投资方|总投资\n甲项目|甲公司|100"),
        sheet("项目名称|投资方|总投资\n甲项目|甲公司|100\n乙项目|乙公司|200", "落地 (2)"),
    )
    assert sorted(rows(file, "landed", "项目名称")) == [("乙项目",), ("甲项目",)]
    assert "ZS-704" in codes(file)


def test_a_label_without_its_value_claims_nothing():
    file = read(
        sheet("填报单位||报送期间|\n填报单位：　报送期间：|||\n项目名称|投资方|总投资|\n甲项目|甲公司|100|"),
        name="x.xlsx",
    )
    assert [claim.source for claim in file.units] == ["title", "title", "title", "name"] and file.periods == []


def test_only_what_stands_above_the_table_is_a_title():
    file = read(
        sheet("渔阳镇落地项目清单||||别的|zs_x\n项目名称|投资方|总投资||zs_a|zs_b\n甲项目|甲公司|100|||"), name="x.xlsx"
    )
    assert [(claim.source, claim.text) for claim in file.units] == [("title", "渔阳镇落地项目清单"), ("name", "x.xlsx")]


def test_numbers_above_the_header_are_told():
    file = read(sheet("落地项目清单||\n填报日期|d2023-02-25|\n项目名称|投资方|总投资\n甲项目|甲公司|100"))
    assert said(file, "ZS-719") == [("B2", "2023-02-25")]


def test_a_sheet_that_is_no_ledger_is_told():
    file = read(sheet("项目名称|投资方|总投资\n甲项目|甲公司|100"), sheet("甲|乙|丙\n1|2|3\n4|5|6", "测算"))
    assert "ZS-701" in codes(file)


# --- codes and phones -------------------------------------------------------------------------------------------------


def test_a_credit_code_that_became_a_number_is_an_error_and_never_repaired():
    file = read(
        sheet("项目名称|投资方|投资方统一社会信用代码\n甲项目|甲公司|911201160000000000\n乙|乙公司|9.11201E+17")
    )
    assert rows(file, "landed", "投资方统一社会信用代码") == [(UNTYPED,), (UNTYPED,)]
    assert {cell for cell, _ in said(file, "ZS-243")} == {"C2", "C3"}


def test_a_phone_that_became_a_number_is_repaired_and_told():
    file = read(sheet("项目名称|投资方|联系电话\n甲项目|甲公司|13800000000"))
    assert rows(file, "landed", "联系电话") == [("13800000000",)]
    assert said(file, "ZS-255") == [("C2", "13800000000")]


def test_an_industry_code_that_lost_its_zero_is_told():
    file = read(sheet("项目名称|投资方|国民经济行业代码\n甲项目|甲公司|381"))
    assert "ZS-250" in codes(file)


# --- formulas and error values ----------------------------------------------------------------------------------------


def test_formulas_in_entries_are_named_and_error_values_are_errors():
    grid = sheet("项目名称|投资方|总投资|累计到位资金|本年到位资金\n甲项目|甲公司|100|x|x")
    grid.rows[1][3], grid.rows[1][4] = CellError("#REF!"), Uncomputed("A1+B1")
    grid.computed = lambda columns: {(1, 2): "50+50"} if 2 in columns else {}
    file = read(grid)
    assert rows(file, "landed", "总投资", "累计到位资金", "本年到位资金") == [(100 * WAN, UNTYPED, UNTYPED)]
    assert said(file, "ZS-738") == [("C2", "=50+50")]
    assert said(file, "ZS-731") == [("D2", "#REF!")]
    assert said(file, "ZS-732") == [("E2", "A1+B1")]


# --- statements --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "statement"), [("本月零报告", "nil"), ("零报告", "nil"), ("（本月无变化）", "unchanged")]
)
def test_a_statement_in_the_sheet(line: str, statement: str):
    file = read(sheet(f"序号|项目名称|投资方|总投资\n|{line}||"))
    assert file.statements["landed"][0] == statement and len(file.ledgers["landed"]) == 0


def test_nothing_is_not_a_nil_report():
    file = read(sheet("序号|项目名称|投资方|总投资\n1|无||"))
    assert file.statements == {} and said(file, "ZS-723") == [("B2", "无")]


# --- spaces --------------------------------------------------------------------------------------------------------------


def test_a_cell_of_spaces_is_blank_and_told():
    file = read(sheet("项目名称|投资方|备注\n甲项目|甲公司|'　 "))
    assert rows(file, "landed", "备注") == [(None,)]


def test_a_choice_is_found_whatever_its_spaces_and_widths():
    file = read(sheet("项目名称|投资方|项目阶段\n甲项目|甲公司|'在 建"))
    assert rows(file, "landed", "项目阶段") == [("在建",)]
    assert said(file, "ZS-734") == [("C2", "在 建")]
