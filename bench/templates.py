"""How long a template takes to build, how large it is, how long LibreOffice takes to open it and to judge a cell.

Run from the top of the checkout: ``python -m bench.templates``. Prints medians of five; load shows in min–max.
"""

import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.office import Office
from udfs.period import Period
from xl_templates.build import build_workbook
from xl_templates.load import load

RUNS = 5


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def told(what: str, seconds: list[float]) -> None:
    print(f"{what:<28}{statistics.median(seconds):8.2f} s  ({min(seconds):.2f}–{max(seconds):.2f})")


def measure(period_code: str, folder: Path, office: Office) -> None:
    programme = load("jizhou").programme
    assert programme is not None
    period = Period.parse(period_code)
    submission = programme.submission_for(period.kind)
    assert submission is not None
    unit = programme.units_of(submission, period.first_day, period.last_day)[0]
    path = folder / f"{period_code}.xlsx"

    def build() -> None:
        with path.open("wb") as target:
            build_workbook(programme, submission, target, unit=unit, period=period)

    print(f"\n{submission.title} {period_code}")
    told("build", [timed(build) for _ in range(RUNS)])
    print(f"{'size':<28}{path.stat().st_size / 1024:8.0f} KiB")
    opened, typed = [], []
    tab = programme.ledger(submission.ledgers[0]).tab
    for _ in range(RUNS):
        start = time.perf_counter()
        book = office.open(path)
        opened.append(time.perf_counter() - start)
        typed.append(timed(lambda book=book: (book.type_in(tab, "D5", "示例项目"), book.value(tab, "B5"))))
        book.close()
    told("open in LibreOffice", opened)
    told("one cell typed, row judged", typed)


if __name__ == "__main__":
    print(f"{platform.machine()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as name, Office() as office:
        office.new().close()
        for code in ("2023-02", "2023-W08"):
            measure(code, Path(name), office)
