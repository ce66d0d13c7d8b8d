"""The named rows of the 指标数据采集表 → ``Facts``: what counts of what was written, at the stage of the case."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from addin.scoring.facts import Appeal, ExtraLine, Fact, Facts, Stage
from addin.scoring.inputs_names import listed
from addin.scoring.inputs_rows import Row, Sheet
from udfs.cells import UNTYPED
from udfs.findings import finding
from xl_templates.inputs.asked import JUDGED, NO_BASE, InputsPlan
from xl_templates.inputs.ledgers import (
    ADOPTED,
    APPEALS,
    BASE,
    CERTIFIED_VALUE,
    EXEMPT,
    EXTRAS,
    INDICATOR,
    ITEM,
    MARK_COLUMNS,
    MARKS,
    OWN,
    QUARTERS,
    TARGET,
    TARGETS,
    UNIT,
    VALUES,
)
from xl_templates.reading.typed_cells import shown

_YES = "是"


class Gathering:
    """Gathers the facts from the sheets; ``sheets`` by ledger id, those that the workbook has."""

    def __init__(self, plan: InputsPlan, stage: Stage, sheets: dict[str, Sheet]) -> None:
        self.plan, self.sheets = plan, sheets
        self.facts = Facts(stage)
        self.own_counts = plan.system.value == "self_until_final" and stage != "final"

    def gather(self) -> Facts:
        """Return the facts, with all that there is to say of the sheets."""
        for sheet in self.sheets.values():
            self.facts.findings += sheet.findings
        self._values(self.sheets[VALUES])
        self._targets(self.sheets[TARGETS])
        if MARKS in self.sheets:
            self._marks(self.sheets[MARKS])
        if EXTRAS in self.sheets:
            self._extras(self.sheets[EXTRAS])
        if QUARTERS in self.sheets:
            self._quarters(self.sheets[QUARTERS])
        self._appeals(self.sheets[APPEALS])
        return self.facts

    # --- 指标数据 -------------------------------------------------------------------------------------------------

    def _values(self, sheet: Sheet) -> None:
        for rows in sheet.groups():
            row, doubtful = self._only(rows, (OWN, CERTIFIED_VALUE, BASE, EXEMPT))
            fact = self._fact(row)
            if doubtful:
                fact.value, fact.base, fact.unreadable = None, None, True
            self.facts.facts[row.unit, row.item] = fact
        wanted = [(each.unit, each.indicator.name, each.indicator.id) for each in self.plan.asked]
        self._missing(sheet, wanted)

    def _fact(self, row: Row) -> Fact:
        asked = self.plan.by_key[row.unit, row.item]
        own, certified = row.number(OWN), row.number(CERTIFIED_VALUE)
        exempt = row.cell(EXEMPT) == _YES
        used, unreadable = self._used(row)
        needs_base = asked.base != NO_BASE
        is_open = asked.how != JUDGED and not exempt
        return Fact(
            value=row.number(used) if is_open else None,
            base=row.number(BASE) if needs_base else None,
            own=own,
            certified=certified,
            certifier=row.text("认定单位"),
            certified_on=row.day("认定日期"),
            exempt=exempt,
            unreadable=is_open and (unreadable or (needs_base and row.cell(BASE) is UNTYPED)),
            evidence=row.text("佐证"),
            note=row.text("说明"),
            place=row.place(used),
        )

    def _used(self, row: Row) -> tuple[str, bool]:
        """Return the column whose value counts, and whether what stands there cannot be read.

        A certified value that cannot be read is not replaced by the unit's own: somebody certified something.
        """
        if row.cell(CERTIFIED_VALUE) is not None or not self.own_counts:
            return CERTIFIED_VALUE, row.cell(CERTIFIED_VALUE) is UNTYPED
        return OWN, row.cell(OWN) is UNTYPED

    def _only(self, rows: Sequence[Row], columns: Iterable[str]) -> tuple[Row, bool]:
        """Return the row that counts of several for the same, and whether they contradict each other."""
        filled = [row for row in rows if any(row.cell(name) is not None for name in columns)] or rows[:1]
        if len(filled) == 1:
            return filled[0], False
        row = filled[0]
        differ = len({repr(each.entered()) for each in filled}) > 1
        code = "ZS-839" if differ else "ZS-838"
        facts = {"unit": row.unit, "item": self._name(row), "count": len(filled)}
        self.facts.findings.append(filled[1].tell(code, UNIT, **facts))
        return row, differ

    def _name(self, row: Row) -> str:
        column = next(name for name in (INDICATOR, ITEM, "季度") if name in row.sheet.read.cells)
        return row.text(column)

    def _missing(self, sheet: Sheet, wanted: Iterable[tuple[str, str, str]]) -> None:
        """Say which units have no row, and which rows the others lack. ``wanted``: (unit, name, id)."""
        told = {(row.unit, row.item) for row in sheet.rows}
        units = {unit for unit, _ in told}
        lacking: dict[str, list[str]] = {}
        for unit, name, item in wanted:
            if (unit, item) not in told:
                lacking.setdefault(unit, []).append(name)
        for unit, names in lacking.items():
            code = "ZS-842" if unit in units else "ZS-841"
            place = {"file": sheet.file, "sheet": sheet.ledger.tab, "unit": unit}
            facts = {"unit": unit, "count": len(names), "items": listed(names)}
            self.facts.findings.append(finding(code, place=place, **facts))

    # --- 目标, 评委打分, 季度得分 ---------------------------------------------------------------------------------

    def _targets(self, sheet: Sheet) -> None:
        for rows in sheet.groups():
            dated = [(row, _from(row)) for row in rows if row.number(TARGET) is not None]
            in_force = [(row, day) for row, day in dated if day is not None and day <= self.plan.period.last_day]
            if not in_force:
                continue
            latest = max(day for _, day in in_force)
            same = [row for row, day in in_force if day == latest]
            if len({row.number(TARGET) for row in same}) > 1:
                facts = {"unit": same[-1].unit, "item": self._name(same[-1]), "count": len(same)}
                self.facts.findings.append(same[-1].tell("ZS-854", TARGET, **facts))
            fact = self._known(same[-1])
            fact.target, fact.target_document = same[-1].number(TARGET), same[-1].text("文号")

    def _marks(self, sheet: Sheet) -> None:
        for rows in sheet.groups():
            row, doubtful = self._only(rows, MARK_COLUMNS)
            cells = [row.cell(name) for name in MARK_COLUMNS]
            fact = self._known(row)
            fact.judges = () if doubtful else tuple(cell for cell in cells if isinstance(cell, Decimal))
            fact.unreadable = not fact.exempt and (doubtful or any(cell is UNTYPED for cell in cells))
            fact.place = row.place(MARK_COLUMNS[0])
        self._missing(sheet, [(each.unit, each.indicator.name, each.indicator.id) for each in self.plan.judged])

    def _quarters(self, sheet: Sheet) -> None:
        for rows in sheet.groups():
            row, doubtful = self._only(rows, ("得分",))
            score = row.number("得分")
            if score is not None and not doubtful:
                self.facts.quarters[row.unit, row.item] = score
        self._missing(sheet, [(unit, each, each) for unit in self.plan.units for each in self.plan.quarters])

    def _known(self, row: Row) -> Fact:
        return self.facts.facts.setdefault((row.unit, row.item), Fact(place=row.place(UNIT)))

    # --- 加分扣分, 申诉 ------------------------------------------------------------------------------------------

    def _extras(self, sheet: Sheet) -> None:
        vetoes = {each.id for each in self.plan.system.vetoes}
        seen: set[str] = set()
        for row in sheet.rows:
            written = repr(row.entered())
            if row.text("项目") and written in seen:
                facts = {"unit": row.unit, "item": self._name(row), "count": 2}
                self.facts.findings.append(row.tell("ZS-838", UNIT, **facts))
                continue
            seen.add(written)
            number = row.number("数量或分值")
            if row.item in vetoes:
                number = Decimal(1)
            if number is None or number < 0:  # told as blank, as unreadable, or as beyond the limits
                continue
            texts = (row.text("佐证"), row.text("认定单位"), row.place("数量或分值"))
            self.facts.extras.append(ExtraLine(row.unit, row.item, row.text("项目"), number, *texts))

    def _appeals(self, sheet: Sheet) -> None:
        rows = sorted(sheet.rows, key=lambda row: (row.day("处理日期") or date.min, row.at))
        for row in rows:
            adopted = row.cell("处理决定") == ADOPTED
            decided = row.number("决定值") if adopted else None
            texts = (row.text("诉求"), row.text("佐证"), row.text("处理决定"))
            self.facts.appeals.append(Appeal(row.unit, row.item, *texts, decided, row.place("决定值")))
            if decided is not None:
                self._apply(row, decided)

    def _apply(self, row: Row, decided: Decimal) -> None:
        fact = self._known(row)
        was = "空" if fact.value is None else f"{fact.value:f}"
        told = row.tell("ZS-857", "决定值", unit=row.unit, item=self._name(row), value=f"{decided:f}", was=was)
        self.facts.findings.append(replace(told, value=shown(row.text("诉求")) or None))
        fact.note = "；".join(filter(None, [fact.note, f"申诉采纳：由 {was} 改为 {decided:f}"]))
        if not fact.exempt:
            fact.value, fact.unreadable = decided, False


def _from(row: Row) -> date | None:
    """Return the day from which a target is in force; ``None`` where it stands and cannot be read."""
    value = row.cell("生效日期")
    if value is None:
        return date.min
    return value if isinstance(value, date) else None
