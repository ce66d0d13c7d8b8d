"""The search for projects told twice, on the rows of a month."""

from collections.abc import Iterator

from addin.merging.month import MergedLedger, Month
from udfs.company_names import PLACES
from udfs.duplicates import CUT_CODE, Candidate, Pair, find
from udfs.findings import Finding, finding

Row = tuple[str, int]


def suspects(month: Month) -> tuple[list[dict[str, object]], list[Finding]]:
    """Return the suspected pairs, best first, as the JSON contract has them, and a finding for each."""
    rows: list[Row] = []
    candidates: list[Candidate] = []
    for merged in month.ledgers.values():
        for row, candidate in _candidates(merged, len(rows)):
            rows.append((merged.ledger.id, row))
            candidates.append(candidate)
    found = find(candidates, places=(*month.programme.places, *PLACES))
    pairs = [(pair, rows[pair.first], rows[pair.second]) for pair in found.pairs]
    findings = [_told(month, pair, first, second) for pair, first, second in pairs]
    if found.cut or found.crowds:
        findings.append(finding(CUT_CODE, cut=found.cut, crowds=found.crowds))
    return [_as_dict(month, pair, first, second) for pair, first, second in pairs], findings


def _candidates(merged: MergedLedger, first_key: int) -> Iterator[tuple[int, Candidate]]:
    identity = merged.ledger.identity
    if identity is None:
        return
    key = first_key
    for row in range(len(merged)):
        project = _text(merged, identity.project, row)
        if project is None:
            continue
        yield (
            row,
            Candidate(
                key,
                merged.ledger.id,
                merged.units[row],
                project,
                _text(merged, identity.company, row),
                _text(merged, identity.investor, row),
                _text(merged, identity.project_code, row),
                _text(merged, identity.company_code, row),
                _text(merged, identity.investor_code, row),
                _amount(merged, identity.amount, row),
            ),
        )
        key += 1


def _text(merged: MergedLedger, column: str | None, row: int) -> str | None:
    cell = merged.cells[column][row] if column else None
    return cell if isinstance(cell, str) else None


def _amount(merged: MergedLedger, column: str | None, row: int) -> int | None:
    cell = merged.cells[column][row] if column else None
    return cell if isinstance(cell, int) else None


def _named(month: Month, row: Row) -> dict[str, object]:
    merged, at = month.ledgers[row[0]], row[1]
    assert merged.ledger.identity is not None
    place = merged.places[at]
    return {
        "unit": merged.units[at],
        "ledger": merged.ledger.id,
        "file": month.submissions[place.file].file if place.file >= 0 else None,
        "sheet": place.sheet,
        "cell": place.cell(merged.ledger.identity.project),
        "row_id": merged.row_ids[at],
        "name": _text(merged, merged.ledger.identity.project, at),
    }


def _as_dict(month: Month, pair: Pair, first: Row, second: Row) -> dict[str, object]:
    return {
        "first": _named(month, first),
        "second": _named(month, second),
        "reason": pair.reason.label,
        "kind": pair.reason.value,
        "score": pair.score,
    }


def _told(month: Month, pair: Pair, first: Row, second: Row) -> Finding:
    one, other = _named(month, first), _named(month, second)
    titles = {ledger.id: ledger.tab for ledger in month.programme.ledgers}
    place = {key: one[key] for key in ("file", "unit", "ledger", "sheet", "cell")} | {"value": one["name"]}
    spoken = [f"{each['unit']}{titles[str(each['ledger'])]}“{each['name']}”" for each in (one, other)]
    facts = {"first": spoken[0], "second": spoken[1], "reason": pair.reason.label, "score": pair.score}
    return finding(pair.rule_code, place=place, **facts)  # type: ignore[arg-type]
