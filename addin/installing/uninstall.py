"""Take the add-in off again: everything that installing wrote, and nothing else.

What others have put in its place since stays as they left it. Where something cannot be undone now, the whole record
stays, so that running it again finishes it: undoing a change twice does nothing, and a key that is kept by one value
in it has to be tried again too.
"""

from collections.abc import Callable

from addin.installing.elsewhere import EXCEL
from addin.installing.machine import Machine
from addin.installing.outcome import Outcome
from addin.installing.places import Places
from addin.installing.reasons import reason_of
from addin.installing.record import DamagedRecordError, Record, read_record
from addin.installing.systems import kind_of
from addin.installing.undoing import drop_record, undone
from udfs.findings import Finding, Severity, finding, worst


def uninstall(machine: Machine, host: str = EXCEL, *, dry_run: bool = False) -> Outcome:
    """Uninstall, or with ``dry_run`` only tell what would be undone; on a system that ``kind_of`` knows."""
    kind = kind_of(machine, host)
    assert kind is not None
    where = kind.places(machine)
    if isinstance(where, Finding):
        return Outcome(False, findings=[where])
    try:
        return _uninstalled(machine, where, kind.in_the_way, dry_run)
    except DamagedRecordError:
        return Outcome(False, findings=[finding("ZS-690", place={"file": where.record})])
    except OSError as error:
        return Outcome(False, findings=[finding("ZS-689", left=reason_of(error))])


def _uninstalled(
    machine: Machine, where: Places, in_the_way: Callable[[Machine], list[Finding]], dry_run: bool
) -> Outcome:
    record = read_record(machine, where.record)
    if record is None:
        if not dry_run:  # the very last step may have failed the last time: an empty folder of ours
            drop_record(machine, where, Record(own_folder=True))
        return Outcome(True, ["没有装过，没有要撤销的"])
    found = in_the_way(machine)
    if dry_run:
        lines = [f"将要撤销：{each.told()}" for each in reversed(record.changes)]
        return Outcome(True, [*lines, "（只是计划，什么也没有做）"], found)
    if worst(found) is Severity.ERROR:
        return Outcome(False, findings=found)
    left = undone(machine, record.changes)
    if left:
        return Outcome(False, findings=[finding("ZS-689", left="、".join(left))])
    drop_record(machine, where, record)
    told = [f"已撤销：{each.told()}" for each in reversed(record.changes)]
    return Outcome(True, [*told, *_still_there(machine, record)], found)


def _still_there(machine: Machine, record: Record) -> list[str]:
    """Tell what others have put into the folder of the add-in: it stays."""
    names = machine.files.names(record.home)
    return [f"文件夹 {record.home} 里还有别的文件，没有删：{'、'.join(names)}"] if names else []
