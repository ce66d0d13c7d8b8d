"""较上月变化: what became of each row since the period before, by its id, which it keeps for life."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from addin.merging.judging import InUnits
from addin.merging.month import MergedLedger, Month, RowChange
from addin.merging.previous_month import PreviousMonth
from addin.merging.row_ids import comparable
from udfs.cells import UNTYPED
from xl_templates.lists import programme_lists
from xl_templates.model import Ledger
from xl_templates.previous import PreviousRow

_NOT_TAKEN: Final = frozenset(("blank", "missing"))


@dataclass(frozen=True)
class _Gone:
    """A row of the period before that no ledger of the same name holds any more."""

    ledger: Ledger
    unit: str
    row: PreviousRow


def changes_since(month: Month, previous: PreviousMonth) -> list[RowChange]:
    """Return what changed, ledger by ledger in the order of the definition.

    Rows of a unit that sent nothing this time are told once a unit and ledger, since nobody knows what became of them.
    """
    found: list[RowChange] = []
    gone: list[_Gone] = []
    for merged in month.ledgers.values():
        if merged.ledger.kind == "table" and merged.ledger.carried:  # else each period begins anew
            compared = _Compared(month, merged, previous)
            found += compared.standing()
            gone += compared.gone()
            found += compared.unheard()
    return _with_moves(month, found, gone)


class _Compared:
    """One ledger beside the same of the period before."""

    def __init__(self, month: Month, merged: MergedLedger, previous: PreviousMonth) -> None:
        self.month, self.merged, self.ledger = month, merged, merged.ledger
        self.before = {
            row.row_id: (unit, row)
            for (unit, name), rows in previous.rows.items()
            if name == merged.ledger.id
            for row in rows
        }
        column = self.ledger.column(self.ledger.stage) if self.ledger.stage else None
        self.stages = programme_lists(month.programme).get((column and column.choices) or "", ())
        self.cells = InUnits(self.ledger.columns, merged.cells)

    def standing(self) -> Iterator[RowChange]:
        """Tell of every row that stands here now."""
        for row, row_id in enumerate(self.merged.row_ids):
            if row_id not in self.before:
                yield self._change("new", row)
                continue
            values = self.before[row_id][1].values
            if self.ledger.stage:
                yield from self._stage(row, values.get(self.ledger.stage))
            for name in self.ledger.watched:
                before, after = values.get(name), self.cells[name][row]
                if after is not UNTYPED and before != after:
                    yield self._change("changed", row, name, before, after)

    def _stage(self, row: int, before: object) -> Iterator[RowChange]:
        assert self.ledger.stage is not None
        after = self.cells[self.ledger.stage][row]
        if before in self.stages and after in self.stages and before != after:
            ahead = self.stages.index(str(after)) > self.stages.index(str(before))
            yield self._change("advanced" if ahead else "back", row, self.ledger.stage, before, after)

    def _change(
        self, kind: str, row: int, column: str | None = None, before: object = None, after: object = None
    ) -> RowChange:
        name = name_of(self.ledger, {key: self.merged.cells[key][row] for key in _naming(self.ledger)})
        merged = self.merged
        return RowChange(kind, self.ledger.id, merged.units[row], merged.row_ids[row], name, column, before, after, row)

    def gone(self) -> Iterator[_Gone]:
        """Yield the rows of units that sent this ledger, which it no longer holds."""
        here = set(self.merged.row_ids)
        for row_id, (unit, row) in self.before.items():
            if row_id not in here and self._heard(unit):
                yield _Gone(self.ledger, unit, row)

    def unheard(self) -> Iterator[RowChange]:
        """Tell of the units that did not send this ledger, and how many rows they had."""
        counts: dict[str, int] = {}
        for unit, _row in self.before.values():
            if not self._heard(unit):
                counts[unit] = counts.get(unit, 0) + 1
        for unit, count in counts.items():
            yield RowChange("unheard", self.ledger.id, unit, "", "", None, count, None, -1)

    def _heard(self, unit: str) -> bool:
        state = self.month.states.get(unit, {}).get(self.ledger.id)
        return state is not None and (state.state not in _NOT_TAKEN or state.rows > 0)


def _with_moves(month: Month, found: Sequence[RowChange], gone: Sequence[_Gone]) -> list[RowChange]:
    """Join a row that left one ledger with the new one of the same unit and name that it went on to."""
    new = {(each.ledger, each.unit, comparable(each.name)): at for at, each in enumerate(found) if each.kind == "new"}
    result = list(found)
    for each in gone:
        name = name_of(each.ledger, each.row.values)
        keys = [(target, each.unit, comparable(name)) for target in each.ledger.leads_to if name]
        at = next((new.pop(key) for key in keys if key in new), None)
        if at is None:
            last = RowChange("gone", each.ledger.id, each.unit, each.row.row_id, name, None, None, None, -1)
            result.append(last)
        else:
            result[at] = found[at]._replace(kind="moved", before=each.ledger.id, after=found[at].ledger)
    order = list(month.ledgers)
    return sorted(result, key=lambda each: order.index(each.ledger))


def name_of(ledger: Ledger, values: Mapping[str, object]) -> str:
    """Return what people call a row: the project's name, or the first cells of its keys.

    ``values``: column name → value.
    """
    return "：".join(value for name in _naming(ledger) if isinstance(value := values.get(name), str))


def _naming(ledger: Ledger) -> tuple[str, ...]:
    return (ledger.identity.project,) if ledger.identity else (tuple(ledger.keys[0]) if ledger.keys else ())
