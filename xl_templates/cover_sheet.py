"""The cover 填报说明: who reports what for when, how each ledger stands, who signs, and how to fill it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xl_templates.entry_cells import MESSAGE_LIMIT, TITLE_LIMIT, clip
from xl_templates.hidden_sheets import FIRST_DAY_ROW
from xl_templates.layout import DAYS
from xl_templates.ledger_sheet import FOOTER, POINTS_PER_LINE
from xl_templates.model import Programme, Statement, Submission
from xl_templates.sheet_names import COVER_SHEET, STAMP_SHEET
from xl_templates.styles import Styles, lines_needed
from xl_templates.verdict import STATUS_WORDS, Verdict
from xl_templates.writing import protect, quoted

UNIT_CELL: Final = f"{COVER_SHEET}!$C$4"
PERIOD_CELL: Final = f"{COVER_SHEET}!$G$4"
FIRST_LEDGER_ROW: Final = 8
_WIDTHS: Final = (2, 17, 14, 7, 8, 15, 9, 36)
_LAST: Final = len(_WIDTHS) - 1
_TEXT_WIDTH: Final = sum(_WIDTHS[1:])


@dataclass(frozen=True)
class Counted:
    """A ledger on the cover: where its rows are marked as used and judged, and what the rows brought forward come to.

    ``used``, ``status``: references to the cells with 1 or 0, and with 错2, 核1, 提1 or √; ``counts``: to those with
    the numbers of errors, queries and notices. A status counts only beside its number: LibreOffice does not pass on a
    change of a text cell that it has not calculated since opening, but always that of a number.
    """

    ledger_id: str
    tab: str
    title: str
    help: str
    used: str
    status: str
    counts: Sequence[str]
    brought: Sequence[Verdict]

    def formulas(self) -> list[str]:
        """Count the rows in use, those with errors, those to be explained, those with notices."""
        rows = [
            f'SUMPRODUCT(({count}>0)*(LEFT({self.status},1)="{word}"))'
            for count, word in zip(self.counts, STATUS_WORDS.values(), strict=True)
        ]
        return [f"SUM({self.used})", *rows]

    def values(self) -> list[int]:
        """Return what the formulas come to."""
        rows = [sum(each.status[:1] == word for each in self.brought) for word in STATUS_WORDS.values()]
        return [sum(each.used for each in self.brought), *rows]


@dataclass(frozen=True)
class CoverFacts:
    """What the cover says; ``None`` where a blank book leaves it to the unit."""

    unit: str | None
    period_code: str | None
    period_label: str | None
    cut_off: str | None
    due: str


class CoverSheet:
    """Writes the cover."""

    def __init__(self, sheet: Worksheet, styles: Styles, programme: Programme, submission: Submission) -> None:
        self.sheet = sheet
        self.styles = styles
        self.programme = programme
        self.submission = submission

    def write(self, facts: CoverFacts, counted: Sequence[Counted], units_list: str) -> None:
        """Write the whole sheet. ``units_list``: the cells with the units' names, for the drop-down of a blank book."""
        for column, width in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, width)
        self.sheet.merge_range(0, 1, 0, _LAST, self.submission.title, self.styles.named("cover_title"))
        self.sheet.set_row(0, 32)
        self.sheet.merge_range(1, 1, 1, _LAST, self.programme.title, self.styles.named("cover_subtitle"))
        self._head(facts, units_list)
        row = self._ledgers(counted)
        row = self._signatures(row + 1)
        row = self._legend(row + 1)
        row = self._instructions(row + 1)
        self._foot(row + 1)
        self._page(row + 2)

    def _head(self, facts: CoverFacts, units_list: str) -> None:
        self.sheet.set_row(3, 22)
        self.sheet.set_row(4, 22)
        self._pair(3, "填报单位", facts.unit, 1, 2, 4)
        self._pair(3, "报送期间", facts.period_label if facts.period_code else None, 5, 6, 7)
        self._pair(4, "报送截止", facts.due, 1, 2, 4)
        self._pair(4, "数据截至", facts.cut_off or "", 5, 6, 7)
        if facts.unit is None:
            options = {
                "validate": "list",
                "source": "=" + units_list,
                "input_title": "填报单位",
                "input_message": "从下拉列表里选择本单位。",
                "error_message": "请从下拉列表里选择本单位。",
            }
            self.sheet.data_validation(3, 2, 3, 2, options)
        if facts.period_code is None:
            example = _PERIOD_HELP[self.submission.frequency]
            day = f"{STAMP_SHEET}!$E${FIRST_DAY_ROW + DAYS.index('as_of') + 1}"
            told = (
                f'IF($G$4="","按报送期间计算",IF(ISNUMBER({day}),TEXT({day},"yyyy-mm-dd"),"报送期间看不懂：{example}"))'
            )
            self.sheet.write_formula(4, 6, "=" + told, self.styles.named("value_centre"), "按报送期间计算")
            options = {
                "validate": "any",
                "input_title": "报送期间",
                "input_message": example,
            }
            self.sheet.data_validation(3, 6, 3, 6, options)

    def _pair(self, row: int, label: str, value: str | None, at: int, first: int, last: int) -> None:
        self.sheet.write_string(row, at, label, self.styles.named("label"))
        style = self.styles.named("open_centre" if value is None else "value_centre")
        self.sheet.merge_range(row, first, row, last, value or "", style)

    def _ledgers(self, counted: Sequence[Counted]) -> int:
        headers = ("台账", "填报情况", "行数", "有错误", "待核实(未说明)", "有提示", "结论")
        self.sheet.set_row(FIRST_LEDGER_ROW - 2, 22)
        self.sheet.merge_range(
            FIRST_LEDGER_ROW - 2, 1, FIRST_LEDGER_ROW - 2, _LAST, "一、各台账填报情况", self.styles.named("heading")
        )
        header = self.styles.named("header")
        for column, text in enumerate(headers, start=1):
            self.sheet.write_string(FIRST_LEDGER_ROW - 1, column, text, header)
        self.sheet.set_row(FIRST_LEDGER_ROW - 1, 24)
        for at, ledger in enumerate(counted):
            self._ledger(FIRST_LEDGER_ROW + at, ledger)
        last = FIRST_LEDGER_ROW + len(counted) - 1
        for severity, test in (
            ("error", f'EXACT(LEFT($H{FIRST_LEDGER_ROW + 1},1),"✗")'),
            ("query", f'EXACT(LEFT($H{FIRST_LEDGER_ROW + 1},1),"?")'),
        ):
            options = {"type": "formula", "criteria": "=" + test, "format": self.styles.mark(severity)}
            self.sheet.conditional_format(FIRST_LEDGER_ROW, _LAST, last, _LAST, options)
        return last + 1

    def _ledger(self, row: int, ledger: Counted) -> None:
        centre = self.styles.named("value_centre")
        self.sheet.write_url(row, 1, f"internal:{quoted(ledger.tab)}!A1", self.styles.named("value"), ledger.tab)
        statements = self._statements(ledger)
        self.sheet.write_blank(row, 2, None, self.styles.named("open_centre" if statements else "value_centre"))
        labels = [statement.label for statement in statements]
        if labels:
            options = {
                "validate": "list",
                "source": labels,
                "input_title": clip(f"{ledger.tab}填报情况", TITLE_LIMIT),
                "input_message": clip(
                    f"表里有数据时留空；没有数据时选{' 或 '.join(labels)}。{ledger.help}", MESSAGE_LIMIT
                ),
                "error_message": f"只能留空，或从下拉列表里选：{'、'.join(labels)}。",
            }
            self.sheet.data_validation(row, 2, row, 2, options)
        for column, (formula, count) in enumerate(zip(ledger.formulas(), ledger.values(), strict=True), start=3):
            self.sheet.write_formula(row, column, "=" + formula, centre, count)
        formula, value = self._conclusion(row + 1, statements, ledger.values())
        self.sheet.write_formula(row, _LAST, "=" + formula, self.styles.named("value"), value)
        self.sheet.set_row(row, 30)

    def _statements(self, ledger: Counted) -> list[Statement]:
        """What may be stated about this ledger."""
        return [
            statement
            for statement in self.submission.statements
            if not statement.ledgers or ledger.ledger_id in statement.ledgers
        ]

    def _conclusion(self, row: int, statements: Sequence[Statement], counts: Sequence[int]) -> tuple[str, str]:
        """Return the formula of a ledger's conclusion, and what it comes to while nothing is stated.

        First what contradicts the unit's statement, then what the checks found, then the statement or the lack of one.
        """
        rows, errors, queries, _ = counts
        blank = f"{_mark(self.submission.blank_severity)} {self.submission.blank_message}"
        # (condition in Excel, the same here and now, text before a count, the count's cell, its value, text after it)
        parts = [
            (
                f'AND(EXACT($C{row},"{each.label}"),$D{row}>0)',
                False,
                f"{_mark(each.severity)} {each.message}",
                "",
                0,
                "",
            )
            for each in statements
            if each.rows == "none"
        ]
        parts.append((f"$E{row}>0", errors > 0, "✗ 有 ", f"$E{row}", errors, " 行错误，请改正后报送"))
        explain = " 行待核实，请核对，确属实际的在说明列写明"
        parts.append((f"$F{row}>0", queries > 0, "? 有 ", f"$F{row}", queries, explain))
        parts += [(f'EXACT($C{row},"{each.label}")', False, f"√ {each.label}", "", 0, "") for each in statements]
        parts.append((f"$D{row}=0", rows == 0, blank, "", 0, ""))
        formula, value = '"√ 可以报送"', "√ 可以报送"
        for test, holds, before, cell, count, after in reversed(parts):
            told = f'"{before}"&{cell}&"{after}"' if cell else f'"{before}"'
            formula = f"IF({test},{told},{formula})"
            value = (f"{before}{count}{after}" if cell else before) if holds else value
        return formula, value

    def _signatures(self, row: int) -> int:
        self.sheet.set_row(row, 22)
        self.sheet.set_row(row + 1, 22)
        for at, (label, column) in enumerate((("填表人", 1), ("联系电话", 5), ("审核人", 1), ("填表日期", 5))):
            line = row + at // 2
            self.sheet.write_string(line, column, label, self.styles.named("label"))
            first, last = (2, 4) if column == 1 else (6, 7)
            self.sheet.merge_range(line, first, line, last, "", self.styles.named("open_centre"))
        return row + 2

    def _legend(self, row: int) -> int:
        self.sheet.set_row(row, 22)
        self.sheet.merge_range(row, 1, row, _LAST, "二、颜色", self.styles.named("heading"))
        legend = (
            ("error", "错误", "必须改正，否则退回"),
            ("query", "核实", "请核对；确属实际的，在本行“说明”列写明原因"),
            ("notice", "提示", "写法或内容请留意，不影响报送"),
            ("required", "红色表头", "必填；深蓝为选填，灰色由办公室填写或自动计算"),
        )
        for at, (style, word, meaning) in enumerate(legend, start=1):
            self.sheet.write_string(row + at, 1, word, self.styles.named(style))
            self.sheet.merge_range(row + at, 2, row + at, _LAST, meaning, self.styles.named("value"))
            self.sheet.set_row(row + at, 18)
        return row + len(legend) + 1

    def _instructions(self, row: int) -> int:
        self.sheet.set_row(row, 22)
        self.sheet.merge_range(row, 1, row, _LAST, "三、怎样填", self.styles.named("heading"))
        for at, line in enumerate(self.submission.instructions, start=1):
            self.sheet.merge_range(row + at, 1, row + at, _LAST, line, self.styles.named("paragraph"))
            self.sheet.set_row(row + at, POINTS_PER_LINE * lines_needed(line, _TEXT_WIDTH) + 4)
        return row + len(self.submission.instructions) + 1

    def _foot(self, row: int) -> None:
        text = f"{self.programme.office}　定义版本 {self.programme.version}　{self.programme.note}"
        self.sheet.merge_range(row, 1, row, _LAST, text, self.styles.named("small"))
        self.sheet.set_row(row, POINTS_PER_LINE * lines_needed(text, _TEXT_WIDTH) + 4)

    def _page(self, rows: int) -> None:
        self.sheet.set_portrait()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        self.sheet.print_area(0, 0, rows, _LAST)
        self.sheet.fit_to_pages(1, 1)
        self.sheet.set_footer(FOOTER)
        self.sheet.hide_gridlines(2)
        protect(self.sheet)


def _mark(severity: str) -> str:
    return "✗" if severity == "error" else "?"


_PERIOD_HELP: Final = {
    "week": "填年份和周，例如 2023-W08。",
    "month": "填年份和月份，例如 2023-02。",
    "quarter": "填年份和季度，例如 2023-Q1。",
    "half": "填年份和半年，例如 2023-H1。",
    "year": "填年份，例如 2023。",
}
