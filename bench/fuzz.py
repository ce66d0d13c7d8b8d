"""Thousands of mutated submissions, each read as a stranger's file is: none may crash, hang, fool or lose anything.

Run from the top of the checkout: ``python -m bench.fuzz [--cases N] [--first K] [--seed S] [--workers W] [--seeds DIR]
[--keep DIR]``. A case is known by its seed and number: ``--case K`` runs that one alone and says all about it.
``--seeds``: more workbooks to start from, such as ours saved by office programs. ``--keep``: where files that surprised
are put. Ends with 0 only where nothing was a surprise.
"""

import argparse
import json
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.fuzz_cases import Case, make_case
from bench.fuzz_month import month_of
from bench.fuzz_oracle import merged, month_surprises, surprises, verdict
from bench.fuzz_seeds import Seed, own_seeds, programme, seeds_in
from bench.fuzz_task import Watched, watched_read
from xl_templates.isolation import Limits, Lost, run_isolated
from xl_templates.reading.worker import ToRead, prepare

BATCH: Final = 500
MONTH_EVERY: Final = 500
_MERGE_EVERY: Final = (21, 4)  # of the cases; of those whose cells were chosen
_SLOWEST: Final = 5


@dataclass
class Tally:
    """What became of the cases. ``verdicts``: (level, format) → verdict → count; ``wrong``: case → surprises."""

    cases: int = 0
    months: int = 0
    merges: int = 0
    seconds: float = 0.0
    memory: int = 0
    verdicts: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: dict[int, list[str]] = field(default_factory=dict)
    slowest: list[tuple[float, int, str]] = field(default_factory=list)

    def take(self, case: Case, outcome: Watched | Lost, wrong: list[str]) -> None:
        self.cases += 1
        self.verdicts[case.level, case.suffix][verdict(outcome)] += 1
        if isinstance(outcome, Watched):
            self.memory = max(self.memory, outcome.memory)
            self.slowest = sorted([*self.slowest, (outcome.seconds, case.number, case.did)])[-_SLOWEST:]
        if wrong:
            self.wrong[case.number] = [case.did[:300], *wrong]

    def as_json(self) -> dict[str, Any]:
        return {
            "cases": self.cases,
            "merges": self.merges,
            "months": self.months,
            "seconds": round(self.seconds, 1),
            "rate": round(self.cases / max(self.seconds, 0.001), 1),
            "memory_mib": self.memory,
            "slowest": [
                {"seconds": round(one[0], 2), "case": one[1], "did": one[2][:200]} for one in self.slowest[::-1]
            ],
            "verdicts": {" ".join(key): dict(count.most_common()) for key, count in sorted(self.verdicts.items())},
            "surprises": {str(number): told for number, told in sorted(self.wrong.items())},
        }


def run(
    numbers: Sequence[int], *, seed: int, seeds: Sequence[Seed], workers: int = 1, keep: Path | None = None,
    month_every: int = MONTH_EVERY,
) -> Tally:  # fmt: skip
    """Run the cases of these numbers, a batch of files on the disk at a time."""
    tally, start = Tally(), time.perf_counter()
    for at in range(0, len(numbers), BATCH):
        with tempfile.TemporaryDirectory() as folder:
            for case, outcome in _read(numbers[at : at + BATCH], seed, seeds, workers, Path(folder)):
                wrong = surprises(case, outcome) + _merged(case, outcome, tally)
                if month_every and case.number % month_every == 0:
                    tally.months += 1
                    with tempfile.TemporaryDirectory() as month:
                        wrong += _told(month_of, case, Path(month))
                tally.take(case, outcome, wrong)
                if wrong and keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{case.number}{case.suffix}").write_bytes(case.data)
        tally.seconds = time.perf_counter() - start
    return tally


def _read(
    numbers: Sequence[int], seed: int, seeds: Sequence[Seed], workers: int, folder: Path
) -> Iterator[tuple[Case, Watched | Lost]]:
    """Read the files of some cases in isolated processes under their true limits of time and memory."""
    cases = [make_case(seed, number, seeds) for number in numbers]
    files = []
    for case in cases:
        path = folder / case.name
        path.write_bytes(case.data)
        files.append(ToRead(str(path), case.name))
    limits = Limits(tasks=len(files))  # a process for all of them: none may leave damage behind
    running = run_isolated(
        watched_read, files, initializer=prepare, initargs=((programme(),),), workers=workers, limits=limits
    )
    with closing(running) as outcomes:
        for index, outcome in outcomes:
            yield cases[index], outcome if isinstance(outcome, Lost) else outcome.value


def _merged(case: Case, outcome: Watched | Lost, tally: Tally) -> list[str]:
    """Merge what was read: of every case whose cells were chosen, and some of the others."""
    if isinstance(outcome, Lost) or outcome.read.refusal or case.number % _MERGE_EVERY[bool(case.puts)]:
        return []
    tally.merges += 1
    return _told(lambda read: month_surprises(merged(read)), outcome.read)


def _told(check: Any, *given: Any) -> list[str]:
    """Return what a check finds; an exception is a finding, too: it would end the program."""
    try:
        return check(*given)
    except Exception:  # noqa: BLE001 - whatever it is, the case has to be named
        return [f"in the parent: {traceback.format_exc()[-1500:]}"]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--case", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    seeds = [*own_seeds(), *(seeds_in(chosen.seeds) if chosen.seeds else ())]
    first, count = (chosen.first, chosen.cases) if chosen.case is None else (chosen.case, 1)
    tally = run(range(first, first + count), seed=chosen.seed, seeds=seeds, workers=chosen.workers, keep=chosen.keep)
    if chosen.case is not None:
        print(make_case(chosen.seed, chosen.case, seeds).did)
    told = json.dumps(tally.as_json(), ensure_ascii=False, indent=1)
    print(told)
    if chosen.json is not None:
        chosen.json.write_text(told + "\n", encoding="utf-8")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
