"""Runs a job over and over, each time stopped at another step of its writing, and looks at what is left.

``python -m tests.killed_run FOLDER JOB [all]`` prints one JSON line a step. JOB: ``consolidate`` or ``score``. It is
stopped by ``kill`` (SIGKILL), ``full`` (no room on the disk), ``interrupt`` (Ctrl-C) and ``again`` (killed once more
while it takes over). A step is every write, fsync, open, rename, link, unlink, mkdir, rmdir, chmod and utime that
Python code does in the folder of the results or in the temporary folder; some of them are tried, with ``all`` every
one. It is the real job in a forked process, with what comes before its writing (the reading) done once.
"""

import builtins
import errno
import io
import json
import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from addin import consolidate as merging
from addin.locks import is_lock_name
from xl_templates.reading.worker import ToRead

GUARD = "zhaoshang.guard"  # stays in the temporary folder: whoever removes it takes it from one who holds it
AGAIN_FIRST = 10  # steps of taking over
# Where not all steps are tried: these, and so many of the others.
VITAL = ("link", "replace")
OTHERS = {"kill": 8, "full": 5, "interrupt": 5, "again": 5}
NEED_ROOM = ("write", "fsync", "open", "link", "mkdir")


# --- steps -------------------------------------------------------------------------------------------


class Steps:
    """Counts the steps of this process, and does something instead of one of them."""

    def __init__(self, folders: list[Path], stop_at: int, instead: Callable[[], None]) -> None:
        self.names: list[str] = []
        self.folders, self.stop_at, self.instead = tuple(map(str, folders)), stop_at, instead

    def step(self, name: str, before: Callable[[], Any] = lambda: None) -> None:
        self.names.append(name)
        if len(self.names) - 1 == self.stop_at:
            before()
            self.instead()

    def watch(self) -> None:
        """Put a step before every call that changes a folder or a file."""
        for name in ("replace", "rename", "link", "unlink", "remove", "fsync", "mkdir", "rmdir", "chmod", "utime"):
            setattr(os, name, self._watched(name, getattr(os, name)))
        steps, path_open, plain_open = self, Path.open, builtins.open

        class Raw(io.FileIO):
            def __init__(self, path: Path, mode: str) -> None:
                steps.step("open")
                super().__init__(path, mode)

            def write(self, data: Any) -> int:
                steps.step("write", lambda: super(Raw, self).write(bytes(data)[: len(data) // 2]))
                return super().write(data)

        def opened(path: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            if mode not in ("xb", "wb") or not steps.concerns(path):
                return path_open(path, mode, *arguments, **named)
            return io.BufferedWriter(Raw(path, mode[0]))

        def opened_by_xlsxwriter(path: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            if mode != "w" or not steps.concerns(path):
                return plain_open(path, mode, *arguments, **named)
            return io.TextIOWrapper(io.BufferedWriter(Raw(path, "w")), **named)

        Path.open, io.FileIO, builtins.open = opened, Raw, opened_by_xlsxwriter

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if "dir_fd" in named or self.concerns(arguments[0]):
                self.step(name)
            return real(*arguments, **named)

        return call

    def concerns(self, place: Any) -> bool:
        """Tell whether it is about the results: a name in one of the folders, or an open file."""
        return isinstance(place, int) or str(place).startswith(self.folders)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def no_room() -> None:
    raise OSError(errno.ENOSPC, "no room")


def interrupt() -> None:
    raise KeyboardInterrupt


# --- one run in a process of its own -----------------------------------------------------------------


class Runs:
    """A job in forked processes; its results, the files that it reads, and what it leaves in the temporary folder."""

    results: tuple[str, ...]

    def __init__(self, folder: Path) -> None:
        self.read, self.out, self.answer = folder / "报送", folder / "结果", folder / "answer.json"
        self.scratch = folder / "临时"
        for each in (self.read, self.scratch):
            each.mkdir(parents=True)
        tempfile.tempdir = str(self.scratch)

    def job(self) -> Any:
        """Do the job; its outcome has ``done`` and ``findings``."""
        raise NotImplementedError

    def change(self) -> None:
        """Change what is read: from now on the results are others."""
        raise NotImplementedError

    def learn(self) -> None:
        """Read once what the runs to come find at the targets."""

    def run(self, stop_at: int = -1, instead: Callable[[], None] = kill) -> dict[str, Any] | None:
        """Return what a run said of itself, ``None`` when it was killed."""
        self.answer.unlink(missing_ok=True)
        pid = os.fork()
        if not pid:
            steps = Steps([self.out, self.scratch], stop_at, instead)
            try:
                steps.watch()
                outcome = self.job()
                said = {"done": outcome.done, "codes": [found.code for found in outcome.findings]}
            except KeyboardInterrupt:
                said = {"done": False, "codes": ["interrupted"]}
            except BaseException as error:  # noqa: BLE001 - the parent has to hear of it
                said = {"done": False, "codes": [f"bug: {error!r}"]}
            self.answer.write_text(json.dumps(said | {"steps": steps.names}), encoding="utf-8")
            os._exit(0)
        os.waitpid(pid, 0)
        return json.loads(self.answer.read_text(encoding="utf-8")) if self.answer.exists() else None

    def state(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.out.iterdir()} if self.out.exists() else {}

    def rubbish(self) -> list[str]:
        """Everything that is no result."""
        left = [path.name for path in self.scratch.iterdir() if path.name != GUARD]
        return sorted({*self.state(), *left} - set(self.results))

    def inputs(self) -> dict[str, tuple[bytes, int]]:
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in self.read.iterdir()}

    def put(self, state: dict[str, bytes]) -> None:
        for folder in (self.out, self.scratch):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        for name, content in state.items():
            (self.out / name).write_bytes(content)


class Consolidating(Runs):
    """汇总 of the weekly form, one small ledger of two units, over readings that were made once."""

    results = ("汇总.xlsx", "o.json", "工作簿.xlsx")
    units = ("区发展改革委", "区合作交流办")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        loaded = merging.load("jizhou")
        merging.load = lambda _name: loaded
        for name in self.units:
            _workbook(self.read / f"{name}.xlsx")
        paths = sorted(self.read.iterdir())
        reads = merging.read_all([ToRead(str(path), path.name) for path in paths], (loaded.programme,))
        known = {read.file: pickle.dumps(read) for read in reads}
        merging.read_all = lambda files, *_, **__: [pickle.loads(known[file.name]) for file in files]
        self.real, self.records = merging.read_month, dict[bytes, bytes]()
        merging.read_month = self.read_month
        self.later = (self.read / f"{self.units[1]}.xlsx").rename(folder / "later.xlsx")

    def read_month(self, path: Path, programmes: Any) -> Any:
        known = self.records.get(path.read_bytes())
        return pickle.loads(known) if known else self.real(path, programmes)

    def learn(self) -> None:
        path = self.out / self.results[0]
        self.records[path.read_bytes()] = pickle.dumps(self.real(path, [merging.load("jizhou").programme]))

    def change(self) -> None:
        self.later.rename(self.read / f"{self.units[1]}.xlsx")

    def job(self) -> Any:
        summary, told, book = (self.out / name for name in self.results)
        return merging.consolidate(
            merging.ConsolidateRequest(self.read, "jizhou", "2023-W08", str(summary), book, None, str(told))
        )


class Scoring(Runs):
    """计算得分 of one indicator of three units, with the facts as they would be read."""

    results = ("得分.xlsx", "o.json", "敏感性.xlsx")
    text = '[[indicators]]\nid="a"\nname="外资"\npoints=100\nrule={ kind="completion" }\n'

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        from addin.scoring import score as scoring
        from addin.scoring import sensitivity_job
        from addin.scoring.asked_for import AskedFor
        from tests.scoring.small_systems import facts_of, programme_of
        from udfs.period import Period

        programme = programme_of(self.text)
        asked = AskedFor(programme, programme.systems[0], Period.parse("2023-Q1"))
        analyse = sensitivity_job.analyse
        sensitivity_job.analyse = lambda scored, **_: analyse(scored, draws=20)
        scoring.asked_for = lambda *_: asked
        scoring.read_inputs = lambda path, *_: facts_of(path.read_text(encoding="utf-8"))
        self.scoring, self.inputs_file = scoring, self.read / "数据.xlsx"
        self.inputs_file.write_text("a 甲=45/50 乙=50/50 丙=10/50", encoding="utf-8")

    def change(self) -> None:
        self.inputs_file.write_text("a 甲=45/50 乙=20/50 丙=10/50", encoding="utf-8")

    def job(self) -> Any:
        scores, told, sensitivity = (str(self.out / name) for name in self.results)
        return self.scoring.score(
            self.scoring.ScoreRequest("", "", "", self.inputs_file, scores, (), told, sensitivity)
        )


def _workbook(path: Path) -> None:
    header = ("日期", "区领导", "活动形式", "活动名称或企业名称", "地点", "主要内容")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("区领导活动")
        sheet.write_string(0, 0, "区领导活动周报（2023年第8周）")
        row = ("2023-02-22", "区长", "座谈会", f"{path.stem}企业", "天津", "座谈")
        for at, cells in enumerate((header, row), start=1):
            sheet.write_row(at, 0, cells)
    os.utime(path, (1677000000, 1677000000))


# --- all steps ---------------------------------------------------------------------------------------


def main() -> None:
    folder, every = Path(sys.argv[1]), "all" in sys.argv[3:]
    runs: Runs = {"consolidate": Consolidating, "score": Scoring}[sys.argv[2]](folder)
    first = runs.run()
    assert first and first["done"], first
    old = runs.state()
    runs.learn()
    runs.change()
    inputs = runs.inputs()
    whole = runs.run()
    assert whole and whole["done"] and whole["codes"] == [], whole
    new = runs.state()
    runs.learn()
    assert set(old) == set(new) == set(runs.results) and all(old[name] != new[name] for name in runs.results)
    runs.put(old)  # and what a run left that was killed while it held everything
    assert runs.run(whole["steps"].index("replace")) is None
    dead = {name: content for name, content in runs.state().items() if name not in runs.results}
    assert sum(map(is_lock_name, dead)) >= 2 and len(dead) >= 3, dead.keys()
    for how, step, name in [(way, *each) for way in OTHERS for each in _tried(whole["steps"], way, every)]:
        runs.put(old | dead if how == "again" else old)
        said = runs.run(step, {"full": no_room, "interrupt": interrupt}.get(how, kill))
        left = runs.state()
        told = {"how": how, "step": step, "name": name, "said": said and said["codes"]}
        told["kept"] = [{old[each]: "old", new[each]: "new"}.get(left.get(each, b""), "torn") for each in runs.results]
        told["rubbish"] = runs.rubbish()
        after = runs.run()
        told["next"] = after["codes"] if after["done"] else ["not done", *after["codes"]]
        told["healed"] = runs.state() == new and runs.rubbish() == []
        told["inputs"] = runs.inputs() == inputs
        print(json.dumps(told, ensure_ascii=False))


def _tried(steps: list[str], how: str, every: bool) -> list[tuple[int, str]]:
    numbered = list(enumerate(steps))
    if how == "again":
        numbered = numbered[:AGAIN_FIRST]
    if how == "full":
        numbered = [each for each in numbered if each[1] in NEED_ROOM]
    others = [each for each in numbered if each[1] not in VITAL]
    some = others if every else others[:: -(-len(others) // OTHERS[how])]
    return [each for each in numbered if each[1] in VITAL or each in some]


if __name__ == "__main__":
    main()
