"""A mutated file among two good ones: what the good ones add up to is not its business."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from addin.consolidate import ConsolidateRequest, consolidate
from addin.record import read_month
from bench.fuzz_cases import Case
from bench.fuzz_seeds import PERIOD, own_tables, programme, unit
from bench.fuzz_write import as_xlsx
from bench.inbox import LEDGERS
from bench.inbox_rows import RowMaker
from bench.inbox_truth import LedgerTruth, ledger_totals
from udfs.findings import Finding

_GOOD: Final = (0, 1)  # numbers of the units; the mutated file is of another one
_ROWS: Final = 4


def month_of(case: Case, folder: Path) -> list[str]:
    """Consolidate and read the summary back; return what is not as it must be. Writes into an empty folder."""
    inbox = folder / "收件"
    inbox.mkdir()
    for number in _GOOD:
        sheets = own_tables(LEDGERS, _ROWS, whose=number)
        (inbox / f"{unit(number)}台账{PERIOD}.xlsx").write_bytes(as_xlsx(sheets))
    mutated = inbox / case.name
    mutated.write_bytes(case.data)
    out, told = folder / "汇总.xlsx", folder / "汇总.json"
    outcome = consolidate(ConsolidateRequest(inbox, "jizhou", PERIOD, str(out), json_out=str(told)))
    if not outcome.done or outcome.month is None:
        return [f"no summary: {'; '.join(found.line() for found in outcome.findings)}"]
    wrong = [] if mutated.read_bytes() == case.data else ["the input was changed"]
    if not any(each.file == case.name for each in outcome.month.submissions):
        wrong.append("the file is not among the submissions")
    content = json.loads(told.read_bytes())
    for number in _GOOD:
        wrong += _totals(content["breakdowns"], number)
    back = read_month(out, [programme()])
    if isinstance(back, Finding):
        return [*wrong, f"the summary cannot be read back: {back.line()}"]
    return wrong if back.month == outcome.month else [*wrong, "the summary reads back otherwise"]


def _totals(breakdowns: dict, number: int) -> list[str]:
    wrong = []
    for ledger, truth in _truth(number).items():
        if "单位" not in breakdowns[ledger]:
            continue
        ours = breakdowns[ledger]["单位"].get(unit(number), {})
        dealt = {"rows": Decimal(truth.rows)} | {name: Decimal(text) for name, text in truth.totals.items()}
        found = {name: Decimal(str(ours.get(name, "NaN"))) for name in dealt}
        if found != dealt:
            wrong.append(f"{unit(number)} {ledger}: {found} instead of {dealt}")
    return wrong


@cache
def _truth(number: int) -> dict[str, LedgerTruth]:
    maker, told = RowMaker(1, PERIOD), {}
    for name in LEDGERS:
        ledger = programme().ledger(name)
        rows = [maker.row(name, unit(number), at) for at in range(_ROWS)]
        totals = ledger_totals(rows, [ledger.column(each).id for each in ledger.totals])
        told[name] = LedgerTruth(_ROWS, _ROWS, totals=totals)
    return told
