"""The sheets: of the template that a unit fills in, and of the summary; and what states and colours mean."""

from addin.manuals.month_calendar import YEAR, shown_programme
from addin.manuals.table import table
from addin.merging.merge import Merging
from addin.merging.month import CHANGE_LABELS, OUTCOME_LABELS, STATE_LABELS
from addin.summary.board_page import NOT_REPORTED
from addin.summary.page import Linked
from addin.summary.pages import month_pages
from udfs.period import Period
from xl_templates.model import Ledger, Submission
from xl_templates.sheet_names import COVER_SHEET

_COVER = "单位、期间、截止时间；每本台账几行、几处错误、能不能报；颜色和填法。没有内容的台账在这里声明"
_STATES = {
    "reported": "表里有行",
    "nil": "单位在封面声明本期没有，表是空的",
    "unchanged": "单位在封面声明与上月相同；表空着的，带出上月的行，“本月到位资金”从 0 开始",
    "blank": "表空着，封面也没有声明。不当作零，要问单位",
    "missing": "文件里没有这张表",
}
_OUTCOMES = {
    "merged": "读了，并进汇总",
    "refused": "没有并进去，写明原因：打不开、认不出单位、报送期不对等",
    "superseded": "同一单位后来又报了一份，用后一份",
    "skipped": "不是台账：照片、扫描件、压缩包、临时文件等",
}
_CHANGES = {
    "new": "上月没有，这月有",
    "moved": "从洽谈、谋划转到了落地等下一本台账",
    "advanced": "阶段往前走了",
    "back": "阶段往回退了",
    "changed": "总投资、项目状态等盯着的列变了",
    "gone": "上月有，这月没有，也没有转到别的台账",
    "unheard": "单位这月没有报，它的项目不算不见了",
}


def template_sheets() -> str:
    """Return the sheets of each template, with the columns that have to be filled in."""
    programme = shown_programme()
    parts = []
    for submission in programme.submissions:
        rows = [[f"**{COVER_SHEET}**", _COVER, "", ""]]
        for name in submission.ledgers:
            ledger = programme.ledger(name)
            rows.append([f"**{ledger.tab}**", ledger.help, _required(ledger), _stated(submission, ledger)])
        parts.append(f"**{submission.title}**\n\n{_table(rows)}")
    return "\n".join(parts)


def _table(rows: list[list[str]]) -> str:
    # The names of sheets are bold, so these cells bring their own markup.
    header = "| 工作表 | 填什么 | 必填的列 | 没有内容时可以声明 |\n|---|---|---|---|\n"
    return header + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _required(ledger: Ledger) -> str:
    return "、".join(column.name for column in ledger.columns if column.required and column.filled_by == "unit")


def _stated(submission: Submission, ledger: Ledger) -> str:
    labels = [each.label for each in submission.statements if not each.ledgers or ledger.id in each.ledgers]
    return "、".join(labels) or "不能，必须填"


def summary_sheets() -> str:
    """Return the sheets of the monthly summary, as its own table of contents tells them."""
    programme = shown_programme()
    submission = programme.submission_for("month")
    assert submission is not None
    month = Merging(programme, submission, Period("month", YEAR, 2), []).month()
    contents, *pages = month_pages(month)
    columns = {page.tab: "、".join(dict.fromkeys(each.title for each in page.columns if each.title)) for page in pages}
    rows = [[contents.tab, "有哪些表，点表名过去", ""]]
    for _, name, about, _ in contents.rows():
        assert isinstance(name, Linked)
        tab = str(name.value)
        shown = "" if tab in {programme.ledger(each).tab for each in submission.ledgers} else columns[tab]
        rows.append([tab, str(about), shown])
    return table(("工作表", "里面是什么", "有哪些列"), rows)


def states() -> str:
    """Return what the states of a ledger, the outcomes of a file and the kinds of change mean."""
    ledgers = [[STATE_LABELS[each], told] for each, told in _STATES.items()]
    ledgers.append([NOT_REPORTED, "这个单位一个文件也没有汇总进来。写“未报”，不写 0"])
    outcomes = [[OUTCOME_LABELS[each], told] for each, told in _OUTCOMES.items()]
    changes = [[CHANGE_LABELS[each], told] for each, told in _CHANGES.items()]
    return "\n".join(
        [
            "**一张台账的状态**（“报送情况”）\n\n" + table(("状态", "意思"), ledgers),
            "**一个文件的结论**（“文件清单”）\n\n" + table(("结论", "意思"), outcomes),
            "**与上月比**（“较上月变化”）\n\n" + table(("变化", "意思"), changes),
        ]
    )
