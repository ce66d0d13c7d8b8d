"""One activity told by ten units is counted once, by its host."""

from collections.abc import Container, Mapping

from addin.merging.identify import unit_names
from addin.merging.month import MergedLedger
from udfs.cells import UNTYPED
from udfs.codes.typed import narrow, without
from udfs.findings import Finding, finding
from udfs.unit_names import UnitNames
from xl_templates.model import Programme


def uncounted_rows(merged: MergedLedger, programme: Programme, due: Container[str]) -> tuple[set[int], list[Finding]]:
    """Return the rows that are not added up, and a notice for each row of which several units tell.

    Rows are the same when their host and their first key are. Where the host is a unit that reports, only its own rows
    count, and it is told when it has none; what others host counts for the first unit that tells of it. Several rows of
    the unit that counts are all counted: to find those is the checks' business.
    """
    host = merged.ledger.host
    if host is None or not merged.ledger.keys:
        return set(), []
    names = unit_names(programme)
    spoken = {cell: _host(cell, names) for cell in set(merged.cells[host]) if isinstance(cell, str)}
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in range(len(merged)):
        key = _key(merged, row, host, spoken)
        if key:
            groups.setdefault(key, []).append(row)
    uncounted: set[int] = set()
    findings: list[Finding] = []
    for (hosted_by, *_), rows in groups.items():
        tellers = dict.fromkeys(merged.units[row] for row in rows)
        counting = hosted_by if hosted_by in tellers or hosted_by in due else next(iter(tellers))
        code = "ZS-772" if counting in tellers else "ZS-749"
        left_out = [row for row in rows if merged.units[row] != counting]
        uncounted.update(left_out)
        findings += [_told(code, merged, row, host, counting) for row in left_out]
    return uncounted, findings


def _key(merged: MergedLedger, row: int, host: str, spoken: Mapping[str, str]) -> tuple[str, ...]:
    cells = [merged.cells[name][row] for name in (host, *merged.ledger.keys[0])]
    if any(cell is None or cell is UNTYPED for cell in cells):
        return ()
    return (spoken.get(str(cells[0]), ""), *map(_folded, cells[1:]))


def _host(cell: str, names: UnitNames) -> str:
    match = names.match(cell)
    return match.official if match else _folded(cell)


def _folded(cell: object) -> str:
    return without(narrow(str(cell)), "-·.、，,()")


def _told(code: str, merged: MergedLedger, row: int, host: str, counting: str) -> Finding:
    place = merged.places[row]
    label = merged.ledger.keys[0][0]
    where = {
        "ledger": merged.ledger.id,
        "unit": merged.units[row],
        "sheet": place.sheet,
        "cell": place.cell(host),
        "value": str(merged.cells[label][row]),
    }
    return finding(code, place=where, counting=counting)
