"""Install the add-in for this person: all of it, or nothing.

Each change is written into the record before it is made. Where one fails, those of this run are undone at once; where
even that fails, the record stays, and ``uninstall`` finishes it.
"""

from addin.files import reason_of
from addin.installing.changes import Change
from addin.installing.machine import Machine
from addin.installing.outcome import Outcome
from addin.installing.places import RECORD, Places
from addin.installing.plan import Plan, Wanted
from addin.installing.record import Record
from addin.installing.systems import kind_of
from addin.installing.undoing import drop_record, undone
from udfs.findings import finding


def install(machine: Machine, wanted: Wanted, *, dry_run: bool = False) -> Outcome:
    """Install, or with ``dry_run`` only tell what would be done; on a system that ``kind_of`` knows."""
    kind = kind_of(machine)
    assert kind is not None
    try:
        plan = kind.planned(machine, wanted)
    except OSError as error:
        return Outcome(False, findings=[finding("ZS-688", what="查看这台电脑", reason=reason_of(error))])
    if dry_run:
        steps = [f"将要：{each.told()}" for each in plan.changes] or ["没有要改动的"]
        return Outcome(
            True, [*plan.found, *(steps if plan.possible else []), "（只是计划，什么也没有做）"], plan.findings
        )
    if not plan.possible or plan.places is None:
        return Outcome(False, plan.found, plan.findings)
    done: list[Change] = []
    record = plan.record or Record(home=plan.home)
    try:
        _carry_out(machine, plan, record, done)
    except OSError as error:
        what = done[-1].told() if done else "写安装记录"
        return _rolled_back(machine, plan, record, done, what, reason_of(error))
    return Outcome(True, [*plan.found, *(f"已{each.told()}" for each in done), *_next_steps(plan, done)], plan.findings)


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
        left = [*left, RECORD]
    told = finding("ZS-688", what=what, reason=reason)
    return Outcome(False, findings=[finding("ZS-689", left="、".join(left)), told] if left else [told])


def _restore_record(machine: Machine, places: Places, record: Record, plan: Plan) -> None:
    if plan.record is None:
        drop_record(machine, places, own_folder=record.own_folder)
    elif plan.earlier is not None:
        machine.files.write(places.record, plan.earlier)


def _next_steps(plan: Plan, done: list[Change]) -> list[str]:
    """Tell what to do now."""
    if not done:
        return ["已经装好，没有要改动的"]
    return [*plan.next_steps, "要卸载：zhaoshang addin uninstall；有问题：zhaoshang addin doctor"]
