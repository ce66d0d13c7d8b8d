"""The rows of the 指标数据采集表 that are filled in beforehand, and what the definition knows of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xl_templates.inputs.asked import CERTIFIED, COUNTED, JUDGED, LATER, NO_BASE, Asked, InputsPlan
from xl_templates.inputs.ledgers import (
    APPEALS,
    BASE,
    CERTIFIED_VALUE,
    EXTRAS,
    INDICATOR,
    MARKS,
    OWN,
    QUARTER,
    QUARTERS,
    TARGET,
    TARGETS,
    UNIT,
    VALUES,
    full_marks,
)
from xl_templates.previous import PreviousRow


@dataclass(frozen=True)
class FilledRow:
    """A row that the workbook brings along: its id, what stands in it, and the columns that are closed in it.

    ``notes``: column name → (title, text) of the message that its cell shows instead of the column's.
    """

    row_id: str
    values: Mapping[str, object]
    closed: frozenset[str] = frozenset()
    notes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def previous(self) -> PreviousRow:
        """The row as tables bring one back."""
        return PreviousRow(self.row_id, self.values)


def filled_rows(plan: InputsPlan, ledger: str) -> Iterator[FilledRow]:
    """Yield the rows that a sheet brings along; none where people write lines of their own."""
    if ledger == VALUES:
        yield from (_value_row(plan, each) for each in plan.asked)
    elif ledger == MARKS:
        yield from (_mark_row(plan, each) for each in plan.judged)
    elif ledger == QUARTERS:
        for unit in plan.units:
            for quarter in plan.quarters:
                yield FilledRow(f"{unit}|{quarter}", {UNIT: unit, QUARTER: quarter})
    else:
        assert ledger in (TARGETS, EXTRAS, APPEALS)


def known_of(plan: InputsPlan, ledger: str, asked: Asked) -> dict[str, object]:
    """Return what the definition knows of a row of a sheet; it is locked there."""
    if ledger == MARKS:
        return {"满分": full_marks(plan, asked.indicator.id)}
    indicator = asked.indicator
    apart = indicator.apart if indicator.apart is not None else plan.system.apart
    return {
        "分组": asked.group.name,
        UNIT: asked.unit,
        INDICATOR: indicator.name,
        "计量单位": indicator.unit,
        "分值": asked.points,
        "取数方式": asked.how,
        "数据来源": indicator.data_source,
        TARGET: asked.quota,
        "基数口径": asked.base,
        "允许相差": apart * 100,
    }


def _value_row(plan: InputsPlan, asked: Asked) -> FilledRow:
    closed = {BASE} if asked.base == NO_BASE else set()
    if asked.how == JUDGED:
        closed |= {OWN, CERTIFIED_VALUE, BASE}
    known = known_of(plan, VALUES, asked) | {"认定单位": asked.indicator.certified_by}
    note = (asked.indicator.name, _about(asked))
    return FilledRow(asked.row_id, known, frozenset(closed), {OWN: note, CERTIFIED_VALUE: note})


def _about(asked: Asked) -> str:
    """Return what an officer should know who fills in the value."""
    unit = f"单位：{asked.indicator.unit}。" if asked.indicator.unit else ""
    how = {
        COUNTED: "从台账统计，可以不填；填了的按填的数。",
        JUDGED: "在“评委打分”表填。",
        CERTIFIED: "主管部门认定的得分，要写佐证。",
        LATER: "本期不考，可以不填。",
    }.get(asked.how, "只填数字。")
    return unit + how + (asked.indicator.help or "")


def _mark_row(plan: InputsPlan, asked: Asked) -> FilledRow:
    whose = {UNIT: asked.unit, INDICATOR: asked.indicator.name}
    return FilledRow(asked.row_id, whose | known_of(plan, MARKS, asked))
