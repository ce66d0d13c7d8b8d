"""Hostile inputs cost themselves and nothing else."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests import isolation_tasks as tasks
from xl_templates import isolation, isolation_child
from xl_templates.isolation import Limits, Lost, Result, run_isolated

ROOT = Path(__file__).resolve().parent.parent
MIB = 1 << 20
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")


def run(inputs, **options):
    """Every outcome by its input's place; fails when one is missing or comes twice."""
    found = list(run_isolated(tasks.behave, inputs, **options))
    assert sorted(index for index, _ in found) == list(range(len(inputs)))
    return [outcome for _, outcome in sorted(found, key=lambda pair: pair[0])]


HOSTILE = [
    ("raise", Lost("failed", "RuntimeError")),
    ("hang", Lost("timeout", "4")),
    ("panic", Lost("failed", "Panic")),
    ("abort", Lost("died", "SIGABRT")),
    ("unpicklable", Lost("failed", "TypeError")),
    ("kill", Lost("died", "SIGKILL")),
    ("exit", Lost("failed", "SystemExit")),
    ("eat", Lost("memory", "256")),
    ("leave", Lost("died", "7")),
    ("oneway", Lost("failed", "ValueError")),
    ("large 9000000", Lost("memory", "256")),
    ("spin", Lost("timeout", "4")),
]


@pytest.fixture(scope="module")
def outcomes():
    inputs = [each for number, (hostile, _) in enumerate(HOSTILE) for each in (hostile, f"good {number}")]
    limits = Limits(seconds=4, memory=256 * MIB, answer=8 * MIB)  # a busy machine takes long to eat the memory
    return run(inputs, initializer=tasks.start, initargs=("word",), limits=limits)


@POSIX
class TestOnePoolOfAll:
    @pytest.mark.parametrize(("place", "expected"), [(2 * n, lost) for n, (_, lost) in enumerate(HOSTILE)])
    def test_a_hostile_one_is_lost_with_its_reason(self, outcomes, place, expected):
        lost = outcomes[place]
        assert (lost.kind, lost.detail) == (expected.kind, expected.detail)
        assert len(lost.trace) <= 4000

    def test_every_good_one_comes_back(self, outcomes):
        assert [outcome.value[0] for outcome in outcomes[1::2]] == [str(number) for number in range(len(HOSTILE))]
        assert {outcome.value[2] for outcome in outcomes[1::2]} == {"word"}

    def test_no_child_is_left(self, outcomes):
        assert not [each for each in psutil.Process().children() if "spawn_main" in " ".join(each.cmdline())]


def test_a_function_as_a_result_fails():
    # pickle says AttributeError or PicklingError, by version
    assert run(["function", "good 1"])[0].kind == "failed"


@POSIX
def test_killed_while_sending_a_large_answer():
    outcomes = run(["sending", "good 1", "sending", "good 2", "sending", "good 3"], limits=Limits(memory=1024 * MIB))
    assert [type(each) for each in outcomes[1::2]] == [Result] * 3


def test_the_watch_bounds_memory_where_the_system_does_not(monkeypatch):
    """As on Windows: the child's own limit is far away, the parent sees what it holds."""
    real = isolation_child.Child.__init__

    def without_limit(self, what, limits):
        real(self, what, Limits(memory=1 << 40, answer=limits.answer))

    monkeypatch.setattr(isolation_child.Child, "__init__", without_limit)
    monkeypatch.setattr(isolation, "_GLANCE", 0.01)
    monkeypatch.setattr(isolation_child.Child, "memory", lambda child: 257 * MIB if child.done else 1)
    outcomes = run(["good 1", "slow 30", "good 2"], workers=1, limits=Limits(memory=256 * MIB))
    assert [each.kind if isinstance(each, Lost) else "" for each in outcomes] == ["", "memory", ""]


def test_the_watch_sees_what_a_process_holds():
    child = isolation_child.Child((tasks.behave, None, ()), Limits())
    child.hear()
    assert 5 * MIB < child.memory() < 300 * MIB
    child.end()
    assert child.memory() == 0


class TestWorkers:
    @pytest.mark.parametrize(
        ("inputs", "workers", "processors", "most"), [(1, 4, 8, 1), (9, 1, 8, 1), (9, 99, 8, 4), (9, 4, 2, 2)]
    )
    def test_no_more_than_needed(self, monkeypatch, inputs, workers, processors, most):
        monkeypatch.setattr(os, "cpu_count", lambda: processors)
        born = []
        real = isolation_child.Child.__init__
        monkeypatch.setattr(
            isolation_child.Child, "__init__", lambda self, *given: (born.append(1), real(self, *given))[1]
        )
        run(["slow 0.05"] * inputs, workers=workers)
        assert 1 <= len(born) <= most

    def test_nothing_to_do_starts_nothing(self, monkeypatch):
        monkeypatch.setattr(isolation, "Child", None)
        assert run([]) == []

    def test_a_child_is_replaced_after_its_share(self):
        outcomes = run(["good"] * 5, workers=1, limits=Limits(tasks=2))
        pids = [outcome.value[1] for outcome in outcomes]
        assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [2, 2, 1]
        assert os.getpid() not in pids

    def test_a_child_imports_neither_the_main_module_nor_libraries(self):
        (outcome,) = run(["modules"])
        assert not {"pytest", "psutil", "openpyxl", "pandas", "udfs.findings", "addin"} & set(outcome.value)

    def test_a_task_of_the_main_module_is_a_mistake(self, monkeypatch):
        monkeypatch.setattr(tasks.behave, "__module__", "__main__")
        with pytest.raises(ValueError, match="main module"):
            run(["good"])

    def test_what_a_child_prints_reaches_nobody(self, capfd):
        assert run(["say"]) == [Result(None)]
        assert capfd.readouterr() == ("", "")

    @POSIX
    def test_a_child_ignores_ctrl_c(self):
        assert run(["interrupt"]) == [Result("still here")]

    def test_a_slow_caller_makes_no_answer_late(self):
        outcomes = run_isolated(tasks.behave, ["good 1", "slow 0.1", "good 2", "slow 0.1"], limits=Limits(seconds=0.8))
        found = []
        for each in outcomes:
            found.append(each)
            time.sleep(1)
        assert all(isinstance(outcome, Result) for _, outcome in found)

    def test_closing_early_ends_the_children(self):
        outcomes = run_isolated(tasks.behave, ["good 1", "hang", "hang", "hang"])
        next(outcomes)
        before = time.monotonic()
        outcomes.close()
        assert time.monotonic() - before < 5
        assert not [each for each in psutil.Process().children() if "spawn_main" in " ".join(each.cmdline())]

    @POSIX
    def test_cpu_time_of_the_children_can_be_read_afterwards(self):
        import resource

        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(["good 1"])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert after.ru_utime + after.ru_stime > before.ru_utime + before.ru_stime


class TestChildrenThatDoNotStart:
    @pytest.mark.parametrize(
        ("starter", "detail"),
        [(tasks.start_badly, "RuntimeError"), pytest.param(tasks.start_by_dying, "SIGABRT", marks=POSIX)],
    )
    def test_every_input_says_so(self, starter, detail):
        outcomes = run(["good 1", "good 2", "good 3"], initializer=starter)
        assert [(each.kind, each.detail) for each in outcomes] == [("unstarted", detail)] * 3

    def test_a_start_that_takes_too_long(self):
        outcomes = run(["good 1"], initializer=time.sleep, initargs=(600,), limits=Limits(start_seconds=0.3))
        assert (outcomes[0].kind, outcomes[0].detail) == ("unstarted", "0.3s")

    def test_a_system_without_a_process_to_give(self, monkeypatch):
        def refuse(*_):
            raise BlockingIOError(11, "Resource temporarily unavailable")

        monkeypatch.setattr(isolation, "Child", refuse)
        assert [each.kind for each in run(["good 1", "good 2"])] == ["unstarted"] * 2


@pytest.mark.parametrize(
    ("lost", "code", "word"),
    [
        (Lost("timeout", "60"), "ZS-430", "60 秒"),
        (Lost("died", "SIGKILL"), "ZS-431", "SIGKILL"),
        (Lost("memory", "512"), "ZS-432", "512 MiB"),
        (Lost("failed", "KeyError"), "ZS-433", "KeyError"),
        (Lost("unstarted", "RuntimeError"), "ZS-434", "RuntimeError"),
    ],
)
def test_what_officers_read(lost, code, word):
    found = lost.finding("甲镇/台账.xlsx")
    assert (found.code, found.file, found.severity) == (code, "甲镇/台账.xlsx", "error")
    assert word in found.message


@POSIX
def test_ctrl_c_in_the_parent_ends_all_and_passes_on(tmp_path):
    """As a terminal does it: the signal goes to the whole group."""
    script = tmp_path / "run.py"  # without the guard for the main module: no child may run it again
    script.write_text(
        "import signal\n"
        "from contextlib import closing\n"
        "from tests import isolation_tasks as tasks\n"
        "from xl_templates.isolation import run_isolated\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell ignores it for what it runs behind
        "outcomes = run_isolated(tasks.behave, ['good 1', 'hang', 'hang', 'hang'])\n"
        "next(outcomes)\n"
        "try:\n"
        "    with closing(outcomes):\n"
        "        print('going', flush=True)\n"
        "        list(outcomes)\n"
        "except KeyboardInterrupt:\n"
        "    import psutil\n"
        "    left = [p for p in psutil.Process().children() if 'spawn_main' in ' '.join(p.cmdline())]\n"
        "    print('stopped', len(left), flush=True)\n",
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=environment,
        cwd=tmp_path,
    )
    assert parent.stdout.readline() == "going\n"
    os.killpg(parent.pid, signal.SIGINT)
    out, err = parent.communicate(timeout=20)
    assert (out, err) == ("stopped 0\n", "")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc on this system")
def test_the_first_child_is_born_deaf_to_ctrl_c_too():
    """Python's own helper process, which starts with it, undoes the mask; so a fresh interpreter."""
    script = (
        "from pathlib import Path\n"
        "from tests import isolation_tasks as tasks\n"
        "from xl_templates.isolation_child import Child, Limits\n"
        "child = Child((tasks.behave, None, ()), Limits())\n"
        "status = Path(f'/proc/{child.process.pid}/status').read_text()\n"
        "child.end(5)\n"
        "print(status.split('SigBlk:')[1].split()[0])\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    assert int(ran.stdout, 16) & 1 << (signal.SIGINT - 1)
