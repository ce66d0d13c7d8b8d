"""Every workbook of a folder tree, read as a submission: what came of each, and what it cost.

Run from the top of the checkout: ``python -m bench.corpus DIR [--out REPORT.md] [--limit N]``; a report that ends in
``.json`` is written as JSON. Files go the way that consolidating sends them: admitted, opened and read in a process of
their own, under its limits of time and memory. Ends with 0 only where no process crashed, hung or ran out of memory.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from heapq import nlargest
from pathlib import Path
from typing import Any, Final

from bench.corpus_task import Timed, timed_read
from bench.memory import most_held
from udfs.findings import Finding
from xl_templates.isolation import Lost, run_isolated
from xl_templates.load import load
from xl_templates.reading.worker import ToRead, prepare

SUFFIXES: Final = frozenset(
    (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods", ".ots", ".csv", ".et")
)
_BAD: Final = {"died": "crash", "failed": "crash", "timeout": "hang", "memory": "memory", "unstarted": "unstarted"}
_SAMPLES: Final = 8
_SLOWEST: Final = 10


@dataclass
class Tally:
    """What became of the files. ``refused``: code and words → names; ``bad``: crash, hang … → what and which file."""

    files: int = 0
    ok: Counter[str] = field(default_factory=Counter)
    refused: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    bad: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    findings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    times: list[tuple[float, str]] = field(default_factory=list)
    child_memory: float = 0.0
    seconds: float = 0.0

    def take(self, name: str, outcome: Timed | Lost) -> None:
        """Count what came of one file."""
        self.files += 1
        if isinstance(outcome, Lost):
            self.bad[_BAD[outcome.kind]].append(f"{name} ({outcome.detail})")
            return
        self.times.append((outcome.seconds, name))
        self.child_memory = max(self.child_memory, outcome.memory)
        refusal = outcome.read.refusal
        if refusal is None:
            self.ok[outcome.read.format] += 1
            self._take_findings(name, outcome.read.findings)
        elif _ran_out(refusal):
            self.bad["memory"].append(f"{name} ({refusal.message})")
        else:
            self.refused[refusal.code, refusal.message].append(name)

    def _take_findings(self, name: str, findings: Sequence[Finding]) -> None:
        """Keep what opening says of single cells; what reading says of rows depends on the ledgers."""
        for each in findings:
            if each.code == "ZS-470":
                self.findings[each.code].append(f"{name}: {each.line()}")

    def is_clean(self) -> bool:
        """Whether no process was lost."""
        return not any(self.bad.values())

    def as_json(self) -> dict[str, Any]:
        refused = [
            {"code": code, "words": words, "count": len(names), "samples": names[:_SAMPLES]}
            for (code, words), names in sorted(self.refused.items(), key=lambda item: (-len(item[1]), item[0]))
        ]
        slowest = [{"file": name, "seconds": round(seconds, 2)} for seconds, name in nlargest(_SLOWEST, self.times)]
        return {
            "files": self.files,
            "ok": dict(self.ok.most_common()),
            "refused": refused,
            **{kind: self.bad.get(kind, []) for kind in ("crash", "hang", "memory", "unstarted")},
            "findings": dict(self.findings),
            "slowest": slowest,
            "memory_mib": {
                "largest child": round(self.child_memory),
                "parent": round(most_held()),
            },
            "seconds": round(self.seconds, 1),
        }


def _ran_out(refusal: Finding) -> bool:
    """Tell whether a file was refused because its process could get no more memory."""
    return refusal.code == "ZS-425" and "可用的内存" in refusal.message


def workbooks(folder: Path, limit: int | None = None) -> list[Path]:
    """Return the files below a folder whose names say that they are workbooks, in order."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    return found[:limit]


def read_all(folder: Path, paths: Sequence[Path]) -> Tally:
    """Read all files, each in a process of its own."""
    programme = load("jizhou").programme
    assert programme is not None
    files = [ToRead(str(path), path.relative_to(folder).as_posix()) for path in paths]
    tally, start = Tally(), time.perf_counter()
    with closing(run_isolated(timed_read, files, initializer=prepare, initargs=((programme,),))) as outcomes:
        for index, outcome in outcomes:
            tally.take(files[index].name, outcome if isinstance(outcome, Lost) else outcome.value)
    tally.seconds = time.perf_counter() - start
    return tally


def as_text(told: dict[str, Any]) -> str:
    """Return the report for people."""
    lines = [f"# {told['files']} files, {told['seconds']} s", "", "## Read", ""]
    lines += [f"- {kind}: {count}" for kind, count in told["ok"].items()]
    lines += ["", "## Refused", ""]
    for each in told["refused"]:
        lines += [f"- {each['count']} × {each['code']} {each['words']}"]
        lines += [f"  - {name}" for name in each["samples"]]
    for kind in ("crash", "hang", "memory", "unstarted"):
        lines += ["", f"## {kind}: {len(told[kind])}", ""] + [f"- {each}" for each in told[kind]]
    for code, each in told["findings"].items():
        lines += ["", f"## {code}: {len(each)}", ""] + [f"- {line}" for line in each]
    lines += ["", "## Slowest", ""] + [f"- {each['seconds']} s {each['file']}" for each in told["slowest"]]
    lines += ["", "## Memory (MiB)", ""] + [f"- {what}: {most}" for what, most in told["memory_mib"].items()]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--limit", type=int)
    chosen = parser.parse_args(arguments)
    tally = read_all(chosen.folder, workbooks(chosen.folder, chosen.limit))
    told = tally.as_json()
    is_json = chosen.out is not None and chosen.out.suffix == ".json"
    text = json.dumps(told, ensure_ascii=False, indent=1) if is_json else as_text(told)
    if chosen.out is None:
        print(text)
    else:
        chosen.out.write_text(text, encoding="utf-8")
        bad = ", ".join(f"{len(told[kind])} {kind}" for kind in ("crash", "hang", "memory", "unstarted"))
        print(f"{told['files']} files: {sum(told['ok'].values())} read, {bad}; {chosen.out}")
    return 0 if tally.is_clean() else 1


if __name__ == "__main__":
    sys.exit(main())
