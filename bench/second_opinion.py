"""Every cell of every workbook of a folder tree, as we read it and as others do: openpyxl (xlsx), xlrd, pyxlsb.

Run from the top of the checkout: ``python -m bench.second_opinion DIR [--out REPORT.md] [--limit N]``; two of them are
no dependencies of the project: ``pip install xlrd pyxlsb``. Differences are counted by reason; ends with 0 only where
every one has a reason.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from bench.corpus import workbooks
from bench.second_opinion_task import UNEXPLAINED, Comparison, compare
from xl_templates.isolation import Limits, Lost, run_isolated

_MEMORY: Final = 2048 << 20  # openpyxl needs fifty times what a workbook has
_FILES: Final = 12  # named for each reason


def compare_all(folder: Path, limit: int | None = None) -> dict[str, Comparison]:
    """Compare all files; a reader that dies or hangs is noted with its file."""
    paths = workbooks(folder, limit)
    found = {}
    with closing(run_isolated(compare, [str(path) for path in paths], limits=Limits(memory=_MEMORY))) as outcomes:
        for index, outcome in outcomes:
            name = paths[index].relative_to(folder).as_posix()
            lost = isinstance(outcome, Lost)
            found[name] = Comparison(f"a process was lost: {outcome.kind}") if lost else outcome.value
    return dict(sorted(found.items()))


def as_text(found: dict[str, Comparison]) -> str:
    """Return the report."""
    compared = {name: one for name, one in found.items() if not one.skipped}
    reasons: Counter[str] = sum((one.reasons for one in compared.values()), Counter())
    skipped: dict[str, list[str]] = defaultdict(list)
    for name, one in found.items():
        if one.skipped:
            skipped[one.skipped].append(name)
    cells = sum(one.cells for one in compared.values())
    lines = [f"# {len(compared)} files, {cells} cells, {sum(reasons.values())} differ", ""]
    for reason, count in reasons.most_common():
        lines += [f"## {count} × {reason}", ""]
        named = [name for name, one in compared.items() if one.reasons[reason]]
        for name in named if reason == UNEXPLAINED else named[:_FILES]:
            lines += [f"- {name} ({compared[name].reasons[reason]})"]
            lines += [f"  - {sample}" for sample in compared[name].samples[reason]]
        lines.append("")
    lines += [f"{UNEXPLAINED}: {reasons[UNEXPLAINED]}", "", "## Not compared", ""]
    for reason, names in sorted(skipped.items(), key=lambda item: -len(item[1])):
        lines.append(f"- {len(names)} × {reason}: {', '.join(names[:_FILES])}")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--limit", type=int)
    chosen = parser.parse_args(arguments)
    found = compare_all(chosen.folder, chosen.limit)
    text = as_text(found)
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")
    print(text if not chosen.out else text.partition("\n")[0])
    return 1 if any(one.reasons[UNEXPLAINED] for one in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
