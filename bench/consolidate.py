"""What merging costs, against the recipe that everybody finds and against the least that reading can cost.

Run from the top of the checkout: ``python -m bench.consolidate [--units 100] [--rows 200] [--messy 0.5]``. Every stage
runs in a process of its own; CPU is that of the process and of all its children, memory the largest of any of them.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

PERIOD = "2023-02"
Split = dict[str, float]


def cpu() -> float:
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def most_memory() -> float:
    """Mebibytes of the largest process so far, this one or a child."""
    each = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(each) / 1024


class Stopwatch:
    """CPU seconds from one lap to the next."""

    def __init__(self) -> None:
        self.laps: Split = {}
        self.last = cpu()

    def lap(self, name: str) -> None:
        now = cpu()
        self.laps[name] = self.laps.get(name, 0.0) + now - self.last
        self.last = now


def floor(folder: Path) -> Split:
    from bench.recipe import reading_floor

    watch = Stopwatch()
    reading_floor(folder / "inbox")
    watch.lap("python-calamine alone")
    return watch.laps


def recipe(folder: Path) -> Split:
    from bench.recipe import usual_recipe

    watch = Stopwatch()
    usual_recipe(folder / "inbox", folder / "recipe.xlsx")
    watch.lap("pandas and openpyxl")
    return watch.laps


def ours(folder: Path) -> Split:
    from addin.collecting import collecting_nothing
    from addin.inbox import walk_inbox
    from addin.merging import merge
    from addin.readings import read_all
    from addin.record import write_month
    from udfs.period import Period
    from xl_templates.load import load
    from xl_templates.reading.worker import ToRead

    programme = load(str(folder / "programme") if (folder / "programme").exists() else "jizhou").programme
    assert programme is not None
    submission = programme.submission_for("month")
    assert submission is not None
    watch = Stopwatch()
    suspected = merge.suspects

    def timed(month: merge.Month) -> object:
        watch.lap("check, merge")
        found = suspected(month)
        watch.lap("projects told twice")
        return found

    merge.suspects = timed  # type: ignore[assignment]
    with collecting_nothing():
        files = [ToRead(str(file.path), file.relative) for file in walk_inbox(folder / "inbox").files]
        reads = read_all(files, (programme,))
        watch.lap("guard, open, read, type")
        month = merge.Merging(programme, submission, Period.parse(PERIOD), reads).month()
        watch.lap("check, merge")
        write_month(month, BytesIO())
        watch.lap("write the workbook")
    return watch.laps


STAGES: dict[str, Callable[[Path], Split]] = {"floor": floor, "ours": ours, "recipe": recipe}


def run_stage(name: str, folder: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "bench.consolidate", "--stage", name, "--in", str(folder)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def tell(name: str, told: dict[str, object], base: float) -> float:
    laps: Split = told["laps"]  # type: ignore[assignment]
    whole = sum(laps.values())
    print(f"\n{name:<28}{whole:8.2f} s CPU  {told['memory']:6.0f} MiB  {whole / base if base else 1:5.2f} × the floor")
    for lap, seconds in laps.items():
        print(f"  {lap:<26}{seconds:8.2f} s")
    return whole


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--messy", type=float, default=0.5)
    parser.add_argument("--stage", choices=STAGES)
    parser.add_argument("--in", dest="folder", type=Path)
    parser.add_argument("--without-recipe", action="store_true")
    chosen = parser.parse_args()
    if chosen.stage:
        laps = STAGES[chosen.stage](chosen.folder)
        print(json.dumps({"laps": laps, "memory": most_memory()}))
        return
    from bench.inbox import make_inbox

    print(f"{platform.machine()}, Python {platform.python_version()}, N = {chosen.units}, R = {chosen.rows}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_inbox(folder, seed=5, units=chosen.units, rows=chosen.rows, messy=chosen.messy,
                   kinds=("plain", "messy"), keep_rows=False)  # fmt: skip
        base = tell("floor", run_stage("floor", folder), 0)
        told = run_stage("ours", folder)
        whole = tell("ours", told, base)
        laps: Split = told["laps"]  # type: ignore[assignment]
        core = laps["guard, open, read, type"] + laps["check, merge"]
        print(f"  reading, typing, checking, merging: {core / base:.2f} × the floor")
        if not chosen.without_recipe:
            spent = tell("recipe", run_stage("recipe", folder), base)
            print(f"\nours, whole job: {whole / spent:.2f} of the recipe's CPU")


if __name__ == "__main__":
    main()
