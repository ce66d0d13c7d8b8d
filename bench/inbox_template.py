"""Our own template, filled in by a unit that does as it is told. Places are those of the published layout."""

import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl

from bench.inbox_rows import Row
from udfs.period import Period
from xl_templates.build import build_workbook
from xl_templates.model import Ledger, Programme

COVER: Final = "填报说明"
FIRST_STATEMENT: Final = 9  # row of the first ledger's statement, in column C
FIRST_ENTRY: Final = 5  # row of the first entry of a table
FIRST_COLUMN: Final = 3  # column of the first entry of a row
FORM_COLUMN: Final = 3
LABELS: Final = {"nil": "零报告", "unchanged": "本月无变化"}
PROGRESS: Final[Row] = {
    "overview": "本月围绕智能科技、新材料产业链开展招商，走访企业并跟进在谈项目。",
    "outbound_text": "赴北京、河北对接企业。",
    "reception_text": "接待来访企业四批，陪同查看厂房和地块。",
    "negotiating_text": "在谈项目按计划推进，已落实选址意向。",
    "landed_text": "落地项目手续办理和施工按节点推进。",
    "planned_text": "结合闲置厂房谋划配套项目。",
    "issues": "无",
    "next_plan": "继续对接重点企业，推动在谈项目签约。",
    "staff": Decimal(3),
    "outbound_count": Decimal(2),
    "visited_count": Decimal(5),
    "reception_batches": Decimal(4),
    "reception_people": Decimal(21),
    "meetings": Decimal(1),
    "filled_by": "张某",
    "approved_by": "李某",
    "phone": "13800000001",
    "filled_on": None,
}


def fill_template(
    path: Path,
    programme: Programme,
    period: Period,
    unit: str,
    rows: Mapping[str, Sequence[Row]],
    states: Mapping[str, str],
    *,
    prepared: int = 20,
) -> None:
    """Write the unit's workbook of the period with these typed rows and statements (ledger id → nil, unchanged).

    ``prepared``: entry rows a table, at least; the published templates have hundreds.
    """
    submission = programme.submission_for("month")
    assert submission is not None
    who = next(each for each in programme.units if each.name == unit)
    prepared = max(prepared, *(len(each) for each in rows.values()))
    target = BytesIO()
    build_workbook(programme, submission, target, unit=who, period=period, rows=prepared)
    target.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl cannot keep a print area that follows the rows in use
        book = openpyxl.load_workbook(target)
    for number, name in enumerate(submission.ledgers):
        ledger = programme.ledger(name)
        if ledger.kind == "form":
            _fill_form(book[ledger.tab], ledger, PROGRESS | {"filled_on": period.last_day.replace(day=24)})
        else:
            _fill_table(book[ledger.tab], ledger, rows.get(name, ()))
        if name in states:
            book[COVER].cell(FIRST_STATEMENT + number, FORM_COLUMN).value = LABELS[states[name]]
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _fill_table(sheet: Any, ledger: Ledger, rows: Sequence[Row]) -> None:
    for at, row in enumerate(rows, start=FIRST_ENTRY):
        for number, column in enumerate(ledger.columns, start=FIRST_COLUMN):
            if row.get(column.id) is not None:
                _put(sheet.cell(at, number), row[column.id])


def _fill_form(sheet: Any, ledger: Ledger, entries: Row) -> None:
    for at, column in enumerate(ledger.columns, start=FIRST_ENTRY):
        if entries.get(column.id) is not None:
            _put(sheet.cell(at, FORM_COLUMN), entries[column.id])


def _put(cell: Any, value: object) -> None:
    """Type a value the way a person does; what looks like a formula stays text."""
    if isinstance(value, Decimal):
        cell.value = int(value) if value == value.to_integral_value() else float(value)
    elif isinstance(value, date):
        cell.value = value
    else:
        cell.value = value
        cell.data_type = "s"
