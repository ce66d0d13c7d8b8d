"""Runs 汇总 over and over, each time stopped at another step of its writing, and looks at what is left.

``python -m tests.killed_run FOLDER HOW [all]`` prints one JSON line a step. HOW: ``kill`` (SIGKILL), ``full`` (no
room on the disk), ``interrupt`` (Ctrl-C), ``again`` (killed once more while it takes over). A step is every write,
fsync, open, rename, link, unlink, mkdir, rmdir and chmod that Python code does in the folder of the results; some of
them are tried, with ``all`` every one. It is the real job in a forked process, with what comes before its writing
(the reading) done once.
"""

import errno
import io
import json
import os
import pickle
import shutil
import signal
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from addin import consolidate as job
from addin.locks import is_lock_name
from udfs.rules import grammar
from xl_templates.reading.worker import ToRead

UNITS = ("区发展改革委", "区合作交流办")
RESULTS = ("汇总.xlsx", "o.json", "工作簿.xlsx")
AGAIN_FIRST = 10  # steps of taking over
# Where not all steps are tried: these, and so many of the others.
VITAL = ("link", "replace")
OTHERS = {"kill": 9, "full": 5, "interrupt": 5, "again": 8}
PERIOD = "2023-W08"  # the weekly form: one small ledger
HEADER = ("日期", "区领导", "活动形式", "活动名称或企业名称", "地点", "主要内容")


# --- steps -------------------------------------------------------------------------------------------


class Steps:
    """Counts the steps of this process, and does something instead of one of them."""

    def __init__(self, folder: Path, stop_at: int, instead: Callable[[], None]) -> None:
        self.names: list[str] = []
        self.folder, self.stop_at, self.instead = str(folder), stop_at, instead

    def step(self, name: str, before: Callable[[], Any] = lambda: None) -> None:
        self.names.append(name)
        if len(self.names) - 1 == self.stop_at:
            before()
            self.instead()

    def watch(self) -> None:
        """Put a step before every call that changes a folder or a file."""
        for name in ("replace", "rename", "link", "unlink", "remove", "fsync", "mkdir", "rmdir", "chmod"):
            setattr(os, name, self._watched(name, getattr(os, name)))
        steps, plain_open = self, Path.open

        class Raw(io.FileIO):
            def __init__(self, path: Path, mode: str) -> None:
                steps.step("open")
                super().__init__(path, mode)

            def write(self, data: Any) -> int:
                steps.step("write", lambda: super(Raw, self).write(bytes(data)[: len(data) // 2]))
                return super().write(data)

        def opened(path: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            if mode not in ("xb", "wb") or not steps.concerns(path):
                return plain_open(path, mode, *arguments, **named)
            return io.BufferedWriter(Raw(path, mode[0]))

        Path.open, io.FileIO = opened, Raw

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if self.concerns(arguments[0]):
                self.step(name)
            return real(*arguments, **named)

        return call

    def concerns(self, place: Any) -> bool:
        """Tell whether it is about the results: a name in their folder, or an open file."""
        return isinstance(place, int) or str(place).startswith(self.folder)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def no_room() -> None:
    raise OSError(errno.ENOSPC, "no room")


def interrupt() -> None:
    raise KeyboardInterrupt


# --- one run in a process of its own -----------------------------------------------------------------


class Runs:
    """The job over prepared readings, in forked processes."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.out, self.answer = folder / "报送", folder / "结果", folder / "answer.json"
        loaded = job.load("jizhou")
        job.load = lambda _name: loaded
        for name in UNITS:
            _workbook(self.inbox / f"{name}.xlsx")
        paths = sorted(self.inbox.iterdir())
        reads = job.read_all([ToRead(str(path), path.name) for path in paths], (loaded.programme,))
        known = {read.file: pickle.dumps(read) for read in reads}
        job.read_all = lambda files, *_, **__: [pickle.loads(known[file.name]) for file in files]
        grammar.parse_text = cache(grammar.parse_text)

    def run(self, stop_at: int = -1, instead: Callable[[], None] = kill) -> dict[str, Any] | None:
        """Return what a run said of itself, ``None`` when it was killed."""
        self.answer.unlink(missing_ok=True)
        pid = os.fork()
        if not pid:
            steps = Steps(self.out, stop_at, instead)
            try:
                steps.watch()
                said = self._job()
            except KeyboardInterrupt:
                said = {"done": False, "codes": ["interrupted"]}
            except BaseException as error:  # noqa: BLE001 - the parent has to hear of it
                said = {"done": False, "codes": [f"bug: {error!r}"]}
            self.answer.write_text(json.dumps(said | {"steps": steps.names}), encoding="utf-8")
            os._exit(0)
        os.waitpid(pid, 0)
        return json.loads(self.answer.read_text(encoding="utf-8")) if self.answer.exists() else None

    def _job(self) -> dict[str, Any]:
        out = self.out
        request = job.ConsolidateRequest(
            self.inbox, "jizhou", PERIOD, str(out / RESULTS[0]), out / RESULTS[2], None, str(out / RESULTS[1])
        )
        outcome = job.consolidate(request)
        return {"done": outcome.done, "codes": [found.code for found in outcome.findings]}

    def state(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.out.iterdir()} if self.out.exists() else {}

    def put(self, state: dict[str, bytes]) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()
        for name, content in state.items():
            (self.out / name).write_bytes(content)


def _workbook(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("区领导活动")
        sheet.write_string(0, 0, "区领导活动周报（2023年第8周）")
        for at, row in enumerate(
            (HEADER, ("2023-02-22", "区长", "座谈会", f"{path.stem}企业", "天津", "座谈")), start=1
        ):
            sheet.write_row(at, 0, row)
    os.utime(path, (1677000000, 1677000000))


# --- all steps ---------------------------------------------------------------------------------------


def main() -> None:
    folder, how, every = Path(sys.argv[1]), sys.argv[2], "all" in sys.argv[3:]
    runs = Runs(folder)
    second = runs.inbox / f"{UNITS[1]}.xlsx"
    aside = second.rename(folder / second.name)
    assert runs.run()["done"]
    old = runs.state()
    aside.rename(second)
    whole = runs.run()
    assert whole["done"] and whole["codes"] == [], whole
    new = runs.state()
    assert set(old) == set(new) == set(RESULTS) and all(old[name] != new[name] for name in RESULTS)
    dead = {}
    if how == "again":  # a run that was killed while it held everything
        runs.put(old)
        assert runs.run(whole["steps"].index("replace")) is None
        dead = {name: content for name, content in runs.state().items() if name not in RESULTS}
        assert sum(map(is_lock_name, dead)) == 2 and len(dead) == 3, dead.keys()
    for step, name in _tried(whole["steps"], how, every):
        runs.put(old | dead)
        said = runs.run(step, {"full": no_room, "interrupt": interrupt}.get(how, kill))
        left = runs.state()
        told = {"step": step, "name": name, "said": said and said["codes"], "done": said and said["done"]}
        told["kept"] = [{old[each]: "old", new[each]: "new"}.get(left.get(each, b""), "torn") for each in RESULTS]
        told["rubbish"] = sorted(set(left) - set(RESULTS))
        after = runs.run()
        told["next"] = after["codes"] if after["done"] else ["not done", *after["codes"]]
        told["healed"] = runs.state() == new
        print(json.dumps(told, ensure_ascii=False))


def _tried(steps: list[str], how: str, every: bool) -> list[tuple[int, str]]:
    numbered = list(enumerate(steps))
    if how == "again":
        numbered = numbered[:AGAIN_FIRST]
    if how == "full":
        numbered = [each for each in numbered if each[1] in ("write", "fsync", "open", "link", "mkdir")]
    others = [each for each in numbered if each[1] not in VITAL]
    some = others if every else others[:: -(-len(others) // OTHERS[how])]
    return [each for each in numbered if each[1] in VITAL or each in some]


if __name__ == "__main__":
    main()
