"""Install the add-in for this person: all of it, or nothing.

Each change is written into the record before it is made. Where one fails, those of this run are undone at once; where
even that fails, the record stays, and ``uninstall`` finishes it.
"""

from types import ModuleType

from addin.installing.changes import Change
from addin.installing.elsewhere import EXCEL, naming
from addin.installing.machine import Machine
from addin.installing.outcome import Outcome
from addin.installing.places import RECORD, Places
from addin.installing.plan import Plan, Wanted, folders_added
from addin.installing.reasons import reason_of
from addin.installing.record import Record
from addin.installing.systems import kind_of
from addin.installing.undoing import drop_record, undone
from udfs.findings import finding


def install(machine: Machine, wanted: Wanted, host: str = EXCEL, *, dry_run: bool = False) -> Outcome:
    """Install, or with ``dry_run`` only tell what would be done; on a system that ``kind_of`` knows."""
    kind = kind_of(machine, host)
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
        _carry_out(machine, plan, kind.paths, record, done)
    except OSError as error:
        what = done[-1].told() if done else "写安装记录"
        return _rolled_back(machine, plan, record, done, what, reason_of(error))
    steps = _next_steps(plan, done, naming(machine.system, host))
    return Outcome(True, [*plan.found, *(f"已{each.told()}" for each in done), *steps], plan.findings)


def _carry_out(machine: Machine, plan: Plan, paths: ModuleType, record: Record, done: list[Change]) -> None:
    """Make the changes in order. ``done`` grows by each before it is made. Raises ``OSError``."""
    assert plan.places is not None
    own = plan.places.own
    above = [*folders_added(machine, own, paths)][:-1] if plan.changes else []
    for folder in above:  # without them there is no place for the record
        done.append(folder)
        record.add(folder)
        folder.do(machine)
    if plan.changes and not machine.files.is_folder(own):
        record.own_folder = True
        machine.files.add_folder(own)
    for change in plan.changes:
        if change in above or change.where == f"folder {own}":  # it holds the record, which goes last
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
        drop_record(machine, places, record)
    elif plan.earlier is not None:
        machine.files.write(places.record, plan.earlier)


def _next_steps(plan: Plan, done: list[Change], option: str) -> list[str]:
    """Tell what to do now. ``option``: what names the program in a command."""
    if not done:
        return ["已经装好，没有要改动的"]
    return [*plan.next_steps, f"要卸载：zhaoshang addin uninstall{option}；有问题：zhaoshang addin doctor{option}"]
