"""What ten thousand sets of weights cost, in time and memory.

Run from the top of the checkout: ``python -m bench.sensitivity [--units 60] [--indicators 40] [--draws 10000]``. The
analysis runs in a process of its own; memory is the largest that this process had, all that it imports counted.
"""

import argparse
import json
import platform
import random
import shlex
import subprocess
import sys
import time
from decimal import Decimal
from io import BytesIO
from typing import Any

from addin.scoring.facts import Fact, Facts
from addin.scoring.result import ScoredSystem
from bench.memory import most_held

_MISSING = 0.03  # of the numbers, and as many exempt


def scored_system(units: int, indicators: int) -> ScoredSystem:
    from addin.scoring.engine import score
    from udfs.period import Period
    from xl_templates.model import Programme

    programme = Programme.model_validate(_programme(units, indicators))
    system = programme.systems[0]
    return score(programme, system, Period.parse("2023-Q1"), _facts(programme, random.Random(5)))


def _programme(units: int, indicators: int) -> dict[str, Any]:
    worths = [Decimal(100) / indicators] * (indicators - 1)
    worths.append(100 - sum(worths, Decimal(0)))
    return {
        "id": "bench",
        "title": "测速",
        "version": "1",
        "valid_from": "2020-01-01",
        "office": "办公室",
        "note": "测速",
        "units": [{"name": f"第{at}镇", "kind": "镇", "groups": ["towns"]} for at in range(units)],
        "submissions": [],
        "ledgers": [],
        "systems": [
            {
                "id": "bench",
                "title": "测速",
                "periods": ["quarter"],
                "groups": [{"id": "towns", "name": "乡镇", "units": "towns"}],
                "indicators": [
                    {"id": f"i{at}", "name": f"指标{at}", "points": worth, "rule": {"kind": "completion"}}
                    for at, worth in enumerate(worths)
                ],
            }
        ],
    }


def _facts(programme: Any, dice: random.Random) -> Facts:
    facts = Facts()
    for unit in programme.units:
        for indicator in programme.systems[0].indicators:
            luck = dice.random()
            value = None if luck < _MISSING else Decimal(dice.randint(30, 110))
            exempt = luck > 1 - _MISSING
            facts.facts[unit.name, indicator.id] = Fact(value=value, target=Decimal(100), exempt=exempt, note="按规定")
    return facts


def measure(units: int, indicators: int, draws: int) -> dict[str, float]:
    scored = scored_system(units, indicators)
    started = time.process_time()
    from addin.scoring.sensitivity import analyse  # numpy comes with it
    from addin.scoring.sensitivity_book import write_sensitivity

    imported = time.process_time()
    before = most_held()
    found = analyse(scored, draws=draws)
    analysed = time.process_time()
    most = most_held()
    write_sensitivity(found, BytesIO())
    return {
        "import": imported - started,
        "analyse": analysed - imported,
        "workbook": time.process_time() - analysed,
        "before": before,
        "most": most,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=60)
    parser.add_argument("--indicators", type=int, default=40)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--measure", action="store_true")
    chosen = parser.parse_args()
    if chosen.measure:
        print(json.dumps(measure(chosen.units, chosen.indicators, chosen.draws)))
        return
    size = ["--units", str(chosen.units), "--indicators", str(chosen.indicators), "--draws", str(chosen.draws)]
    command = [sys.executable, "-m", "bench.sensitivity", *size, "--measure"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}")
    print(shlex.join(["python", *command[1:-1]]))
    print(f"numpy imported    {told['import']:6.2f} s CPU")
    print(
        f"analysed          {told['analyse']:6.2f} s CPU   {told['most']:5.0f} MiB at most, {told['before']:.0f} before"
    )
    print(f"workbook written  {told['workbook']:6.2f} s CPU")


if __name__ == "__main__":
    main()
