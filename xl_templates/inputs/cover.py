"""The cover of the 指标数据采集表: system and period, the stage of the case, how the sheets stand, how to fill in."""

from collections.abc import Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xl_templates.cover_sheet import Counted
from xl_templates.inputs.asked import COUNTED, InputsPlan
from xl_templates.inputs.ledgers import EXTRAS, MARKS, QUARTERS
from xl_templates.inputs.sheet import InputsSheet
from xl_templates.ledger_sheet import FOOTER, POINTS_PER_LINE
from xl_templates.styles import Styles, lines_needed
from xl_templates.verdict import SEVERITIES
from xl_templates.writing import protect, quoted

STAGE_CELL: Final = "$C$5"
_STAGE_ROW: Final = 4
_TABLE_ROW: Final = 7
_WIDTHS: Final = (2, 14, 26, 8, 9, 9, 9, 34)
_LAST: Final = len(_WIDTHS) - 1
_TEXT_WIDTH: Final = sum(_WIDTHS[1:])


class InputsCover:
    """Writes the cover."""

    def __init__(self, sheet: Worksheet, styles: Styles, plan: InputsPlan, stages: Sequence[str]) -> None:
        self.sheet, self.styles, self.plan, self.stages = sheet, styles, plan, stages

    def write(self, title: str, sheets: Sequence[InputsSheet]) -> None:
        """Write the whole sheet."""
        for column, width in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, width)
        self._across(0, title, "cover_title", 32)
        self._across(1, self.plan.programme.title, "cover_subtitle", 20)
        self._head()
        row = self._sheets(sheets)
        row = self._section(row + 1, "二、怎样填", self._instructions([each.layout.ledger.id for each in sheets]))
        row = self._section(row + 1, "三、颜色", _LEGEND)
        programme = self.plan.programme
        foot = f"{programme.office}　定义版本 {programme.version}　{self.plan.system.note or programme.note}"
        self._across(row + 1, foot, "small", POINTS_PER_LINE * lines_needed(foot, _TEXT_WIDTH) + 4)
        self._page(row + 1)

    def _across(self, row: int, text: str, style: str, height: float) -> None:
        self.sheet.merge_range(row, 1, row, _LAST, text, self.styles.named(style))
        self.sheet.set_row(row, height)

    def _head(self) -> None:
        label, value = self.styles.named("label"), self.styles.named("value_centre")
        for row in (_STAGE_ROW - 1, _STAGE_ROW):
            self.sheet.set_row(row, 22)
        self.sheet.write_string(_STAGE_ROW - 1, 1, "指标体系", label)
        self.sheet.merge_range(_STAGE_ROW - 1, 2, _STAGE_ROW - 1, 4, self.plan.system.title, value)
        self.sheet.merge_range(_STAGE_ROW - 1, 5, _STAGE_ROW - 1, 6, "考核期", label)
        self.sheet.write_string(_STAGE_ROW - 1, _LAST, self.plan.period.label, value)
        self.sheet.write_string(_STAGE_ROW, 1, "阶段", label)
        self.sheet.write_string(_STAGE_ROW, 2, self.stages[0], self.styles.named("open_centre"))
        allowed = "没有认定值的，用自评值计分" if self.plan.system.value == "self_until_final" else "只用认定值计分"
        told = f"初评、核对、复核时{allowed}；{self.stages[-1]}以后只用认定值"
        self.sheet.merge_range(_STAGE_ROW, 3, _STAGE_ROW, _LAST, told, self.styles.named("value"))
        options = {
            "validate": "list",
            "source": list(self.stages),
            "ignore_blank": False,
            "input_title": "阶段",
            "input_message": "从下拉列表选择考核进行到哪一步。",
            "error_message": f"只能从下拉列表里选：{'、'.join(self.stages)}。",
        }
        self.sheet.data_validation(_STAGE_ROW, 2, _STAGE_ROW, 2, options)

    def _sheets(self, sheets: Sequence[InputsSheet]) -> int:
        self._across(_TABLE_ROW - 1, "一、各表情况", "heading", 22)
        for column, text in enumerate(("工作表", "填什么", "行数", "有错误", "待核实", "有提示", "结论"), start=1):
            self.sheet.write_string(_TABLE_ROW, column, text, self.styles.named("header"))
        self.sheet.set_row(_TABLE_ROW, 22)
        for row, sheet in enumerate(sheets, start=_TABLE_ROW + 1):
            self._line(row, _counted(sheet))
        first, last = _TABLE_ROW + 1, _TABLE_ROW + len(sheets)
        for severity, sign in (("error", "✗"), ("query", "?")):
            test = f'=EXACT(LEFT($H{first + 1},1),"{sign}")'
            options = {"type": "formula", "criteria": test, "format": self.styles.mark(severity)}
            self.sheet.conditional_format(first, _LAST, last, _LAST, options)
        return last + 1

    def _line(self, row: int, counted: Counted) -> None:
        centre, value = self.styles.named("value_centre"), self.styles.named("value")
        self.sheet.write_url(row, 1, f"internal:{quoted(counted.tab)}!A1", value, counted.tab)
        self.sheet.write_string(row, 2, counted.help, value)
        for column, (formula, count) in enumerate(zip(counted.formulas(), counted.values(), strict=True), start=3):
            self.sheet.write_formula(row, column, "=" + formula, centre, count)
        line = row + 1
        told = (
            f'=IF(E{line}>0,"✗ 有 "&E{line}&" 行错误，请改正",IF(F{line}>0,"? 有 "&F{line}&" 行待核实，属实的写说明",'
            f'IF(D{line}=0,"没有填",IF(G{line}>0,"√ 没有错误，有 "&G{line}&" 行提示","√"))))'
        )
        self.sheet.write_formula(row, _LAST, told, value, _told(*counted.values()))
        self.sheet.set_row(row, max(22, POINTS_PER_LINE * lines_needed(counted.help, _WIDTHS[2]) + 4))

    def _section(self, row: int, title: str, lines: Sequence[str]) -> int:
        self._across(row, title, "heading", 22)
        for at, line in enumerate(lines, start=row + 1):
            self._across(at, line, "paragraph", POINTS_PER_LINE * lines_needed(line, _TEXT_WIDTH) + 4)
        return row + len(lines) + 1

    def _instructions(self, ledgers: Sequence[str]) -> list[str]:
        lines = [
            "“指标数据”每个单位的每项指标一行。单位填“自评值”，主管部门填“认定值”、认定单位和认定日期；"
            "数都用“计量单位”那一列的单位，只填数字。",
            "空着是没有数，不是零；没有发生的填 0。",
            "“目标”填下达的目标，一个单位一项指标一行；没有下达的不填。年中调整的另起一行，写明文号和生效日期，不改原来的行。",
            "不考核某一项的，“免考”填“是”，在“说明”写明原因和依据，其余指标的分值按比例放大。",
            "单位有异议的，在“申诉”写一行；采纳的填决定值，计分时用决定值，原来的数保留。",
        ]
        if any(each.how == COUNTED for each in self.plan.asked):
            lines.insert(2, "取数方式是“从台账统计”的可以不填，计分时由程序从汇总里统计；填了的按填的数。")
        if MARKS in ledgers:
            lines.append("“评委打分”每位评委一列，没有到的评委空着。")
        if EXTRAS in ledgers:
            lines.append("“加分扣分”一件事一行，写明项目、数量或认定的分值、佐证和认定单位。")
        if QUARTERS in ledgers:
            lines.append("“季度得分”填各季度审定的得分。")
        lines.append(
            "每行的“校验”是 √ 就可以；红色必须改，黄色请核对，属实的在“说明”写明。不要改表头和隐藏的列，行可以排序。"
        )
        return [f"{number}. {line}" for number, line in enumerate(lines, start=1)]

    def _page(self, last: int) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        self.sheet.print_area(0, 0, last, _LAST)
        self.sheet.fit_to_pages(1, 1)
        self.sheet.set_footer(FOOTER)
        self.sheet.hide_gridlines(2)
        protect(self.sheet)


_LEGEND: Final = (
    "红色是错误，必须改正；黄色请核对，确属实际的在“说明”写明；蓝色是提示。灰色的格已经填好或不用填。",
    "红色表头（带 * 号）必填，深蓝表头选填。",
)


def _counted(sheet: InputsSheet) -> Counted:
    ledger, layout = sheet.layout.ledger, sheet.layout
    tab = quoted(ledger.tab)
    used, status = (f"{tab}!{layout.column_of(column)}" for column in (layout.used, layout.status))
    counts = [f"{tab}!{layout.column_of(sheet.made.count_of[severity])}" for severity in SEVERITIES]
    return Counted(ledger.id, ledger.tab, ledger.title, ledger.help, used, status, counts, sheet.verdicts)


def _told(rows: int, errors: int, queries: int, notices: int) -> str:
    """What the formula of a conclusion comes to."""
    if errors:
        return f"✗ 有 {errors} 行错误，请改正"
    if queries:
        return f"? 有 {queries} 行待核实，属实的写说明"
    if not rows:
        return "没有填"
    return f"√ 没有错误，有 {notices} 行提示" if notices else "√"
