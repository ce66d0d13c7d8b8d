"""What must be true of every case, whatever was done to its file. Each thing that is not is a surprise, in words."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

from addin.consolidate_json import as_bytes, findings_as_json, month_as_json
from addin.merging.merge import Merging
from addin.merging.month import Month
from bench.fuzz_cases import Case
from bench.fuzz_seeds import PERIOD, programme
from bench.fuzz_task import Watched
from bench.fuzz_values import Put
from bench.fuzz_write import Value
from bench.inbox_sheets import Error, Formula, cell_name
from udfs.amounts import format_amount
from udfs.catalogue import CATALOGUE
from udfs.cells import UNTYPED
from udfs.findings import Finding
from udfs.period import Period
from xl_templates.isolation import Lost
from xl_templates.model import Column
from xl_templates.reading.result import ReadFile, ReadLedger

SECONDS, MEBIBYTES = 5.0, 512
_NOISE: Final = Decimal("1e-12")  # of a float
_NOISE_LEAST: Final = Decimal("1e-9")  # of a unit of ten thousand yuan: less than a cent
_LONGEST: Final = 1500
_NO_WORDS: Final = ("Traceback", 'File "', "object has no", "NoneType", "argument", "unhashable", "未知")
_WHOLE_SHEET: Final = frozenset(("ZS-701", "ZS-705", "ZS-707"))
_WHOLE_COLUMN: Final = frozenset(("ZS-711", "ZS-714", "ZS-715", "ZS-727"))
_ROWS: Final = frozenset(("ZS-718", "ZS-720", "ZS-721", "ZS-722", "ZS-723"))
_UNSHOWN: Final = frozenset(("Cc", "Cf", "Cs"))  # they move the cursor, turn the text round, or end the output
_MANY: Final = re.compile(r"等 \d+ 行")
_NO_SIGNS: Final = "\ufffd\ufffe\uffff"
_SPELLED: Final = re.compile(r"_x[0-9A-Fa-f]{4}_")


def verdict(outcome: Watched | Lost) -> str:
    """Return "read", the code of the refusal, or how the process was lost."""
    if isinstance(outcome, Lost):
        return f"lost: {outcome.kind} {outcome.detail}"
    return outcome.read.refusal.code if outcome.read.refusal else "read"


def surprises(case: Case, outcome: Watched | Lost) -> list[str]:
    """Return what is not as it must be."""
    if isinstance(outcome, Lost):
        return [f"{verdict(outcome)} {outcome.trace[-300:]}"]
    found = [f"our mistake: {each}" for each in outcome.mistakes]
    if outcome.seconds > SECONDS:
        found.append(f"{outcome.seconds:.1f} s")
    if outcome.memory > MEBIBYTES:
        found.append(f"{outcome.memory} MiB")
    read = outcome.read
    told = [read.refusal] if read.refusal else read.findings
    found += _about_findings(told)
    if read.refusal and read.refusal.severity == "notice":
        found.append(f"a refusal that is a notice: {read.refusal.code}")
    if not read.refusal:
        found += [f"lost {_placed(put)}: {why}" for put in case.puts if (why := _is_lost(put, read))]
    return found


def merged(read: ReadFile) -> Month:
    """Merge one reading: what it says of itself is judged, its notes become findings."""
    submission = programme().submission_for("month")
    assert submission is not None
    return Merging(programme(), submission, Period.parse(PERIOD), [read]).month()


def month_surprises(month: Month) -> list[str]:
    """Return what is wrong with the findings of a month and its JSON."""
    found = _about_findings(month.findings)
    content = json.loads(as_bytes(month_as_json(month)), parse_constant=_no_number)
    if len(content["findings"]) != len(month.findings):
        found.append("findings are missing from the JSON")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no JSON")


def _about_findings(told: Iterable[Finding]) -> list[str]:
    wrong = []
    for each in told:
        try:
            json.dumps(findings_as_json([each]), allow_nan=False)
        except (TypeError, ValueError) as error:
            wrong.append(f"no JSON: {each.code} {error}")
        words = each.message + each.remedy
        if each.code not in CATALOGUE and each.code not in _checks():
            wrong.append(f"unknown code {each.code}")
        wrong += [f"“{word}” in {each.code}: {each.message[:200]}" for word in _NO_WORDS if word in words]
        if len(words) > _LONGEST:
            wrong.append(f"{each.code} has {len(words)} letters: {each.message[:80]}")
        shown = words + "".join(map(str, (each.file, each.sheet, each.unit, each.value)))
        odd = [sign for sign in shown if unicodedata.category(sign) in _UNSHOWN]
        if odd:
            wrong.append(f"{each.code} holds {ascii(odd[0])}: {ascii(shown)[:160]}")
    return wrong


@cache
def _checks() -> frozenset[str]:
    """The codes of the programme's own checks."""
    return frozenset(check.id for ledger in programme().ledgers for check in ledger.checks)


# --- nothing is lost ------------------------------------------------------------------------------------------------


def _placed(put: Put) -> str:
    return f"{put.sheet}!{cell_name(put.row, put.at)} {put.column} {ascii(put.value)[:60]}"


def _is_lost(put: Put, read: ReadFile) -> str:
    """Return why a value that was put in is neither in the rows nor named; empty when all is well."""
    shown = put.value.value if isinstance(put.value, Formula) else put.value
    if isinstance(shown, str) and not _seen(shown):
        return ""
    if any(_names(found, put) for found in read.findings):
        return ""
    for ledger in read.ledgers.values():
        for index, name in _at(put, ledger):
            return _is_lost_there(put.value, ledger, index, programme().ledger(ledger.ledger).column(name))
    return "in no row and in no finding"


def _at(put: Put, ledger: ReadLedger) -> Iterator[tuple[int, str]]:
    for index, (number, row) in enumerate(ledger.places):
        table = ledger.tables[number]
        if row == put.row and table.sheet == put.sheet:
            yield from ((index, name) for name, at in table.columns.items() if at == put.at)


def _is_lost_there(value: Value, ledger: ReadLedger, index: int, column: Column) -> str:
    typed = ledger.cells[column.name][index]
    if (index, column.name) in ledger.raw:
        return "" if _same_raw(value, ledger.raw[index, column.name]) else f"raw {ledger.raw[index, column.name]!r:.80}"
    if any((note.row, note.column) == (index, column.name) for note in ledger.notes):
        return ""
    if typed is None or typed is UNTYPED:
        return f"{typed} and no note"
    return "" if _same(value, typed, column) else f"became {typed!r:.80} without a note"


def _names(found: Finding, put: Put) -> bool:
    """Tell whether a finding speaks of the place of a value."""
    if found.sheet != put.sheet:
        return False
    if found.code in _WHOLE_SHEET:
        return True
    cell, _, _ = (found.cell or "").partition(":")
    if found.code in _WHOLE_COLUMN:
        return cell.rstrip("0123456789") == cell_name(0, put.at).rstrip("0123456789")
    if found.code == "ZS-718":
        first, _, last = found.message.partition("至")
        numbers = [int(each) for part in (first, last) for each in re.findall(r"\d+", part)]
        return len(numbers) > 1 and numbers[0] <= put.row + 1 <= numbers[1]
    if found.code in _ROWS:
        numbers = [int(each) for each in re.findall(r"\d+", found.message)]
        return put.row + 1 in numbers or bool(_MANY.search(found.message))
    return cell == cell_name(put.row, put.at)


def _seen(text: str) -> str:
    """What a person sees of a text."""
    signs = (sign for sign in _SPELLED.sub("", text) if sign in "\n\t" or unicodedata.category(sign) not in _UNSHOWN)
    return "".join(sign for sign in signs if sign not in _NO_SIGNS).strip()


def _same_raw(value: Value, raw: object) -> bool:
    match value:
        case str() if isinstance(raw, str):
            return _seen(value.replace("\r\n", "\n")) == _seen(raw.replace("\r\n", "\n")) or value == raw
        case Error() | Formula():
            return True  # what it came to, or that it came to nothing
        case float() | int() if isinstance(raw, int | float):
            return raw == value or float(raw) == float(value) or raw != raw
    return raw is not None and raw != ""


def _same(value: Value, typed: object, column: Column) -> bool:
    """Tell whether a typed cell is what was put in, as far as that can be known without reading it the same way."""
    if isinstance(value, Formula):
        value = value.value
    if isinstance(typed, str):
        return _seen(str(int(value) if isinstance(value, float) and value.is_integer() else value)) == _seen(typed)
    if isinstance(typed, date):
        return _is_day(value, typed)
    amount = Decimal(format_amount(typed, column.unit or "")) if isinstance(typed, int) else typed
    try:
        wanted = Decimal(re.sub(r"[,，\s]", "", str(value)))
        return abs(wanted - amount) <= abs(wanted) * _NOISE + _NOISE_LEAST
    except InvalidOperation:
        return False


def _is_day(value: Value, day: date) -> bool:
    if isinstance(value, date):
        return value == day
    if isinstance(value, int | float):
        return date(1899, 12, 30) + timedelta(days=int(value)) == day
    numbers = [int(each) for each in re.findall(r"\d+", str(value))]
    return (
        numbers[:3] == [day.year, day.month, day.day]
        or "".join(map(str, re.findall(r"\d", str(value)))) == f"{day:%Y%m%d}"
    )
