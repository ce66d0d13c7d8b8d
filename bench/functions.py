"""What the cell functions cost: each over ten thousand rows in one call, and what importing them costs.

Run from the top of the checkout: ``python -m bench.functions [--rows 10000] [NAME …]``. Each function is called in a
process of its own: *cold* is the first call, with whatever it loads and prepares, *warm* the cheapest of three more,
each on other rows (nothing that was remembered helps). CPU seconds. Ends with 1 when a target is missed.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from typing import Final

from bench.function_rows import ARITHMETIC, TEXT, arguments, class_of
from udfs.registry import FUNCTIONS

ROWS: Final = 10_000
_WARM_CALLS: Final = 3  # a processor that others share is sometimes half as fast
TARGETS: Final = {ARITHMETIC: 0.1, TEXT: 0.5}  # CPU seconds of the warm call on ROWS rows
OWN_IMPORT: Final = 0.15  # CPU seconds of our own modules until the first result is there
HEAVY: Final = ("pandas", "numpy")
_INTERPRETERS: Final = 7
_FIRST_CALL: Final = "ZS_COMPLETION"
_PROGRAM: Final = f"""
import time
started = time.process_time()
from udfs.registry import FUNCTIONS
imported = time.process_time()
function = FUNCTIONS["{_FIRST_CALL}"]
function(*function.examples[0].args)
called = time.process_time()
import json, sys
print(json.dumps([imported - started, called - imported, sorted(set({HEAVY!r}) & set(sys.modules))]))
"""


def measure(name: str, rows: int) -> dict[str, float]:
    """Return the CPU seconds of the first call and of the cheapest later one. To be run in a fresh process."""
    function, took = FUNCTIONS[name], []
    for call in range(1 + _WARM_CALLS):
        args = arguments(function, call * rows, rows)
        started = time.process_time()
        function(*args)
        took.append(time.process_time() - started)
    return {"cold": took[0], "warm": min(took[1:])}


def of_functions(names: list[str], rows: int) -> list[str]:
    """Print a line a function; return the names of those that missed their target."""
    over = []
    print(f"\n{'one call on ' + format(rows, ',') + ' rows':<26}{'class':<12}{'cold s':>8}{'warm s':>8}{'target':>8}")
    for name in names:
        told = json.loads(_output("-m", "bench.functions", "--measure", name, "--rows", str(rows)))
        kind = class_of(FUNCTIONS[name])
        late = told["warm"] > TARGETS[kind]
        over += [name] if late else []
        verdict = "OVER" if late else "ok"
        print(f"{name:<26}{kind:<12}{told['cold']:8.3f}{told['warm']:8.3f}{TARGETS[kind]:8.2f}  {verdict}", flush=True)
    return over


def of_import() -> list[str]:
    """Print what a fresh interpreter pays until the first result; return what is not as it should be.

    ``-X importtime`` tells wall time, which grows with whatever else runs; so it only tells which part of the CPU
    seconds is of our own modules (what the call itself takes is shared out alike). The cheapest interpreter counts.
    """
    before = set(_import_times("pass")[0])
    found, heavy = [], set()
    for _ in range(_INTERPRETERS):
        times, output = _import_times(_PROGRAM)
        imported, called, loaded = json.loads(output)
        new = {name: seconds for name, seconds in times.items() if name not in before}
        ours = sum(seconds for name, seconds in new.items() if name.partition(".")[0] == "udfs")
        found.append((imported + called, imported, called, ours / sum(new.values())))
        heavy |= set(loaded)
    total, imported, called, share = min(found)
    own = total * share
    print(f"\nimport udfs.registry and the first {_FIRST_CALL}, cheapest of {_INTERPRETERS} fresh interpreters, CPU")
    print(f"import                    {imported:8.3f} s")
    print(f"first call                {called:8.3f} s")
    print(f"of both, own modules      {own:8.3f} s  target {OWN_IMPORT}  {'ok' if own <= OWN_IMPORT else 'OVER'}")
    print(f"standard library, others  {total - own:8.3f} s")
    print(f"{' and '.join(HEAVY)} loaded: {', '.join(sorted(heavy)) or 'no'}")
    return [*(["own modules"] if own > OWN_IMPORT else []), *sorted(heavy)]


def _import_times(program: str) -> tuple[dict[str, float], str]:
    """Return module → seconds of its own while it was imported, and what the program printed."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program], check=True, capture_output=True, text=True
    )
    times = {}
    for line in done.stderr.splitlines():
        head, _, rest = line.partition("import time:")
        self_time, _, names = rest.partition("|")
        if not head and self_time.strip().isdigit():
            times[names.partition("|")[2].strip()] = int(self_time) / 1e6
    return times, done.stdout


def _output(*args: str) -> str:
    return subprocess.run([sys.executable, *args], check=True, capture_output=True, text=True).stdout


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--measure", choices=list(FUNCTIONS))
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(FUNCTIONS):
        parser.error(f"no such function: {', '.join(sorted(unknown))}")
    if chosen.measure:
        print(json.dumps(measure(chosen.measure, chosen.rows)))
        return 0
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}")
    missed = of_functions(chosen.names or list(FUNCTIONS), chosen.rows) + of_import()
    print(f"\n{'over: ' + ', '.join(missed) if missed else 'all targets met'}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
