"""What the parts of a programme must agree on, checked both ways once each part is well formed.

Nothing here stops at the first mistake. A name that is used must exist, and a list that exists must be used.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from udfs.findings import Finding, finding
from udfs.rules import Rule, Schema, Table, nodes
from udfs.rules.functions import FUNCTIONS
from xl_templates.crosscheck_summaries import check_summaries
from xl_templates.crosscheck_systems import check_systems
from xl_templates.crosscheck_tools import Used, compared, duplicates, near, parsed, unknown
from xl_templates.header_text import same_header_key
from xl_templates.judge import column_kind
from xl_templates.lists import NATIONAL_LISTS, programme_lists
from xl_templates.model import Column, Ledger, Programme

_ENUMERATED_LIMIT = 20_000


def crosscheck(programme: Programme) -> list[Finding]:
    """Return every disagreement between the parts of a programme; empty when it is sound."""
    findings: list[Finding] = []
    used = Used()
    for check in (_check_units, _check_submissions, _check_duplicates):
        findings += check(programme)
    for ledger in programme.ledgers:
        findings += _check_ledger(programme, ledger, used)
    findings += check_summaries(programme, used)
    findings += check_systems(programme, used)
    findings += [
        finding("ZS-114", place={"file": "lists.toml"}, name=name) for name in programme.lists if name not in used.lists
    ]
    findings += [
        finding("ZS-121", place={"file": "programme.toml"}, name=name)
        for name in programme.parameters
        if name not in used.parameters
    ]
    return findings


def _file(ledger: Ledger) -> str:
    return f"ledgers/{ledger.id}.toml"


def _check_duplicates(programme: Programme) -> list[Finding]:
    findings = duplicates("台账", (ledger.id for ledger in programme.ledgers), "ledgers")
    findings += duplicates("工作表名", (ledger.tab for ledger in programme.ledgers), "ledgers")
    findings += duplicates("报送任务", (each.id for each in programme.submissions), "programme.toml")
    findings += duplicates("报送频率", (each.frequency for each in programme.submissions), "programme.toml")
    checks = (check.id for ledger in programme.ledgers for check in ledger.checks)
    findings += duplicates("校验编号", checks, "ledgers")
    for name in set(programme.lists) & set(NATIONAL_LISTS):
        findings.append(finding("ZS-111", place={"file": "lists.toml"}, what="列表", name=name, count=2))
    for name, items in programme.lists.items():
        findings += duplicates(f"列表“{name}”中的", items, "lists.toml")
    return findings


def _check_units(programme: Programme) -> list[Finding]:
    names = [unit.name for unit in programme.units]
    spoken = [spelling for unit in programme.units for spelling in (unit.name, *unit.aliases)]
    findings = duplicates("单位名称或别名", spoken, "units.toml")
    for unit in programme.units:
        if unit.successor and unit.successor not in names:
            findings.append(
                finding(
                    "ZS-113",
                    place={"file": "units.toml"},
                    key=f"{unit.name}.successor",
                    what="单位",
                    name=unit.successor,
                    hint=near(unit.successor, names),
                )
            )
        if unit.valid_from and unit.valid_to and unit.valid_from > unit.valid_to:
            findings.append(
                finding("ZS-119", place={"file": "units.toml"}, key=unit.name, detail="的 valid_from 晚于 valid_to")
            )
    return findings


def _check_submissions(programme: Programme) -> list[Finding]:
    findings = []
    place = {"file": "programme.toml"}
    known = [ledger.id for ledger in programme.ledgers]
    for submission in programme.submissions:
        key = f"submissions.{submission.id}"
        findings += [
            finding("ZS-113", place=place, key=f"{key}.ledgers", what="台账", name=name, hint=near(name, known))
            for name in submission.ledgers
            if name not in known
        ]
        findings += duplicates(f"{key}的台账", submission.ledgers, "programme.toml")
        findings += duplicates(f"{key}的声明", (each.id for each in submission.statements), "programme.toml")
        stated = [name for statement in submission.statements for name in statement.ledgers]
        findings += [
            finding("ZS-113", place=place, key=f"{key}.statements", what="台账", name=name, hint=near(name, known))
            for name in stated
            if name not in submission.ledgers
        ]
        if not any(submission.units in unit.groups for unit in programme.units):
            findings.append(finding("ZS-120", place=place, name=submission.id, group=submission.units))
        for due in filter(None, (submission.due, submission.cut_off)):
            if (due.day is None) == (due.weekday is None):
                findings.append(
                    finding("ZS-119", place=place, key=f"{key}.due", detail="要在 day 与 weekday 中写一个，且只写一个")
                )
            elif (due.weekday is not None) != (submission.frequency == "week"):
                findings.append(
                    finding("ZS-119", place=place, key=f"{key}.due", detail="按周报送用 weekday，其余用 day")
                )
    owed = {name for submission in programme.submissions for name in submission.ledgers}
    findings += [finding("ZS-115", place=place, name=name) for name in known if name not in owed]
    return findings


def _check_ledger(programme: Programme, ledger: Ledger, used: Used) -> list[Finding]:
    place = {"file": _file(ledger)}
    findings = duplicates(f"{ledger.title}的列 id", (column.id for column in ledger.columns), _file(ledger))
    findings += duplicates(f"{ledger.title}的列名", (column.name for column in ledger.columns), _file(ledger))
    findings += _same_headers(ledger)
    for column in ledger.columns:
        findings += [finding("ZS-119", place=place, key=column.id, detail=detail) for detail in _contradictions(column)]
        if column.choices:
            used.lists.add(column.choices)
            if column.choices not in programme_lists(programme):
                findings.append(unknown(place, f"{column.id}.choices", "列表", column.choices, programme.lists))
    names = ledger.by_name
    identity = tuple(name for name in (ledger.identity.model_dump().values() if ledger.identity else ()) if name)
    for what, wanted in (
        ("totals", ledger.totals),
        ("carried", ledger.carried),
        ("keys", sum(ledger.keys, ())),
        ("breakdowns", ledger.breakdowns),
        ("host", (ledger.host,) if ledger.host else ()),
        ("identity", identity),
        ("stage", (ledger.stage,) if ledger.stage else ()),
        ("watched", ledger.watched),
    ):
        findings += [unknown(place, what, "列", name, names) for name in wanted if name not in names]
    known = [each.id for each in programme.ledgers]
    findings += [unknown(place, "leads_to", "台账", name, known) for name in ledger.leads_to if name not in known]
    if ledger.stage in names and names[ledger.stage].type != "choice":
        findings.append(finding("ZS-119", place=place, key="stage", detail=f"指的“{ledger.stage}”不是选项列"))
    findings += [
        finding("ZS-118", place=place, ledger=ledger.title, name=name)
        for name in ledger.totals
        if name in names and not names[name].is_number
    ]
    findings += _check_rules(programme, ledger, used)
    return findings


def _same_headers(ledger: Ledger) -> list[Finding]:
    """Find two columns whose headers or aliases read the same once spaces, widths and units are set aside."""
    seen: dict[str, str] = {}
    findings = []
    for column in ledger.columns:
        for key in {same_header_key(text) for text in (column.name, *column.aliases)}:
            other = seen.setdefault(key, column.name)
            if other != column.name:
                findings.append(
                    finding(
                        "ZS-112", place={"file": _file(ledger)}, ledger=ledger.title, first=other, second=column.name
                    )
                )
    return findings


def _contradictions(column: Column) -> Iterator[str]:
    if column.type == "choice" and not column.choices:
        yield "是选项列，却没有 choices"
    if column.type != "choice" and column.choices:
        yield "写了 choices，类型却不是 choice"
    if column.type == "amount" and column.unit not in ("元", "万元", "美元", "万美元"):
        yield "是金额列，unit 要写 元、万元、美元 或 万美元"
    if column.required and column.required_when:
        yield "required 与 required_when 只能写一个"
    if not column.is_number and (column.minimum is not None or column.maximum is not None):
        yield "不是数字列，却写了 minimum 或 maximum"
    if column.minimum is not None and column.maximum is not None and column.minimum > column.maximum:
        yield "的 minimum 大于 maximum"
    if column.filled_by == "office" and (column.required or column.required_when):
        yield "由办公室填写，不能要求单位必填"


# --- rules ----------------------------------------------------------------------------------------------------


def _check_rules(programme: Programme, ledger: Ledger, used: Used) -> list[Finding]:
    schema = Schema(
        {column.name: column_kind(column) for column in ledger.columns},
        {name: parameter.value for name, parameter in programme.parameters.items()},
        programme_lists(programme),
    )
    findings: list[Finding] = []
    for key, text, is_condition in _rule_texts(ledger):
        rule = parsed(key, text, schema, used, _file(ledger))
        if isinstance(rule, Finding):
            findings.append(rule)
            continue
        wrong_values = list(_foreign_values(rule, ledger, schema, key))
        findings += wrong_values
        if is_condition and not wrong_values and not _can_hold(rule, ledger, schema):
            findings.append(finding("ZS-116", place={"file": _file(ledger)}, key=key, rule=text))
    for check in ledger.checks:
        findings += [
            unknown({"file": _file(ledger)}, f"{check.id}.mark", "列", name, ledger.by_name)
            for name in check.mark
            if name not in ledger.by_name
        ]
    return findings


def _rule_texts(ledger: Ledger) -> Iterator[tuple[str, str, bool]]:
    for column in ledger.columns:
        if column.required_when:
            yield f"{column.id}.required_when", column.required_when, True
    for check in ledger.checks:
        if check.when:
            yield f"{check.id}.when", check.when, True
        yield f"{check.id}.must", check.must, False


def _foreign_values(rule: Rule, ledger: Ledger, schema: Schema, key: str) -> Iterator[Finding]:
    """Find texts that a choice column is compared with and can never hold."""
    for column_name, value in compared(rule.node):
        column = ledger.by_name[column_name]
        choices = schema.lists.get(column.choices or "", ())
        if choices and value not in choices:
            yield finding(
                "ZS-117",
                place={"file": _file(ledger)},
                key=key,
                column=column_name,
                value=value,
                hint=near(value, choices),
            )


def _looks_beyond_the_row(part: nodes.Node) -> bool:
    return isinstance(part, nodes.Constant) or (
        isinstance(part, nodes.Call) and FUNCTIONS[part.name].name == "COUNT_SAME"
    )


def _can_hold(rule: Rule, ledger: Ledger, schema: Schema) -> bool:
    """Try every combination of choices of a condition over choice columns; other conditions are believed."""
    touched: Sequence[str] = rule.touched
    if not touched or rule.last or any(map(_looks_beyond_the_row, nodes.walk(rule.node))):
        return True
    choices = [schema.lists.get(ledger.by_name[name].choices or "") for name in touched]
    if None in choices or prod(len(each or ()) + 1 for each in choices) > _ENUMERATED_LIMIT:
        return True
    rows = list(product(*((None, *(each or ())) for each in choices)))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(touched)}
    table = Table(columns, len(rows), {}, {}, schema.parameters, schema.lists)
    return True in rule.judge(table)
