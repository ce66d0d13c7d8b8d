"""Which system is asked for, and for which period: what the jobs of the 采集表 and of the scores begin with."""

from dataclasses import dataclass

from addin.issue import KIND_LABELS
from udfs.findings import Finding, finding
from udfs.period import Period, PeriodError
from xl_templates.crosscheck_tools import near
from xl_templates.load import load
from xl_templates.model import Programme
from xl_templates.system_model import System


@dataclass(frozen=True)
class AskedFor:
    """A system of a programme, for a period that it is scored for."""

    programme: Programme
    system: System
    period: Period


def asked_for(programme_name: str, system_name: str, period_text: str) -> AskedFor | list[Finding]:
    """Return what is asked for, or why there is no such thing."""
    loaded = load(programme_name)
    programme = loaded.programme
    if programme is None:
        return loaded.findings
    known = [each.id for each in programme.systems]
    if system_name not in known:
        facts = {"programme": programme.id, "system": system_name, "hint": near(system_name, known)}
        return [finding("ZS-800", known="、".join(known) or "一个也没有", **facts)]
    system = programme.system(system_name)
    try:
        period = Period.parse(period_text)
    except PeriodError as error:
        return [finding(error.code, raw=error.raw)]
    if period.kind not in system.periods:
        kinds = "、".join(KIND_LABELS[each] for each in system.periods)
        return [finding("ZS-801", system=system.title, kind=KIND_LABELS[period.kind], known=kinds)]
    return AskedFor(programme, system, period)
