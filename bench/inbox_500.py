"""An inbox of 500 submissions, a tenth of them spoilt in twenty ways: is every verdict right, and what does it take?

Run from the top of the checkout: ``python -m bench.inbox_500 [--files 500] [--rows 20] [--spoilt 50]``. The files are
made first; then ``zhaoshang consolidate`` runs in a process of its own, which nobody but this one looks at. CPU is that
of the process and its children. Exits with 1 when anything is not as it was dealt.
"""

import argparse
import hashlib
import json
import platform
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil

from bench.inbox import make_inbox
from bench.inbox_mess import WAYS
from bench.inbox_spoilt import Spoilt, Victim, spoil
from bench.inbox_truth import Truth
from bench.memory import most_held
from xl_templates.load import load

PERIOD = "2023-02"
_GLANCE = 0.05  # seconds between two looks at the processes
# One file a unit. Where the day of an activity is vague nobody can tell that its host tells of the same one: it counts
# twice, and is told as an error; the sums that were dealt know nothing of that.
_LEFT_OUT = ("one_ledger_a_file", "dates_vague")
_RUN = "import sys; from addin.cli import main; sys.exit(main(sys.argv[1:]))"


@dataclass
class Dealt:
    """An inbox and what is known of it. ``spoilt``: file name → its kind."""

    truth: Truth
    spoilt: dict[str, Spoilt]

    @property
    def good(self) -> dict[str, str]:
        """File name → unit, of the workbooks that have to be merged."""
        return {name: unit.unit for unit in self.truth.units.values() for name in unit.files}


@dataclass
class Run:
    """One run: exit status, what it printed, seconds, and mebibytes of the parent and of its largest child."""

    status: int
    said: str
    cpu: float
    wall: float
    parent: float
    child: float
    told: dict[str, Any] = field(default_factory=dict)


def deal(folder: Path, files: int, spoilt: int, rows: int, *, seed: int = 5, messy: float = 0.5) -> Dealt:
    """Make an inbox of so many files, so many of them spoilt; each good one is of a unit of its own."""
    ways = [way for way in WAYS if way not in _LEFT_OUT]
    truth = make_inbox(
        folder, seed=seed, units=files - spoilt, rows=rows, messy=messy, kinds=("plain", "messy"), ways=ways,
        keep_rows=False,
    )  # fmt: skip
    programme = load(truth.programme).programme
    assert programme is not None
    victims = [Victim(programme, unit.unit, truth.inbox / unit.files[0], truth.period) for unit in truth.units.values()]
    return Dealt(truth, spoil(truth.inbox, victims, spoilt))


def run(dealt: Dealt, out: Path) -> Run:
    """Merge the inbox as an officer would, from the command line, and watch the processes."""
    out.mkdir()
    command = ["consolidate", str(dealt.truth.inbox), "--programme", dealt.truth.programme, "--period", PERIOD]
    command += ["--out", str(out / "汇总.xlsx"), "--json", str(out / "汇总.json")]
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        process = psutil.Popen([sys.executable, "-c", _RUN, *command], stdout=said, stderr=subprocess.STDOUT)
        ended = _watched(process)
        wall = time.monotonic() - started
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    told = json.loads((out / "汇总.json").read_text(encoding="utf-8")) if (out / "汇总.json").exists() else {}
    return Run(process.returncode, text, ended.cpu, wall, ended.parent, ended.child, told)


@dataclass
class _Watched:
    cpu: float = 0.0
    parent: float = 0.0
    child: float = 0.0


def _watched(process: psutil.Popen) -> _Watched:
    """Wait for a process and look at it and its children until then."""
    seen = _Watched()
    while process.poll() is None:
        try:
            times = process.cpu_times()
            seen.cpu = max(seen.cpu, times.user + times.system + times.children_user + times.children_system)
            seen.parent = max(seen.parent, most_held(process.pid))
            for child in process.children(recursive=True):
                seen.child = max(seen.child, most_held(child.pid))
        except psutil.Error:
            continue
        time.sleep(_GLANCE)
    return seen


# --- what has to come out ---------------------------------------------------------------------------------------------


def wrong(dealt: Dealt, done: Run) -> list[str]:
    """Return what is not as it was dealt, one line each."""
    if not done.told:
        return [f"no result: {done.said[-2000:]}"]
    lines = ["a traceback"] if "Traceback" in done.said else []
    return lines + _wrong_verdicts(dealt, done.told) + _wrong_totals(dealt.truth, done.told)


def _wrong_verdicts(dealt: Dealt, told: dict[str, Any]) -> list[str]:
    verdicts = {each["file"]: each for each in told["submissions"]}
    codes: dict[str, set[str]] = {}
    for each in told["findings"]:
        codes.setdefault(each["file"] or "", set()).add(each["code"])
    lines = [f"{name}: no such file was dealt" for name in verdicts.keys() - dealt.good.keys() - dealt.spoilt.keys()]
    for name, unit in dealt.good.items():
        each = verdicts.get(name, {})
        if (each.get("outcome"), each.get("unit")) != ("merged", unit):
            lines.append(f"{name}: {each.get('outcome')}, {each.get('unit')}, {each.get('reason')}")
    for name, kind in dealt.spoilt.items():
        each = verdicts.get(name, {"outcome": None, "reason": ""})
        right = each["outcome"] == kind.outcome and kind.word in (each["reason"] or "")
        if not right or kind.code not in codes.get(name, ()):
            lines.append(f"{name}: {each['outcome']} {sorted(codes.get(name, ()))}: {each['reason']}, not {kind.code}")
    if unexpected := set(told["missing_units"]) & set(dealt.good.values()):
        lines.append(f"missing: {sorted(unexpected)}")
    return lines


def _wrong_totals(truth: Truth, told: dict[str, Any]) -> list[str]:
    lines = []
    for ledger, sums in truth.totals.items():
        for name, dealt in sums.items():
            ours = told["totals"][ledger].get(name)
            if ours is None or Decimal(str(ours)) != Decimal(str(dealt)):
                lines.append(f"{ledger}.{name}: {ours}, dealt {dealt}")
    return lines


def state(folder: Path) -> dict[str, tuple[object, ...]]:
    """Return what stands in a folder and below, byte for byte. Links are not followed, pipes not opened."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(status.st_mode) else ""
        target = str(path.readlink()) if path.is_symlink() else ""
        found[str(path)] = (status.st_mode, status.st_size, status.st_mtime_ns, content, target)
    return found


def report(dealt: Dealt, done: Run, complaints: Sequence[str]) -> list[str]:
    """Return the lines that tell of a run."""
    rows = sum(int(sums["rows"]) for sums in dealt.truth.totals.values())
    outcomes = Counter(each["outcome"] for each in done.told.get("submissions", ()))
    lines = [
        f"{len(dealt.good)} good files, {len(dealt.spoilt)} spoilt, {rows} rows, exit status {done.status}",
        "verdicts: " + ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items())),
        f"{done.cpu:.1f} s CPU, {done.wall:.1f} s wall",
        f"parent {done.parent:.0f} MiB, largest child {done.child:.0f} MiB",
        "",
    ]
    reasons = {each["file"]: each["reason"] for each in done.told.get("submissions", ())}
    first: dict[str, str] = {}
    for name, kind in dealt.spoilt.items():
        first.setdefault(kind.kind, f"  {kind.outcome:<10} {kind.code}  {name}: {reasons.get(name)}")
    return [*lines, *first.values(), "", *(complaints or ["everything as dealt; the inbox is unchanged"])]


def main() -> int:
    """Deal, run, compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--spoilt", type=int, help="a tenth, where it is not said")
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--messy", type=float, default=0.5)
    given = parser.parse_args()
    spoilt = given.files // 10 if given.spoilt is None else given.spoilt
    print(f"{platform.machine()}, Python {platform.python_version()}, {given.files} files, {given.rows} rows a ledger")
    with tempfile.TemporaryDirectory() as name:
        dealt = deal(Path(name), given.files, spoilt, given.rows, messy=given.messy)
        before = state(dealt.truth.inbox)
        done = run(dealt, Path(name) / "out")
        complaints = wrong(dealt, done)
        complaints += [] if state(dealt.truth.inbox) == before else ["the inbox was changed"]
        print("\n".join(report(dealt, done, complaints)))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
