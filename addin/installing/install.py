"""Install the add-in for this person: all of it, or nothing.

Each change is written into the record before it is made. Where one fails, those of this run are undone at once; where
even that fails, the record stays, and ``uninstall`` finishes it.
"""

import ntpath

from addin.files import reason_of
from addin.installing.changes import Change
from addin.installing.machine import Machine
from addin.installing.office import leftovers
from addin.installing.outcome import Outcome
from addin.installing.places import Places
from addin.installing.plan import FILE_NAME, Plan, Wanted, planned
from addin.installing.record import Record
from addin.installing.undoing import drop_record, undone
from udfs.findings import finding


def install(machine: Machine, wanted: Wanted, *, dry_run: bool = False) -> Outcome:
    """Install, or with ``dry_run`` only tell what would be done."""
    try:
        plan = planned(machine, wanted)
        found = _found(machine, plan)
    except OSError as error:
        return Outcome(False, findings=[finding("ZS-688", what="查看这台电脑", reason=reason_of(error))])
    if dry_run:
        steps = [f"将要：{each.told()}" for each in plan.changes] or ["没有要改动的"]
        return Outcome(True, [*found, *(steps if plan.possible else []), "（只是计划，什么也没有做）"], plan.findings)
    if not plan.possible or plan.places is None:
        return Outcome(False, found, plan.findings)
    done: list[Change] = []
    record = plan.record or Record(home=plan.home)
    try:
        _carry_out(machine, plan, record, done)
    except OSError as error:
        what = done[-1].told() if done else "写安装记录"
        return _rolled_back(machine, plan, record, done, what, reason_of(error))
    return Outcome(
        True, [*found, *(f"已{each.told()}" for each in done), *_next_steps(plan, wanted, done)], plan.findings
    )


def _found(machine: Machine, plan: Plan) -> list[str]:
    """Tell what the computer is like."""
    lines = [f"找到 {each.label}" for each in plan.excels]
    left = [version for version in leftovers(machine) if version not in {each.version for each in plan.excels}]
    if left:
        lines.append(f"只剩设置、没有程序的 Excel 版本不登记：{'、'.join(left)}")
    return lines


def _carry_out(machine: Machine, plan: Plan, record: Record, done: list[Change]) -> None:
    """Make the changes in order. ``done`` grows by each before it is made. Raises ``OSError``."""
    assert plan.places is not None
    if plan.changes and not machine.files.is_folder(plan.places.own):
        record.own_folder = True
        machine.files.add_folder(plan.places.own)
    for change in plan.changes:
        if change.where == f"folder {plan.places.own}":  # it holds the record, which goes last
            continue
        done.append(change)
        record.add(change)
        machine.files.write(plan.places.record, record.as_bytes())
        change.do(machine)


def _rolled_back(machine: Machine, plan: Plan, record: Record, done: list[Change], what: str, reason: str) -> Outcome:
    """Undo what this run did. The record as it was before comes back last."""
    assert plan.places is not None
    left = undone(machine, done)
    try:
        if not left:
            _restore_record(machine, plan.places, record, plan)
    except OSError:
        left = [*left, ntpath.basename(plan.places.record)]
    told = finding("ZS-688", what=what, reason=reason)
    return Outcome(False, findings=[finding("ZS-689", left="、".join(left)), told] if left else [told])


def _restore_record(machine: Machine, places: Places, record: Record, plan: Plan) -> None:
    if plan.record is None:
        drop_record(machine, places, own_folder=record.own_folder)
    elif plan.earlier is not None:
        machine.files.write(places.record, plan.earlier)


def _next_steps(plan: Plan, wanted: Wanted, done: list[Change]) -> list[str]:
    """Tell what to do now."""
    if not done:
        return ["已经装好，没有要改动的"]
    lines = [f"加载项：{ntpath.join(plan.home, FILE_NAME)}；打开 Excel，功能区应当有“招商”"]
    if not wanted.trust:
        lines.append("没有改动 Excel 的信任设置。打开以后提示宏被禁用的，再运行一次并加上 --trust")
    return [*lines, "要卸载：zhaoshang addin uninstall；有问题：zhaoshang addin doctor"]
