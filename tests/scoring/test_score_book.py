"""The 考核评分簿 as a file: what its formulas are made of, what stands on which page, what may be overwritten."""

import re
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from addin.scoring.book import scores_refusal, write_scores
from addin.scoring.book.pages import APPEALS, EXTRAS, FINDINGS, LISTS, NOTES, POINTS, RANKS, TABLE, score_pages
from addin.scoring.engine import score
from addin.scoring.facts import Appeal, ExtraLine, Fact
from addin.scoring.result import ScoredSystem
from addin.summary.page import Computed, Page, shown_value
from tests.scoring.book_case import shipped_cases
from tests.scoring.small_systems import facts_of, programme_of, scored_of
from tests.scoring.test_engine_published import CASES, HERE, case_of
from tests.scoring.test_engine_published import facts_of as published_facts
from tests.scoring.test_score_formulas import FUNCTIONS
from udfs.period import Period
from xl_templates.load import load_folder
from xl_templates.model import Unit

SHIPPED = ("counties 2023", "counties 2023-Q2", "departments 2023", "half_year 2023")
ONE = """
[[indicators]]
id = "a"
name = "外资"
points = 100
rule = { kind = "completion" }
[[lists]]
id = "best"
name = "前一名"
kind = "honour"
ways = [{ top = 1 }]
ties = "leaders"
[[vetoes]]
id = "out"
name = "弄虚作假"
effect = "strike"
"""


def content_of(scored: ScoredSystem) -> bytes:
    out = BytesIO()
    write_scores(scored, out)
    return out.getvalue()


def page_of(scored: ScoredSystem, tab: str) -> Page:
    return next(page for page in score_pages(scored) if page.tab == tab)


def grid(scored: ScoredSystem, tab: str) -> list[list[object]]:
    """The values of the body of a page."""
    return [[shown_value(cell) for cell in row] for row in page_of(scored, tab).rows()]


def column(scored: ScoredSystem, tab: str, title: str) -> list[object]:
    page = page_of(scored, tab)
    at = [each.title for each in page.columns].index(title)
    return [row[at] for row in grid(scored, tab) if len(row) > at]


def published() -> list[ScoredSystem]:
    programme = load_folder(HERE).programme
    assert programme is not None
    cases = [case_of(path) for path in CASES]
    return [
        score(programme, programme.system(each["system"]), Period.parse(each["period"]), published_facts(each))
        for each in cases
    ]


# --- the file -------------------------------------------------------------------------------------------------------


def test_the_pages_and_their_order():
    tabs = [page.tab for page in score_pages(scored_of(ONE, facts_of("a 甲=1/2 乙=2/2 丙=1/1")))]
    assert tabs == [TABLE, POINTS, RANKS, LISTS, EXTRAS, APPEALS, FINDINGS, NOTES]
    groups = [page.tab for page in score_pages(shipped_cases("counties 2023"))]
    assert groups[:3] == [TABLE, "分项得分 各县（市、区）", "分项得分 开发区"]


def test_equal_results_give_equal_bytes():
    assert content_of(shipped_cases("counties 2023")) == content_of(shipped_cases("counties 2023"))


def test_formulas_are_plain_and_short():
    for scored in (*map(shipped_cases, SHIPPED), *published()):
        for page in score_pages(scored):
            for row in page.rows():
                for cell in row:
                    if isinstance(cell, Computed):
                        plain = re.sub(r"'[^']*'|\"[^\"]*\"", "", cell.formula)
                        assert set(re.findall(r"[A-Z]+(?=\()", plain)) <= FUNCTIONS, cell.formula
                        assert "{" not in plain
                        assert len(cell.formula) <= 8192


def test_nothing_that_a_unit_wrote_is_anything_but_text():
    bad = '=HYPERLINK("http://example.com","点我")'
    facts = facts_of("a 甲=1/2 乙=2/2 丙=exempt")
    facts.facts["丙", "a"].note = bad
    facts.extras.append(ExtraLine("甲", "out", bad, Decimal(1), bad, "<r>x</r>", None))
    facts.appeals.append(Appeal("乙", "a", bad, "+1", "@x", None, None))
    with zipfile.ZipFile(BytesIO(content_of(scored_of(ONE, facts)))) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    formulas = [each for text in parts.values() for each in re.findall(r"<f>(.*?)</f>", text)]
    assert formulas
    assert not [each for each in formulas if "HYPERLINK" in each]
    assert not [name for name in parts if "vba" in name.lower() or "externalLink" in name]
    book = openpyxl.load_workbook(BytesIO(content_of(scored_of(ONE, facts))))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == bad]
    assert found
    assert {cell.data_type for cell in found} == {"s"} or all(cell.data_type == "inlineStr" for cell in found)


@pytest.mark.parametrize(("stage", "words"), [("first", "阶段：初评　建议名单仅供审定"), ("final", "阶段：审定")])
def test_every_page_says_the_stage_on_screen_and_on_paper(stage: str, words: str):
    scored = scored_of(ONE, facts_of("a 甲=1/2 乙=2/2 丙=1/1", stage=stage))
    book = openpyxl.load_workbook(BytesIO(content_of(scored)))
    for sheet in book:
        assert sheet["A2"].value == words
        assert sheet.oddHeader.right.text == words
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.freeze_panes
        assert sheet.print_title_rows


def test_numbers_are_open_and_the_rest_is_locked():
    book = openpyxl.load_workbook(BytesIO(content_of(scored_of(ONE, facts_of("a 甲=1/2 乙=2/2 丙=1/1")))))
    sheet = book[POINTS]
    assert all(each.protection.sheet for each in book)
    row = next(cell.row for cell in sheet["B"] if cell.value == "甲")
    open_ = [cell.column_letter for cell in sheet[row] if not cell.protection.locked]
    assert open_ == ["C", "D"]
    lists = book[LISTS]
    open_ = [cell.value for cell in lists[5] if not lists.cell(6, cell.column).protection.locked]
    assert open_ == ["领导审定", "审定意见（理由）"]


# --- what stands on it ----------------------------------------------------------------------------------------------


def test_ranked_order_with_the_unranked_behind():
    scored = scored_of(ONE, facts_of("a 甲=1/4 乙=exempt 丙=3/4"))
    assert column(scored, TABLE, "单位") == ["丙", "甲", "乙"]
    assert column(scored, TABLE, "名次") == [1, 2, ""]
    assert column(scored, TABLE, "总分") == [75, 25, ""]


def test_more_places_where_equal_prints_have_different_ranks():
    scored = scored_of(ONE, facts_of("a 甲=90.001/100 乙=90.002/100 丙=1/100"))
    cells = [row[-2] for row in page_of(scored, TABLE).rows()]
    assert {cell.style for cell in cells} == {"sum_number3"}


def test_why_there_are_no_points():
    scored = scored_of(ONE, facts_of("a 甲=- 乙=exempt 丙=?"))
    assert [each for each in column(scored, POINTS, "情况") if each is not None] == [
        "无法计分，记零分",
        "豁免",
        "无法计分，记零分",
    ]
    assert column(scored, POINTS, "原始值")[-3:] == [None, "豁免", "（看不懂）"]


def test_lists_name_who_is_struck_and_who_is_left_to_the_leaders():
    scored = scored_of(ONE, facts_of("a 甲=2/2 乙=2/2 丙=2/2", "丙 out 1"))
    rows = grid(scored, LISTS)
    assert [(row[3], row[8]) for row in rows[:2]] == [("甲", "由领导决定"), ("乙", "由领导决定")]
    assert [row[7] for row in rows if len(row) > 7 and row[8] == "不列入"][0].startswith("丙符合“前一名”")


def test_an_empty_list_says_so():
    assert "（没有单位符合）" in grid(scored_of(ONE, facts_of("a 甲=exempt 乙=exempt 丙=exempt")), LISTS)[0]


def test_an_appeal_is_compared_with_what_was_before():
    facts = facts_of("a 甲=1/4 乙=2/4 丙=3/4")
    facts.facts["甲", "a"] = Fact(value=Decimal(4), target=Decimal(4), certified=Decimal(1))
    facts.appeals += [
        Appeal("甲", "a", "漏统计三个", "合同", "采纳", Decimal(4), None),
        Appeal("乙", "a", "核减目标", "", "不采纳", None, None),
    ]
    first, second = grid(scored_of(ONE, facts), APPEALS)
    assert first[6:] == [1, 4, 25, 100, 25, 100, 3, 1, "总分加 75，名次升 2 位"]
    assert second[7:] == [None, *["—"] * 6, None]


def test_the_rules_are_told_for_every_indicator_and_the_version_too():
    for scored in (*map(shipped_cases, SHIPPED), *published()):
        text = "\n".join(str(cell) for row in grid(scored, NOTES) for cell in row)
        assert scored.programme.sha256 in text
        assert scored.programme.version in text
        assert [each.name for each in scored.system.indicators if each.rule and each.name not in text] == []
        assert [each.name for each in scored.system.lists if each.name not in text] == []


def test_a_group_without_units_makes_no_page_fail():
    later = {"name": "甲", "kind": "镇", "groups": ["towns"], "valid_from": "2030-01-01"}
    programme = programme_of(ONE).model_copy(update={"units": (Unit.model_validate(later),)})
    scored = score(programme, programme.systems[0], Period.parse("2023-Q1"), facts_of(""))
    assert column(scored, TABLE, "单位") == []
    assert content_of(scored)


# --- what a book may take the place of --------------------------------------------------------------------------------


def test_a_book_replaces_itself_and_nothing_else(tmp_path: Path):
    scored = shipped_cases("counties 2023")
    path = tmp_path / "评分.xlsx"

    def refused(period: str = "2023", system: str = "counties") -> str | None:
        programme = scored.programme
        found = scores_refusal(path, programme, programme.system(system), Period.parse(period))
        return found and found.code

    assert refused() is None
    path.write_bytes(content_of(scored))
    assert refused() is None
    assert refused(period="2023-Q1") == "ZS-453"
    assert refused(system="departments") == "ZS-453"
    openpyxl.Workbook().save(path)
    assert refused() == "ZS-452"
    path.write_bytes(b"PK\x03\x04 no workbook")
    assert refused() == "ZS-452"
