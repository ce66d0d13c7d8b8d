"""The sheets of the 指标数据采集表 as ledgers: their columns and their checks.

As ledgers they are written, checked in the row, read back and judged by what does so for every other ledger: the
formulas in the workbook and the findings after reading are the two executions of one check.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from udfs.catalogue import CATALOGUE
from xl_templates.inputs.asked import BY_UNIT, CERTIFIED, JUDGED, WHOLE, InputsPlan
from xl_templates.model import Check, Column, Ledger, Programme
from xl_templates.system_model import Judges

VALUES: Final = "zs_values"
TARGETS: Final = "zs_targets"
MARKS: Final = "zs_marks"
EXTRAS: Final = "zs_extras"
APPEALS: Final = "zs_appeals"
QUARTERS: Final = "zs_quarters"

UNIT: Final = "单位"
INDICATOR: Final = "指标"
ITEM: Final = "事项"
QUARTER: Final = "季度"
OWN: Final = "自评值"
CERTIFIED_VALUE: Final = "认定值"
TARGET: Final = "目标值"
BASE: Final = "基数"
EXEMPT: Final = "免考"
ADOPTED: Final = "采纳"
TURNED_DOWN: Final = "不采纳"
DECISIONS: Final = (ADOPTED, TURNED_DOWN, "待定")
MOST_JUDGES: Final = 9
MARK_COLUMNS: Final = tuple(f"评委{number}" for number in range(1, MOST_JUDGES + 1))

_UNITS: Final = "考核单位"
_INDICATORS: Final = "考核指标"
_ITEMS: Final = "加分扣分事项"
_COUNTED_ITEMS: Final = "有数量的事项"
_DECISIONS: Final = "处理决定"
_YES: Final = "免考选项"
_QUARTERS: Final = "季度选项"
_LEAST_PLACES: Final = 4
_SPARE: Final = 40
_MOST_ROWS: Final = 20000


def inputs_programme(plan: InputsPlan) -> Programme:
    """Return a programme whose ledgers are the sheets of the workbook, in their order."""
    lists = {
        _UNITS: plan.units,
        _INDICATORS: tuple(each.name for each in plan.indicators),
        _DECISIONS: DECISIONS,
        _YES: ("是",),
        _ITEMS: items_of(plan),
        _COUNTED_ITEMS: tuple(each.name for each in plan.extras),
        _QUARTERS: plan.quarters,
    }
    ledgers = tuple(
        ledger
        for wanted, ledger in (
            (True, _values(plan)),
            (True, _targets(plan)),
            (bool(plan.judged), _marks(plan)),
            (bool(items_of(plan)), _extras(plan)),
            (True, _appeals(plan)),
            (bool(plan.quarters), _quarters(plan)),
        )
        if wanted
    )
    filled = {name: items for name, items in lists.items() if items}
    gone = {"submissions": (), "summaries": (), "systems": ()}
    return plan.programme.model_copy(update={"lists": filled, "ledgers": ledgers, **gone})


def items_of(plan: InputsPlan) -> tuple[str, ...]:
    """Return what a line of 加分扣分 may be about: indicators outside the hundred, and vetoes."""
    return (*(each.name for each in plan.extras), *(each.name for each in plan.system.vetoes))


def full_marks(plan: InputsPlan, indicator: str) -> Decimal:
    """Return what the judges' marks of an indicator go up to."""
    rule = plan.system.indicator(indicator).rule
    return rule.full if isinstance(rule, Judges) else Decimal(100)


def _values(plan: InputsPlan) -> Ledger:
    places = _places(plan)
    columns = (
        _office("group", "分组", "考核对象", 12, "按定义填好，不用改。"),
        _choice("unit", UNIT, "考核对象", _UNITS, 12, "考核的单位。", required=True),
        _choice("indicator", INDICATOR, "考核对象", _INDICATORS, 22, "考核的指标。", required=True),
        _office("measure", "计量单位", "指标", 7, "自评值、认定值、目标值、基数都用这个单位。"),
        _office("points", "分值", "指标", 7, "这一项在本组的满分。", type="number", places=4),
        _office("how", "取数方式", "指标", 10, "从台账统计的可以不填；评委打分的在“评委打分”表填。"),
        _office("from", "数据来源", "指标", 14, "数从哪里来。"),
        _office(
            "target", TARGET, "目标和基数", 11, "取自“目标”表，没有下达的取定额；在“目标”表改。", **_number(places)
        ),
        _office("base_kind", "基数口径", "目标和基数", 8, "基数是什么；“无”的不用填。"),
        _entry("base", BASE, "目标和基数", 11, "上年同期数，或总数，见“基数口径”。", **_number(places)),
        _entry("own", OWN, "自评", 11, "单位自己报的数，只填数字。", **_number(places)),
        _entry("certified", CERTIFIED_VALUE, "认定", 11, "主管部门认定的数，只填数字。", **_number(places)),
        _entry("certifier", "认定单位", "认定", 12, "认定这个数的部门。"),
        _entry("certified_on", "认定日期", "认定", 11, "认定的日期，如 2023-04-10。", type="date"),
        _office(
            "apart", "允许相差", "认定", 8, "自评值与认定值相差超过认定值的这个百分数，请核实。", **_number(2), unit="%"
        ),
        _choice("exempt", EXEMPT, "免考和说明", _YES, 6, "不考核这一项的填“是”，并在“说明”写明原因。"),
        _entry("evidence", "佐证", "免考和说明", 16, "文件名称、文号或材料编号。"),
        _explanation("免考的原因，或对“核实”的说明。"),
    )
    checks = (
        _check("ZS-847", must="非 为空([说明])", when=f'[{EXEMPT}] = "是"', mark=("说明",)),
        _check("ZS-848", must=f"为空([{OWN}]) 且 为空([{CERTIFIED_VALUE}])", when=f'[{EXEMPT}] = "是"',
               mark=(OWN, CERTIFIED_VALUE)),
        _check("ZS-844", must="非 为空([认定单位]) 且 非 为空([认定日期])", when=f"非 为空([{CERTIFIED_VALUE}])",
               mark=("认定单位", "认定日期")),
        _check("ZS-849", must="非 为空([佐证])",
               when=f'[取数方式] = "{CERTIFIED}" 且 非 为空([{CERTIFIED_VALUE}])', mark=("佐证",)),
        _check("ZS-843", must=f"空作零([{OWN}]) >= 0 且 空作零([{CERTIFIED_VALUE}]) >= 0", mark=(OWN, CERTIFIED_VALUE)),
        _check("ZS-846", mark=(OWN, CERTIFIED_VALUE), must=(
            f"绝对值([{OWN}] - [{CERTIFIED_VALUE}]) <= 绝对值([{CERTIFIED_VALUE}]) * [允许相差] / 100")),
        _check("ZS-845", mark=(OWN, CERTIFIED_VALUE), must=(
            f'([基数口径] <> "{WHOLE}" 或 {_larger(OWN, CERTIFIED_VALUE)} <= [{BASE}])'
            f' 且 ([取数方式] <> "{CERTIFIED}" 或 {_larger(OWN, CERTIFIED_VALUE)} <= [分值])')),
        _check("ZS-850", must=f"非 为空([{BASE}])", mark=(BASE,),
               when=f'[基数口径] <> "无" 且 (非 为空([{OWN}]) 或 非 为空([{CERTIFIED_VALUE}]))'),
        _check("ZS-851", must=f"非 为空([{OWN}]) 或 非 为空([{CERTIFIED_VALUE}])", mark=(OWN,),
               when=f'[取数方式] 属于 ("{BY_UNIT}", "{CERTIFIED}") 且 为空([{EXEMPT}])'),
    )  # fmt: skip
    help_text = "每个单位的每项指标一行；单位、指标、分值已经填好"
    return _ledger(VALUES, "指标数据", help_text, len(plan.asked) + _SPARE, columns, checks)


def _targets(plan: InputsPlan) -> Ledger:
    columns = (
        *_whose(required=True),
        _entry("target", TARGET, "目标", 12, "全年目标，只填数字，单位与“指标数据”相同。", required=True,
               minimum=Decimal(0), **_number(_places(plan))),
        _entry("document", "文号", "依据", 24, "下达或调整目标的文件。", required=True),
        _entry("from", "生效日期", "依据", 11, "从哪天起用这个目标；年初下达的可以不填。", type="date"),
        _explanation("调整的原因等。", "依据"),
    )  # fmt: skip
    checks = (
        _check("ZS-852", must=f"[{TARGET}] <> 0", mark=(TARGET,)),
        _check("ZS-853", must="[生效日期] <= 期末", mark=("生效日期",)),
    )
    help_text = "下达了目标的填一行，没有下达的不填（不是零）；年中调整的另起一行，写明生效日期"
    return _ledger(TARGETS, "目标", help_text, len(plan.asked) + _SPARE, columns, checks)


def _marks(plan: InputsPlan) -> Ledger:
    fulls = {full_marks(plan, each.indicator.id) for each in plan.judged} or {Decimal(100)}
    limits: dict[str, Any] = {"minimum": Decimal(0), "maximum": max(fulls)}
    marks = (
        _entry(f"judge_{number}", name, "打分", 8, "这位评委打的分，只填数字。", **_number(4), **limits)
        for number, name in enumerate(MARK_COLUMNS, start=1)
    )
    columns = (
        *_whose(required=True),
        _office("full", "满分", "打分", 7, "评委打分的满分。", **_number(4)),
        *marks,
        _explanation("评委缺席等。", "打分"),
    )
    highest = f"空作零([{MARK_COLUMNS[0]}])"
    for name in MARK_COLUMNS[1:]:
        highest = f"较大({highest},空作零([{name}]))"
    # One limit for all is the columns' own; only where indicators differ does a row have to be asked.
    beyond = (_check("ZS-845", must=f"{highest} <= [满分]", mark=MARK_COLUMNS),) if len(fulls) > 1 else ()
    any_mark = " 或 ".join(f"非 为空([{name}])" for name in MARK_COLUMNS)
    checks = (*beyond, _check("ZS-851", must=any_mark, mark=MARK_COLUMNS[:1]))
    help_text = "每位评委一列，没有到的评委空着"
    return _ledger(MARKS, JUDGED, help_text, len(plan.judged) + _SPARE, columns, checks)


def _extras(plan: InputsPlan) -> Ledger:
    counted = {"required_when": f"[{ITEM}] 属于 @{_COUNTED_ITEMS}"} if plan.extras else {}
    columns = (
        _choice("unit", UNIT, "对象", _UNITS, 14, "加分、扣分或否决的单位。", required=True),
        _choice("item", ITEM, "对象", _ITEMS, 26, "加分项、扣分项或否决项，从下拉列表选。", required=True),
        _entry("project", "项目", "内容", 26, "哪个项目或哪件事。一个项目写同一个名称。"),
        _entry("number", "数量或分值", "内容", 11, "几次、几个，或认定的分值；一票否决的不填。",
               minimum=Decimal(0), **counted, **_number(_LEAST_PLACES)),
        _entry("evidence", "佐证", "依据", 24, "文件名称、文号或材料编号。", required=True),
        _entry("certifier", "认定单位", "依据", 14, "认定的部门。", required=True),
        _explanation("需要说明的事项。", "依据"),
    )  # fmt: skip
    return _ledger(EXTRAS, "加分扣分", "一件事一行；没有的不填", 200, columns, ())


def _appeals(plan: InputsPlan) -> Ledger:
    columns = (
        *_whose(required=True),
        _entry("claim", "诉求", "申诉", 30, "单位认为哪里不对，应当是多少。", required=True),
        _entry("evidence", "佐证", "申诉", 20, "文件名称、文号或材料编号。"),
        _choice("decision", "处理决定", "处理", _DECISIONS, 9, "只有“采纳”并填了决定值的才改数。"),
        _entry("decided", "决定值", "处理", 11, "采纳以后用来计分的数。", **_number(_places(plan))),
        _entry("decided_on", "处理日期", "处理", 11, "作出决定的日期。", type="date"),
        _explanation("处理的理由。", "处理"),
    )
    is_adopted = f'非 为空([处理决定]) 且 [处理决定] = "{ADOPTED}"'
    checks = (
        _check("ZS-855", must="非 为空([决定值])", when=f'[处理决定] = "{ADOPTED}"', mark=("决定值",)),
        _check("ZS-856", must=is_adopted, when="非 为空([决定值])", mark=("处理决定",)),
    )
    return _ledger(APPEALS, "申诉", "一件申诉一行；没有的不填", 100, columns, checks)


def _quarters(plan: InputsPlan) -> Ledger:
    columns = (
        _choice("unit", UNIT, "得分", _UNITS, 16, "考核的单位。", required=True),
        _choice("quarter", QUARTER, "得分", _QUARTERS, 8, "Q1 是一季度。", required=True),
        _entry("score", "得分", "得分", 11, "这个季度审定的得分。", **_number(_LEAST_PLACES)),
        _explanation("需要说明的事项。", "得分"),
    )
    checks = (_check("ZS-851", must="非 为空([得分])", mark=("得分",)),)
    rows = len(plan.units) * len(plan.quarters) + _SPARE
    return _ledger(QUARTERS, "季度得分", "审定的季度得分，全年按季度折算", rows, columns, checks)


# --- parts ----------------------------------------------------------------------------------------------------------


def _whose(*, required: bool) -> tuple[Column, Column]:
    return (
        _choice("unit", UNIT, "对象", _UNITS, 14, "从下拉列表选。", required=required),
        _choice("indicator", INDICATOR, "对象", _INDICATORS, 26, "从下拉列表选。", required=required),
    )


def _places(plan: InputsPlan) -> int:
    """Return the decimal places that a value may have: more leave less room before the point."""
    return max(_LEAST_PLACES, *(each.places for each in plan.indicators))


def _number(places: int) -> dict[str, Any]:
    return {"type": "number", "places": places}


def _entry(name: str, title: str, group: str, width: int, help_text: str, **more: Any) -> Column:
    return Column(**({"type": "text"} | more), id=name, name=title, group=group, width=width, help=help_text)


def _office(name: str, title: str, group: str, width: int, help_text: str, **more: Any) -> Column:
    return _entry(name, title, group, width, help_text, filled_by="office", **more)


def _choice(name: str, title: str, group: str, choices: str, width: int, help_text: str, **more: Any) -> Column:
    return _entry(name, title, group, width, help_text, type="choice", choices=choices, **more)


def _explanation(help_text: str, group: str = "免考和说明") -> Column:
    return _entry("explanation", "说明", group, 22, help_text, role="explanation")


def _larger(first: str, second: str) -> str:
    return f"较大(空作零([{first}]), 空作零([{second}]))"


def _check(code: str, *, must: str, when: str | None = None, mark: tuple[str, ...] = ()) -> Check:
    """Return a check in the words of the catalogue. Its id, the catalogue's number, is no definition's."""
    entry = CATALOGUE[code]
    return Check.model_construct(
        id=code, severity=entry.severity, when=when, must=must, message=entry.message, remedy=entry.remedy, mark=mark,
        valid_from=None, valid_to=None, source=(),
    )  # fmt: skip


def _ledger(
    name: str, tab: str, help_text: str, rows: int, columns: Sequence[Column], checks: Sequence[Check]
) -> Ledger:
    return Ledger(
        id=name,
        title=tab,
        tab=tab,
        rows=min(rows, _MOST_ROWS),
        help=help_text,
        columns=tuple(columns),
        checks=tuple(checks),
        carried=tuple(column.name for column in columns),
    )
