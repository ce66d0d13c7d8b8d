"""An inbox as it really arrives, with the truth beside it: one workbook (or a few) a unit, tidy or messy.

``make_inbox`` writes ``folder/inbox/…`` and ``folder/truth.json``, and, when more units are asked for than the shipped
programme has, ``folder/programme`` with a definition of so many units. The same arguments give the same content.
Nothing here comes from the reader: the truth is what was written, never what was read back.

By hand: ``python -m bench.inbox FOLDER --units 28 --rows 20 --messy 0.6 --kinds messy``.
"""

import argparse
import random
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from bench.inbox_mess import WAYS, Sheet, SheetMaker
from bench.inbox_rows import Row, RowMaker
from bench.inbox_sheets import Error, Formula, Grid, cell_name, write_careful, write_quick
from bench.inbox_template import PROGRESS, fill_template
from bench.inbox_troubles import add_troubles
from bench.inbox_truth import LedgerTruth, Truth, UnitTruth, Unreadable, ledger_totals, overall_totals
from udfs.period import Period
from xl_templates.load import SHIPPED, load
from xl_templates.model import Ledger, Programme

KINDS: Final = ("template", "plain", "messy")
LEDGERS: Final = ("landed", "negotiating", "planned", "problems", "activities")
_TABS: Final = {"landed": "落地", "negotiating": "洽谈", "planned": "谋划", "problems": "问题", "activities": "活动"}
_MAY_BE_NIL: Final = ("planned", "problems", "activities")
_RARE: Final = {"one_ledger_a_file": 0.4, "no_values": 0.8, "retold": 0.5, "nil_lines": 0.5, "last_years_columns": 0.3}


@dataclass(frozen=True)
class _Job:
    """One unit's share of the work; plain values only, so that it crosses to another process."""

    folder: Path
    programme: str
    seed: int
    period: str
    unit: str
    others: tuple[str, ...]
    kind: str
    rows: int
    messy: float
    ways: tuple[str, ...]
    suffix: str


def make_inbox(
    folder: Path,
    *,
    seed: int,
    units: int,
    rows: int,
    period: str = "2023-02",
    messy: float = 0.5,
    kinds: Sequence[str] = KINDS,
    ways: Sequence[str] = WAYS,
    formats: Sequence[str] = (".xlsx",),
    troubles: bool = False,
    workers: int = 1,
    keep_rows: bool = True,
) -> Truth:
    """Write the workbooks of so many units, so many rows a ledger, and return what is in them.

    ``kinds`` are dealt to the units in turn: ``template`` (ours, filled in; slow), ``plain`` (an officer's own tidy
    ledger; fast), ``messy``. ``messy``: from 0 to 1, how many of ``ways`` a messy file has, and how many of its cells.
    ``formats``: dealt in turn, too; ``.xls`` and ``.ods`` are saved by LibreOffice. ``troubles``: whether files that
    are no submission, or not of this month, or twice there, are put among them (``truth.others``).
    ``workers``: processes. ``keep_rows``: whether the truth holds every row, which is a lot for hundreds of units.
    """
    folder.mkdir(parents=True, exist_ok=True)
    inbox = folder / "inbox"
    inbox.mkdir()
    programme = _programme_for(folder, units)
    names = _unit_names(_loaded(programme), period)[:units]
    jobs = []
    for at, name in enumerate(names):
        kind = kinds[at % len(kinds)]
        suffix = formats[at % len(formats)]
        others = _neighbours(names, at)
        jobs.append(_Job(inbox, programme, seed, period, name, others, kind, rows, messy, tuple(ways), suffix))
    told = _run(jobs, workers)
    for suffix in sorted(set(formats) - {".xlsx"}):
        _convert(inbox, [unit for unit, job in zip(told, jobs, strict=True) if job.suffix == suffix], suffix)
    if not keep_rows:
        for unit in told:
            unit.rows = {}
    totals = overall_totals(told, LEDGERS)
    truth = Truth(inbox, programme, period, seed, {unit.unit: unit for unit in told}, totals)
    if troubles:
        truth.others = add_troubles(inbox, _loaded(programme), told[0], names, period)
    truth.dump(folder / "truth.json")
    return truth


def _run(jobs: Sequence[_Job], workers: int) -> list[UnitTruth]:
    if workers < 2:
        return [_write_unit(job) for job in jobs]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_write_unit, jobs, chunksize=max(1, len(jobs) // (workers * 8))))


def _convert(inbox: Path, units: Sequence[UnitTruth], suffix: str) -> None:
    """Let LibreOffice save these units' workbooks in another format, all in one run, and take the old ones away."""
    names = {name: str(Path(name).with_suffix(suffix)) for unit in units for name in unit.files}
    if not names:
        return
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", suffix[1:], "--outdir", str(inbox), *(str(inbox / name) for name in names)]
        subprocess.run(command, check=True, capture_output=True)
    for old in names:
        (inbox / old).unlink()
    for unit in units:
        unit.files = [names[name] for name in unit.files]
        for cell in unit.unreadable:
            cell.file = names[cell.file]


# --- the definition ------------------------------------------------------------------------------------


@cache
def _loaded(name: str) -> Programme:
    loaded = load(name)
    assert loaded.programme is not None, loaded.findings
    return loaded.programme


def _unit_names(programme: Programme, period: str) -> list[str]:
    submission = programme.submission_for("month")
    assert submission is not None
    month = Period.parse(period)
    return [unit.name for unit in programme.units_of(submission, month.first_day, month.last_day)]


def _programme_for(folder: Path, units: int) -> str:
    """Return the shipped programme, or a copy of it with as many units as are asked for."""
    shipped = SHIPPED / "jizhou"
    known = _unit_names(_loaded("jizhou"), "2023-02")
    if units <= len(known):
        return "jizhou"
    copy = folder / "programme"
    shutil.copytree(shipped, copy)
    more = [
        f'\n[[units]]\nname = "第{number:03d}示范镇"\naliases = ["第{number:03d}示范镇人民政府"]\nkind = "镇"\n'
        'groups = ["townships"]\nsource = ["示例"]\n'
        for number in range(len(known) + 1, units + 1)
    ]
    with (copy / "units.toml").open("a", encoding="utf-8") as target:
        target.writelines(more)
    return str(copy)


def _neighbours(names: Sequence[str], at: int) -> tuple[str, ...]:
    """Return the unit before this one in the list: whose project is told again, whose activity was attended."""
    return (names[at - 1],) if len(names) > 1 else ()


# --- one unit ------------------------------------------------------------------------------------------


def _write_unit(job: _Job) -> UnitTruth:
    rng = random.Random(f"{job.seed}:{job.unit}:{job.kind}")
    programme = _loaded(job.programme)
    truth = UnitTruth(job.unit, job.kind)
    if job.kind == "template":
        _write_template(job, programme, rng, truth)
    else:
        _write_own(job, programme, rng, truth)
    return truth


def _rows(job: _Job, ledger: str, count: int, *, retold: bool) -> list[Row]:
    """Return a unit's rows: its own, one activity of a neighbour that it attended, perhaps a neighbour's project."""
    maker = RowMaker(job.seed, job.period)
    rows = [maker.row(ledger, job.unit, number) for number in range(count)]
    for other in job.others:
        if ledger == "activities" and count > 1:
            rows[-1] = maker.row(ledger, other, 0)
        elif ledger == "landed" and retold and count > 1:
            again = dict(maker.row(ledger, other, 0))
            again["investor_name"] = str(again["investor_name"]).removesuffix("有限公司")
            rows[-1] = again
    return rows


def _write_template(job: _Job, programme: Programme, rng: random.Random, truth: UnitTruth) -> None:
    states: dict[str, str] = {}
    rows = {}
    for ledger in LEDGERS:
        stated = rng.random() < job.messy / 3
        if stated:
            states[ledger] = "nil" if ledger in _MAY_BE_NIL else "unchanged"
        rows[ledger] = [] if states.get(ledger) == "nil" else _rows(job, ledger, job.rows, retold=False)
    name = f"{job.unit}-招商引资台账-{job.period}.xlsx"
    fill_template(job.folder / name, programme, Period.parse(job.period), job.unit, rows, states)
    truth.files.append(name)
    for ledger, told in rows.items():
        _tell(truth, job, programme.ledger(ledger), told, states.get(ledger, "reported"), [])
    form = programme.ledger("progress")
    totals = ledger_totals([PROGRESS], _total_ids(form))
    truth.ledgers["progress"] = LedgerTruth(1, 1, "reported", totals)


def _write_own(job: _Job, programme: Programme, rng: random.Random, truth: UnitTruth) -> None:
    ways = _drawn(job, rng)
    truth.ways = sorted(ways, key=WAYS.index)
    keeps_values = "no_values" not in ways
    maker = SheetMaker(rng, ways, 0.3 * job.messy, job.unit, job.period, keeps_values=keeps_values)
    empty = rng.choice(_MAY_BE_NIL) if "nil_lines" in ways else None
    made: dict[str, Sheet] = {}
    for ledger in LEDGERS:
        least = job.rows if job.kind == "plain" else max(1, job.rows // 2)
        count = 0 if ledger == empty else rng.randint(least, job.rows)
        rows = _rows(job, ledger, count, retold="retold" in ways)
        if ledger == "landed" and "retold" in ways and job.others and count > 1:
            truth.retold.append(str(rows[-1]["project_name"]))
        made[ledger] = maker.make(programme.ledger(ledger), rows, _tab(rng, ledger, ways))
    write = write_quick if keeps_values else write_careful
    for name, ledgers in _files(job, rng, ways, programme):
        grids = [grid for ledger in ledgers for grid in _grids(made[ledger].grid, ledger, ways)]
        if "hidden_sheet" in ways:
            grids.append(_hidden_sheet())
        write(job.folder / name, grids)
        truth.files.append(name)
        for ledger in ledgers:
            _tell_sheet(truth, job, programme.ledger(ledger), made[ledger], name)


def _drawn(job: _Job, rng: random.Random) -> frozenset[str]:
    """Draw the ways of a messy file; cell ways are common, a ledger in a file of its own is rare."""
    if job.kind == "plain":
        return frozenset()
    drawn = frozenset(way for way in job.ways if rng.random() < job.messy * _RARE.get(way, 1.0))
    # LibreOffice calculates what has no value, so a file that it saves has all values.
    return drawn if job.suffix == ".xlsx" else drawn - {"no_values"}


def _tab(rng: random.Random, ledger: str, ways: frozenset[str]) -> str:
    word = _TABS[ledger]
    number = LEDGERS.index(ledger) + 1
    if "renamed_sheets" not in ways:
        return word
    return rng.choice((f"{word}项目", f"附件{number}{word}", f"Sheet{number}", f"{number}.{word}（本月）", f"{word} "))


def _files(
    job: _Job, rng: random.Random, ways: frozenset[str], programme: Programme
) -> list[tuple[str, Sequence[str]]]:
    """Return the names of a unit's files, and the ledgers in each."""
    year, month = job.period.split("-")
    said = f"{year}年{int(month)}月"
    if "one_ledger_a_file" in ways:
        return [(f"{job.unit}{programme.ledger(ledger).title}（{said}）.xlsx", (ledger,)) for ledger in LEDGERS]
    patterns = ["{unit}招商引资台账（{said}）.xlsx"]
    if job.kind == "messy":
        patterns += [
            "{unit}{month}月台账.xlsx",
            "招商引资台账-{unit}-{year}{month:02d}.xlsx",
            "{unit}报工信局.xlsx",
            "附件：{unit}{said}招商台账(1).xlsx",
        ]
    name = rng.choice(patterns).format(unit=job.unit, said=said, year=year, month=int(month))
    return [(name, LEDGERS)]


def _grids(grid: Grid, ledger: str, ways: frozenset[str]) -> list[Grid]:
    """Return the sheet, and its copy as Excel names it where the file has one."""
    if ledger != "landed" or "doubled_sheet" not in ways:
        return [grid]
    fields = {name: value for name, value in vars(grid).items() if name != "name"}
    return [grid, Grid(f"{grid.name.strip()} (2)", **fields)]


def _hidden_sheet() -> Grid:
    """A sheet with the options of drop-downs, hidden, as self-made templates have."""
    grid = Grid("选项", hidden=True)
    for line in (("资金类型", "是否"), ("内资", "是"), ("外资", "否"), ("内外合资", None)):
        grid.add(line)
    return grid


# --- the truth -----------------------------------------------------------------------------------------


def _tell_sheet(truth: UnitTruth, job: _Job, ledger: Ledger, sheet: Sheet, file: str) -> None:
    for row, column, name, kind, cell in sheet.lost:
        seen = cell.code if isinstance(cell, Error) else f"={cell.text}" if isinstance(cell, Formula) else str(cell)
        truth.unreadable.append(
            Unreadable(file, sheet.grid.name, cell_name(row, column), job.unit, ledger.id, name, kind, seen)
        )
    _tell(truth, job, ledger, sheet.rows, sheet.state, sheet.missing)


def _tell(truth: UnitTruth, job: _Job, ledger: Ledger, rows: Sequence[Row], state: str, missing: Sequence[str]) -> None:
    """Note a ledger's rows and sums; what another unit hosted is told, but not counted."""
    counted = [row for row in rows if ledger.id != "activities" or row.get("host") not in job.others]
    totals = ledger_totals(counted, _total_ids(ledger))
    truth.ledgers[ledger.id] = LedgerTruth(len(rows), len(counted), state, totals, list(missing))
    truth.rows[ledger.id] = list(rows)


def _total_ids(ledger: Ledger) -> list[str]:
    return [ledger.column(name).id for name in ledger.totals]


def main() -> None:
    """Make an inbox from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--units", type=int, default=28)
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--period", default="2023-02")
    parser.add_argument("--messy", type=float, default=0.5)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=["plain", "messy"])
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    truth = make_inbox(
        given.folder,
        seed=given.seed,
        units=given.units,
        rows=given.rows,
        period=given.period,
        messy=given.messy,
        kinds=given.kinds,
        workers=given.workers,
    )
    lost = sum(len(unit.unreadable) for unit in truth.units.values())
    print(f"{truth.files} files of {len(truth.units)} units, {lost} unreadable cells, in {truth.inbox}")


if __name__ == "__main__":
    main()
