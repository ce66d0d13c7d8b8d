"""Receipts: when and how a submission reached the office, and what that says about being on time.

No clock and no file is read here: the caller passes every time in. Times are aware, in Asia/Shanghai.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from addin.files import same_name
from udfs.amounts import half_width
from udfs.findings import Finding
from udfs.moments import zone
from udfs.period import Period, PeriodError

ZONE: Final = zone()
FILE_TIME: Final = "文件时间（仅供参考）"  # a copied file has the time of its copying: never proof
FIRST_SEEN: Final = "程序首次见到"  # the clock of a run, where the officer asked for it
PROGRAM: Final = "程序登记"


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A file to register. ``received`` is what the caller knows, with ``how`` saying what kind of time it is."""

    sha256: str
    file: str
    unit: str = ""
    period: str = ""
    received: datetime | None = None
    how: str = FILE_TIME
    source: str = PROGRAM
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A line of 收件登记. ``day_only``: a day was typed without a time of day, and ``received`` is its last second."""

    received: datetime | None
    how: str = ""
    source: str = ""
    unit: str = ""
    period: str = ""
    file: str = ""
    sha256: str = ""
    remark: str = ""
    day_only: bool = False
    row: int = 0

    @property
    def proves(self) -> bool:
        """Tell whether the time is one of receiving, not that of a file."""
        return self.received is not None and not is_file_time(self.how)


@dataclass(frozen=True)
class Register:
    """All lines: ``receipts`` by hash, the first line of each; ``typed`` are those that officers typed without one."""

    receipts: dict[str, Receipt] = field(default_factory=dict)
    typed: tuple[Receipt, ...] = ()
    findings: tuple[Finding, ...] = ()

    def receipt_for(self, sha256: str, *, file: str = "", unit: str = "", period: str = "") -> Receipt | None:
        """Return the line that says when this file came.

        That of its hash; else one typed for this file name; else one typed for the unit and the period that names no
        file. A line of the hash that only the program knows of (the file's time, first seen) gives way to what an
        officer typed.
        """
        by_hash = self.receipts.get(sha256.lower())
        if by_hash and by_hash.proves and _folded(by_hash.how) != FIRST_SEEN:
            return by_hash
        by_name = [each for each in self.typed if _is_of_file(each, file, unit, period)]
        by_unit = [each for each in self.typed if not each.file and _is_of_unit(each, unit, period)]
        return next((each for each in (*by_name, *by_unit) if each.proves), by_hash)


def on_time(receipt: Receipt | None, due: datetime) -> bool | None:
    """Tell whether it came by the due moment, in whole seconds; ``None`` when nobody can know."""
    if receipt is None or not receipt.proves:
        return None
    last = receipt.received.replace(microsecond=0)
    if last <= due:
        return True
    # Some time of that day: late for sure only when the whole day is after the due moment.
    first = last.replace(hour=0, minute=0, second=0) if receipt.day_only else last
    return False if first > due else None


def still_to_register(register: Register, new: Iterable[NewReceipt]) -> list[NewReceipt]:
    """Return those whose hash has no line yet, each hash once. What is there is never changed: first seen is kept."""
    fresh: dict[str, NewReceipt] = {}
    for each in new:
        if each.sha256.lower() not in register.receipts:
            fresh.setdefault(each.sha256.lower(), each)
    return list(fresh.values())


def is_file_time(how: str) -> bool:
    """Tell whether the way of receiving is the fallback, however it was typed."""
    return _folded(how).startswith("文件时间")


# --- what officers type ------------------------------------------------------------------------------


def read_period(raw: object) -> str:
    """Return a period's code, other text as it is. Excel turns a typed 2023-02 into 1 February: that is undone."""
    if isinstance(raw, date):
        return f"{raw:%Y-%m}"
    text = "" if raw is None else str(raw).strip()
    try:
        return Period.parse(text).code
    except PeriodError:
        return text


def _is_of_file(receipt: Receipt, file: str, unit: str, period: str) -> bool:
    """The same file name, and nothing that contradicts: many units send a 台账.xlsx."""
    typed, given = same_name(receipt.file.strip()), same_name(file.replace("\\", "/"))
    typed = typed.replace("\\", "/")
    return (
        bool(typed)
        and typed in (given, given.rpartition("/")[2])
        and (not receipt.unit or _folded(receipt.unit) == _folded(unit))
        and (not receipt.period or receipt.period == read_period(period))
    )


def _is_of_unit(receipt: Receipt, unit: str, period: str) -> bool:
    return bool(unit and period) and (_folded(receipt.unit), receipt.period) == (_folded(unit), read_period(period))


def _folded(text: str) -> str:
    return "".join(half_width(text).split()).casefold()
