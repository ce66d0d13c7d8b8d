"""报送情况: who reported what, when, and in what state; and 文件清单: what became of each file."""

from collections.abc import Iterator, Sequence
from typing import Final

from addin.merging.month import OUTCOME_LABELS, STATE_LABELS, LedgerState, Month, SubmittedFile
from addin.summary.ledger_page import outside
from addin.summary.page import Linked, Outside, Page, PageColumn, Styled

BOARD: Final = "报送情况"
FILES: Final = "文件清单"
NOT_REPORTED: Final = "未报"
_ON_TIME: Final = {True: Styled("是", "fine"), False: Styled("否", "error_word"), None: "不详"}
_STYLES_OF_STATE: Final = {
    "reported": "fine",
    "nil": "centre",
    "unchanged": "centre",
    "blank": "query_word",
    "missing": "query_word",
}
_STYLES_OF_OUTCOME: Final = {
    "merged": "fine",
    "refused": "error_word",
    "superseded": "notice_word",
    "skipped": "centre",
}


def board_page(month: Month, tab: str) -> Page:
    """Return the board: one row a due unit."""
    columns = [
        PageColumn("序号", 5, "count"),
        PageColumn("单位", 14),
        PageColumn("按时", 5, "centre"),
        PageColumn("收到时间", 11, "centre"),
    ]
    for merged in month.ledgers.values():
        group = merged.ledger.tab
        columns += [
            PageColumn("状态", 7, "centre", group),
            PageColumn("行数", 4.5, "count", group),
            PageColumn("错误", 4.5, "count", group),
            PageColumn("核实", 4.5, "count", group),
        ]
    columns += [PageColumn("文件", 26), PageColumn("盖章件", 14)]
    return Page(
        tab,
        f"{month.submission.title}报送情况（{month.period.label}）",
        tuple(columns),
        lambda: _board_rows(month),
        len(month.due_units),
        about=tuple((Styled(line, "about"),) for line in _spoken(month)),
        frozen=2,
    )


def _spoken(month: Month) -> Iterator[str]:
    missing = month.missing_units
    due = len(month.due_units)
    yield f"应报 {due} 个单位，已报 {due - len(missing)} 个，未报 {len(missing)} 个"
    if missing:
        yield f"未报：{'、'.join(missing)}"


def _board_rows(month: Month) -> Iterator[Sequence[object]]:
    merged: dict[str, list[SubmittedFile]] = {}
    for file in month.submissions:
        if file.unit and file.outcome == "merged":
            merged.setdefault(file.unit, []).append(file)
    for number, unit in enumerate(month.due_units, start=1):
        files = merged.get(unit.name, [])
        row: list[object] = [number, unit.name]
        row += [_on_time(files), _lines(_moment(file) for file in files)] if files else [None, None]
        states = month.states.get(unit.name, {})
        for name in month.ledgers:
            row += _state(states.get(name)) if files else [Styled(NOT_REPORTED, "absent"), None, None, None]
        row += [_lines(file.file for file in files), _lines(scan for file in files for scan in file.scans)]
        yield row


def _on_time(files: Sequence[SubmittedFile]) -> object:
    """Late when any part came late; unknown when any part's time is."""
    known = {file.on_time for file in files}
    return _ON_TIME[False if False in known else None if None in known else True]


def _moment(file: SubmittedFile) -> str:
    """Return when a file came, as people write it: 2023-02-27 09:30."""
    return file.received.replace("T", " ")[:16] if file.received else "不详"


def _lines(texts: Iterator[str]) -> str | None:
    return "\n".join(texts) or None


def _state(state: LedgerState | None) -> list[object]:
    if state is None:
        return [None, None, None, None]
    errors = Styled(state.errors, "error_word") if state.errors else 0
    queries = Styled(state.queries, "query_word") if state.queries else 0
    return [Styled(STATE_LABELS[state.state], _STYLES_OF_STATE[state.state]), state.rows, errors, queries]


def files_page(month: Month, tab: str) -> Page:
    """Return the list of files, in the order in which they were read."""
    columns = (
        PageColumn("序号", 6, "count"),
        PageColumn("文件", 44),
        PageColumn("打开", 6, "centre"),
        PageColumn("单位", 20),
        PageColumn("结果", 10, "centre"),
        PageColumn("原因", 44),
        PageColumn("收到时间", 18, "centre"),
        PageColumn("依据", 16),
        PageColumn("按时", 7, "centre"),
        PageColumn("台账", 40),
        PageColumn("SHA-256", 66, "hash"),
    )
    title = f"文件清单（{month.period.label}）"
    return Page(tab, title, columns, lambda: _file_rows(month), len(month.submissions), frozen=2)


def _file_rows(month: Month) -> Iterator[Sequence[object]]:
    tabs = {ledger.id: ledger.tab for ledger in month.programme.ledgers}
    for number, file in enumerate(month.submissions, start=1):
        held = [_held(tabs.get(name, name), each) for name, each in file.ledgers.items()]
        yield [
            number,
            file.file,
            Linked("打开", "centre", Outside(to)) if (to := _opened(month, file)) else None,
            file.unit,
            Styled(OUTCOME_LABELS[file.outcome], _STYLES_OF_OUTCOME[file.outcome]),
            file.reason,
            _moment(file),
            file.how or None,
            _ON_TIME[file.on_time] if file.outcome == "merged" else None,
            "、".join(held) or None,
            file.sha256 or None,
        ]


def _opened(month: Month, file: SubmittedFile) -> str | None:
    """Return the way to a file that was opened; to what was not, no link leads."""
    return outside(month, file.file) if file.outcome in ("merged", "superseded") else None


def _held(tab: str, state: LedgerState) -> str:
    return f"{tab}{state.rows}行" if state.rows else f"{tab}{STATE_LABELS[state.state]}"
