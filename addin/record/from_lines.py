"""Lines of text → the month that they were made of."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pydantic import ValidationError

from addin.merging.month import (
    FigureValue,
    LedgerState,
    MergedLedger,
    Month,
    PreviousFile,
    RowChange,
    RowPlace,
    SubmittedFile,
)
from addin.record.encode import decode, decode_all
from addin.record.to_lines import CARRIED, FORMAT, UNCOUNTED
from udfs.findings import Finding
from udfs.period import Period
from xl_templates.formats.refusal import Refused
from xl_templates.model import Programme

_NO_RAW: Final[dict[str, object]] = {}


def month_of(lines: Iterable[str], programmes: Sequence[Programme]) -> Month:
    """Return the month. Raises ``Refused``: not a record, another programme's, another format's, or damaged."""
    try:
        return _Reader(programmes).read(lines)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, StopIteration, RecursionError) as error:
        # A changed line that is still JSON may be anything; the hash at the end would refuse it as well.
        raise Refused("ZS-777", detail="记录的内容不完整或被改动") from error


class _Reader:
    """Takes line after line."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        self.programmes = programmes
        self.head: dict[str, Any] = {}
        self.months: list[Month] = []
        self.ledger: MergedLedger | None = None
        self.columns: list[list[object]] = []
        self.names: list[str] = []
        self.tables: list[tuple[str, dict[str, str]]] = []

    @property
    def month(self) -> Month:
        return self.months[0]

    def read(self, lines: Iterable[str]) -> Month:
        """Return the month of the lines."""
        takers = {
            "month": self._head,
            "programme": self._programme,
            "file": self._file,
            "states": self._states,
            "ledger": self._ledger,
            "table": self._table,
            "row": self._row,
            "finding": self._finding,
            "duplicate": self._duplicate,
            "change": self._change,
            "history": self._history,
        }
        digest = hashlib.sha256()
        for count, line in enumerate(lines):
            kind, *parts = json.loads(line)
            if kind == "end":
                if parts != [count, digest.hexdigest()]:
                    break
                return self.month
            takers[kind](*parts)
            digest.update(line.encode("utf-8") + b"\n")
        raise Refused("ZS-777", detail="记录的内容不完整或被改动")

    def _head(self, head: dict[str, Any]) -> None:
        if head["format"] != FORMAT:
            raise Refused("ZS-777", detail=f"记录的格式是第 {head['format']} 版，本程序只认第 {FORMAT} 版")
        if not any(programme.id == head["programme"] for programme in self.programmes):
            wanted = "、".join(programme.id for programme in self.programmes)
            raise Refused("ZS-776", found=head["programme"], wanted=wanted)
        self.head = head

    def _programme(self, model: dict[str, Any]) -> None:
        """Take the definition of that month: the one that is known, where it has not changed since."""
        sha256 = self.head["definition_sha256"]
        programme = next((each for each in self.programmes if each.sha256 == sha256), None) or _loaded(model)
        if programme.sha256 != sha256:
            raise Refused("ZS-777", detail="记录里的方案定义被改动，或由另一版本的程序写成")
        units = {unit.name: unit for unit in programme.units}
        self.months.append(
            Month(
                programme,
                next(each for each in programme.submissions if each.id == self.head["submission"]),
                Period.parse(self.head["period"]),
                tuple(units[name] for name in self.head["due_units"]),
                previous=PreviousFile(*self.head["previous"]) if self.head["previous"] else None,
                inbox=self.head["inbox"],
            )
        )

    def _file(self, file: dict[str, Any]) -> None:
        ledgers = {name: LedgerState(*state) for name, state in file.pop("ledgers").items()}
        self.month.submissions.append(SubmittedFile(**file, ledgers=ledgers))

    def _states(self, unit: str, states: dict[str, list[Any]]) -> None:
        self.month.states[unit] = {name: LedgerState(*state) for name, state in states.items()}

    def _ledger(self, name: str, _rows: int) -> None:
        ledger = self.month.programme.ledger(name)
        self.names = [column.name for column in ledger.columns]
        self.ledger = MergedLedger(ledger, {column: [] for column in self.names})
        self.columns = list(self.ledger.cells.values())
        self.tables = []
        self.month.ledgers[name] = self.ledger

    def _table(self, sheet: str, columns: dict[str, str]) -> None:
        self.tables.append((sheet, columns))

    def _row(
        self,
        row_id: str,
        unit: str,
        table: int,
        file: int,
        at: int,
        flags: int,
        status: str,
        remark: str,
        values: list[object],
        raw: dict[str, object] = _NO_RAW,
    ) -> None:
        merged = self.ledger
        assert merged is not None
        row = len(merged.row_ids)
        merged.row_ids.append(row_id)
        merged.units.append(unit)
        sheet, columns = self.tables[table]
        merged.places.append(RowPlace(file, sheet, at, columns))
        merged.status.append(status)
        merged.remark.append(remark)
        if flags & CARRIED:
            merged.carried.add(row)
        if flags & UNCOUNTED:
            merged.uncounted.add(row)
        for cells, value in zip(self.columns, decode_all(values), strict=True):
            cells.append(value)
        for number, value in raw.items():
            merged.raw[row, self.names[int(number)]] = decode(value)

    def _finding(self, *parts: Any) -> None:
        self.month.findings.append(Finding(*parts))

    def _duplicate(self, pair: dict[str, object]) -> None:
        self.month.duplicates.append(pair)

    def _change(self, *parts: Any) -> None:
        self.month.changes.append(RowChange(*decode_all(list(parts))))  # type: ignore[arg-type]

    def _history(self, period: str, values: dict[str, list[object]]) -> None:
        self.month.history[period] = {name: FigureValue(*decode_all(each)) for name, each in values.items()}  # type: ignore[arg-type]


def _loaded(model: dict[str, Any]) -> Programme:
    try:
        return Programme.model_validate(model)
    except ValidationError as error:
        raise Refused("ZS-777", detail="记录里的方案定义由另一版本的程序写成，本程序不认识") from error
