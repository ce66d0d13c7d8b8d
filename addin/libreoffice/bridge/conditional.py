"""Operations on conditional formats.

The office keeps them by number and lets the one with the smallest number win; a new one always gets the greatest, and
an entry of an existing one cannot be taken out. So for a new rule to come first, as in Excel, and for one of several on
the same cells to go, the others are made anew in their order: same cells, same formulas, same styles. A format with a
data bar, a colour scale or an icon set cannot be made anew exactly, so it is never touched, nor are the rules in it.

A rule on the wire: ``areas``, ``kind`` (``cell_value``, ``custom``, ``color_scale``, ``data_bar``, ``icon_set``,
``unknown``), ``operator``, ``formula1``, ``formula2`` (Excel's syntax with "="), ``look`` (see ``cell_styles``), and
the number of the ``format`` in which it was found.
"""

from __future__ import annotations

from functools import cached_property

import cell_styles
from areas import rectangles
from com.sun.star.sheet import ConditionEntryType
from container import ranges
from native_formulas import Native
from painted import paint
from ranges import unlocked
from refusal import RefusedError
from session import edges

OPERATORS = {  # com.sun.star.sheet.ConditionFormatOperator
    "equal_to": 0,
    "less_than": 1,
    "greater_than": 2,
    "less_than_or_equal": 3,
    "greater_than_or_equal": 4,
    "not_equal_to": 5,
    "between": 6,
    "not_between": 7,
}
EXPRESSION = 24
TWO_ENDS = (OPERATORS["between"], OPERATORS["not_between"])
_NAMES = {number: name for name, number in OPERATORS.items()}
_KINDS = {
    ConditionEntryType.COLORSCALE: "color_scale",
    ConditionEntryType.DATABAR: "data_bar",
    ConditionEntryType.ICONSET: "icon_set",
}
_STYLED = (ConditionEntryType.CONDITION, ConditionEntryType.DATE)


class _Format:
    """One conditional format of the office: cells and entries."""

    def __init__(self, made):
        self.made = made
        self.id = made.ID
        self.areas = [edges(each) for each in made.Range.RangeAddresses]

    @cached_property
    def entries(self):
        """Its entries in order."""
        return [self.made.getByIndex(index) for index in range(self.made.Count)]

    @cached_property
    def remakable(self):
        """Whether it does nothing but colour through styles."""
        return all(entry.Type in _STYLED for entry in self.entries)


def listed(session, sheet, areas):
    """Return the rules that reach into the areas, from the first to the last in rank."""
    document, found, native = _workplace(session, sheet)
    looks = {}

    def look(style):
        if style not in looks:
            looks[style] = cell_styles.look_of(document, style)
        return looks[style]

    rules = []
    for each in _formats(found):
        if _meet(each.areas, areas):
            for entry in each.entries:
                rules.append({"areas": each.areas, "format": each.id, **_told(entry, native, look)})
    return rules


def add(session, sheet, rules):
    """Add rules before all others; the first one comes first."""
    unlocked(session, sheet)
    document, found, native = _workplace(session, sheet)
    styles = [cell_styles.style_for(document, rule["look"]) for rule in rules]
    wanted = [(rule["areas"], [_described(rule, style, native)]) for rule, style in zip(rules, styles)]
    _remake(document, found, _formats(found), lambda before: wanted + before)
    paint(session, sheet)


def change(session, sheet, rule, changes):
    """Change a rule that ``listed`` told: ``operator``, ``formula1``, ``formula2``, and what ``look`` has."""
    unlocked(session, sheet)
    document, found, native = _workplace(session, sheet)
    each, number = _found(found, rule, native)
    entry = each.made.getByIndex(number)
    _write(entry, _described({**rule, **changes}, cell_styles.style_for(document, changes["look"]), native))


def delete(session, sheet, rule):
    """Delete a rule that ``listed`` told from all cells it applies to."""
    unlocked(session, sheet)
    document, found, native = _workplace(session, sheet)
    each, number = _found(found, rule, native)
    if each.made.Count == 1:
        found.ConditionalFormats.removeByID(each.id)
    elif not each.remakable:
        raise RefusedError(
            "这条规则和数据条、色阶或图标集在一起，删不了 (the rule shares its format with a data bar or the like)"
        )
    else:
        _remake(
            document,
            found,
            [other for other in _formats(found) if other.id >= each.id],
            lambda before: [(before[0][0], before[0][1][:number] + before[0][1][number + 1 :]), *before[1:]],
        )
        paint(session, sheet)


def add_to_cells(session, sheet, rules):
    """Add rules as ``add`` does, to ``cells`` ``[[row, column], …]`` each; a rule without cells is left out."""
    ready = [{**rule, "areas": rectangles({tuple(cell) for cell in rule["cells"]})} for rule in rules if rule["cells"]]
    if ready:
        add(session, sheet, ready)


def count_custom(session, sheet, formula):
    """Return how many cells have a rule with this formula ("=…") that is alone in its format."""
    native = Native(session, session.document_of(sheet))
    return sum(map(_size, _alone(session.sheet(sheet), native.from_excel(formula))))


def delete_custom(session, sheet, formula):
    """Delete what ``count_custom`` counts, and return its number."""
    unlocked(session, sheet)
    _document, found, native = _workplace(session, sheet)
    alone = _alone(found, native.from_excel(formula))
    for each in alone:
        found.ConditionalFormats.removeByID(each.id)
    return sum(map(_size, alone))


def _alone(sheet, formula):
    """Return the formats whose only entry is a rule with this formula."""
    found = []
    for each in _formats(sheet):
        if each.made.Count == 1:
            entry = each.made.getByIndex(0)
            if (
                entry.Type == ConditionEntryType.CONDITION
                and entry.Operator == EXPRESSION
                and entry.Formula1 == formula
            ):
                found.append(each)
    return found


def _size(each):
    return sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in each.areas)


def clear(session, sheet, areas):
    """Take every rule off the areas. Raises ``RefusedError`` for one that also applies to other cells."""
    unlocked(session, sheet)
    found = session.sheet(sheet)
    reached = [each for each in _formats(found) if _meet(each.areas, areas)]
    for each in reached:
        if not all(any(_inside(area, whole) for whole in areas) for area in each.areas):
            raise RefusedError("这些格的条件格式还用在别的格上 (a conditional format here also applies to other cells)")
    for each in reached:
        found.ConditionalFormats.removeByID(each.id)


def _workplace(session, sheet):
    document = session.document_of(sheet)
    return document, session.sheet(sheet), Native(session, document)


def _formats(sheet):
    """Return the formats in the order of their rank."""
    return sorted(
        (_Format(each) for each in sheet.ConditionalFormats.getConditionalFormats()), key=lambda each: each.id
    )


def _meet(some, others):
    """Whether any area of the one meets any of the other."""
    box = _box(some)
    near = [area for area in others if _overlap(area, box)]
    return any(_overlap(one, other) for one in some for other in near)


def _box(areas):
    tops, lefts, bottoms, rights = zip(*areas)
    return [min(tops), min(lefts), max(bottoms), max(rights)]


def _overlap(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _inside(area, whole):
    return whole[0] <= area[0] and whole[1] <= area[1] and area[2] <= whole[2] and area[3] <= whole[3]


def _remake(document, sheet, formats, wanted):
    """Replace formats by what ``wanted`` makes of them: ``[(areas, entries), …]`` in the order of their rank.

    The new ones are made before the old ones go: the office takes the greatest number and one more, and cells remember
    numbers of formats that are gone, so a number used twice would colour the wrong cells.
    """
    old = [each for each in formats if each.remakable]
    _make(document, sheet, wanted([(each.areas, [_read(entry) for entry in each.entries]) for each in old]))
    for each in old:
        sheet.ConditionalFormats.removeByID(each.id)


def _read(entry):
    """Return an entry as properties that ``_write`` takes."""
    kind = entry.Type
    if kind == ConditionEntryType.DATE:
        return kind, {"DateType": entry.DateType, "StyleName": entry.StyleName}
    operator = entry.Operator
    first = {"Operator": operator, "Formula1": entry.Formula1}
    second = {"Formula2": entry.Formula2} if operator in TWO_ENDS else {}
    return kind, {**first, **second, "StyleName": entry.StyleName}


def _described(rule, style, native):
    operator = EXPRESSION if rule["kind"] == "custom" else OPERATORS[rule["operator"]]
    second = rule.get("formula2")
    formulas = {"Formula1": native.from_excel(rule["formula1"])}
    if second is not None:
        formulas["Formula2"] = native.from_excel(second)
    return ConditionEntryType.CONDITION, {"Operator": operator, **formulas, "StyleName": style}


def _make(document, sheet, wanted):
    """Make formats: ``[(areas, [(type, properties), …]), …]``, in the order of their rank."""
    formats = sheet.ConditionalFormats
    numbers = [formats.createByRange(ranges(document, sheet, areas)) for areas, _entries in wanted]
    made = {each.ID: each for each in formats.getConditionalFormats()[-len(numbers) :]}
    for number, (_areas, entries) in zip(numbers, wanted):
        for index, described in enumerate(entries):
            made[number].createEntry(described[0], index)
            _write(made[number].getByIndex(index), described)


def _write(entry, described):
    for name, value in described[1].items():
        entry.setPropertyValue(name, value)


def _told(entry, native, look):
    """Return a rule as the wire has it."""
    if entry.Type != ConditionEntryType.CONDITION:
        return {"kind": _KINDS.get(entry.Type, "unknown"), "look": {}}
    operator = entry.Operator
    kind = "custom" if operator == EXPRESSION else "cell_value" if operator in _NAMES else "unknown"
    told = {"kind": kind, "look": look(entry.StyleName), "operator": _NAMES.get(operator)}
    if kind != "unknown":
        told["formula1"] = native.to_excel(entry.Formula1)
        told["formula2"] = native.to_excel(entry.Formula2) if operator in TWO_ENDS else None
    return told


def _found(sheet, rule, native):
    """Return format and entry of a rule that was told before; other rules may have come or gone since."""
    for each in sorted(_formats(sheet), key=lambda each: each.id != rule["format"]):
        if each.areas == rule["areas"]:
            for number, entry in enumerate(each.entries):
                told = _told(entry, native, lambda _style: rule["look"])
                if all(told.get(key) == rule.get(key) for key in ("kind", "operator", "formula1", "formula2")):
                    return each, number
    raise RefusedError("这条条件格式已经不在了 (this conditional format is gone)")
