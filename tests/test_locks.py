"""One run at a time into one file: who holds a lock is named, what a crash leaves is taken over, nothing else is."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from addin import locks, running, temporaries
from addin.locks import Locked, lock_of, locked
from addin.office_book import append_receipts, read_office_book
from addin.receipts import NewReceipt
from addin.temporaries import remove_orphans, temporary_beside
from udfs.findings import Finding

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def not_patient(monkeypatch):
    monkeypatch.setattr(locks, "_PATIENCE", 0.1)
    monkeypatch.setattr(locks, "_PAUSES", (0.01, 0.01))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "汇总.xlsx"


def left_behind(target: Path, **changed: object) -> Path:
    """Put a lock there as a run has left it that is gone, or as ``changed``."""
    with locked(target):
        facts = json.loads(lock_of(target).read_bytes())
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    lock = lock_of(target)
    lock.write_text(json.dumps(facts | {"token": "x", "pid": gone.pid, "user": "王芳"} | changed), encoding="utf-8")
    return lock


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestTaking:
    def test_it_is_there_and_then_it_is_not(self, target, tmp_path):
        with locked(target) as taken:
            assert taken == Locked()
            assert names_in(tmp_path) == [".~zs-汇总.xlsx.lock"]
            facts = json.loads(lock_of(target).read_bytes())
            assert (facts["pid"], facts["computer"]) == (os.getpid(), running.computer_name())
        assert names_in(tmp_path) == []

    def test_the_second_run_hears_who_has_it(self, target):
        with locked(target), locked(target) as second:
            assert (second.code, second.severity, second.file) == ("ZS-450", "error", str(target))
            for part in (running.user_name(), running.computer_name(), str(os.getpid()), "开始"):
                assert part in second.message
            assert "关掉" in second.remedy
        with locked(target) as third:
            assert isinstance(third, Locked)

    def test_a_refused_run_leaves_the_lock_of_the_first(self, target):
        with locked(target):
            with locked(target):
                pass
            assert lock_of(target).exists()

    def test_two_names_of_one_file(self, target, tmp_path):
        target.write_bytes(b"")
        (tmp_path / "link.xlsx").symlink_to(target)
        with locked(target), locked(tmp_path / "link.xlsx") as second:
            assert isinstance(second, Finding)

    def test_another_file_is_free(self, target, tmp_path):
        with locked(target), locked(tmp_path / "b.xlsx") as second:
            assert isinstance(second, Locked)

    @pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
    def test_it_goes_however_the_work_ends(self, target, tmp_path, error):
        with pytest.raises(error), locked(target):
            raise error
        assert names_in(tmp_path) == []

    def test_a_lock_that_is_another_runs_by_now_stays(self, target):
        with locked(target):
            lock = left_behind(target.with_name("other")).rename(lock_of(target))
        assert lock.exists()

    def test_waiting(self, target):
        def hold():
            with locked(target):
                held.set()
                time.sleep(0.3)

        held = threading.Event()
        thread = threading.Thread(target=hold)
        thread.start()
        held.wait()
        with locked(target, wait=10) as second:
            assert isinstance(second, Locked)
        thread.join()

    def test_a_missing_folder_is_made_and_goes_when_nothing_came(self, tmp_path):
        with locked(tmp_path / "a" / "b" / "汇总.xlsx") as taken:
            assert isinstance(taken, Locked)
        assert names_in(tmp_path) == []
        with locked(tmp_path / "a" / "b" / "汇总.xlsx"):
            (tmp_path / "a" / "b" / "汇总.xlsx").write_bytes(b"new")
        assert names_in(tmp_path / "a" / "b") == ["汇总.xlsx"]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
    def test_a_pipe_is_not_locked(self, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        with locked(tmp_path / "pipe"), locked(tmp_path / "pipe") as second:
            assert (second, names_in(tmp_path)) == (Locked(), ["pipe"])

    def test_a_long_name(self, tmp_path):
        target = tmp_path / ("汉" * 83 + ".xlsx")
        with locked(target), locked(target) as second:
            assert isinstance(second, Finding)

    @pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
    def test_a_folder_that_cannot_be_written(self, target, tmp_path, monkeypatch, number):
        def refuse(*_, **__):
            raise OSError(number, "no")

        monkeypatch.setattr(Path, "open", refuse)
        with locked(target) as taken:
            assert (taken.code, taken.file) == ("ZS-405", str(target))
        assert names_in(tmp_path) == []

    def test_a_disk_without_second_names(self, target, tmp_path, monkeypatch):
        def refuse(*_):
            raise OSError(errno.EPERM, "no hard links on FAT")

        monkeypatch.setattr(os, "link", refuse)
        with locked(target) as taken, locked(target) as second:
            assert isinstance(taken, Locked) and second.code == "ZS-450"
        assert names_in(tmp_path) == []


class TestWhatACrashLeaves:
    def test_it_is_taken_over_with_a_word(self, target, tmp_path):
        left_behind(target)
        with locked(target) as taken:
            (said,) = taken.findings
            assert (said.code, said.severity) == ("ZS-451", "notice") and "王芳" in said.message
            assert json.loads(lock_of(target).read_bytes())["pid"] == os.getpid()
        assert names_in(tmp_path) == []

    def test_the_slower_of_two_does_not_remove_what_the_quicker_made(self, target):
        dead = locks._read(left_behind(target))
        with locked(target) as quicker:
            assert isinstance(quicker, Locked)
            assert not locks._remove(lock_of(target), dead)
            assert lock_of(target).exists()

    @pytest.mark.skipif(os.name == "nt", reason="the lock of the system is another one there")
    def test_one_at_a_time_removes(self, target):
        dead = locks._read(left_behind(target))
        with locks._alone() as first:
            assert first and not locks._remove(lock_of(target), dead)
        assert locks._remove(lock_of(target), dead)

    def test_the_number_of_the_process_belongs_to_another_by_now(self, target):
        left_behind(target, pid=os.getppid(), started=1e9, uptime=1e7)
        with locked(target) as taken:
            assert [said.code for said in taken.findings] == ["ZS-451"]

    def test_the_clock_was_set_while_it_runs(self, target):
        parent = psutil.Process(os.getppid())
        uptime = parent.create_time() - psutil.boot_time()
        left_behind(target, pid=parent.pid, started=1e9, uptime=uptime)
        with locked(target) as taken:
            assert taken.code == "ZS-450"

    def test_an_earlier_job_of_this_process(self, target):
        left_behind(target, pid=os.getpid())
        with locked(target) as taken:
            assert [said.code for said in taken.findings] == ["ZS-451"]

    def test_another_computer_cannot_be_judged(self, target):
        lock = left_behind(target, machine="0" * 12, computer="PC-2")
        with locked(target) as taken:
            assert taken.code == "ZS-450" and "PC-2" in taken.message and "王芳" in taken.message
            assert lock.name in taken.remedy and "删去" in taken.remedy
        assert lock.exists()

    def test_a_process_that_nobody_may_look_at_is_not_gone(self, target, monkeypatch):
        left_behind(target)

        def refuse(_):
            raise psutil.AccessDenied

        monkeypatch.setattr(psutil, "Process", refuse)
        process = running.RunningProcess(running.this_machine(), 1, 0.0, 0.0)
        assert not process.is_gone()

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
    def test_a_run_that_is_killed(self, target):
        script = (
            "import sys, time; from pathlib import Path; from addin.locks import locked\n"
            "with locked(Path(sys.argv[1])):\n"
            "    print('held', flush=True); time.sleep(60)\n"
        )
        run = subprocess.Popen([sys.executable, "-c", script, str(target)], cwd=ROOT, stdout=subprocess.PIPE)
        assert run.stdout.readline().strip() == b"held"
        with locked(target) as taken:
            assert taken.code == "ZS-450" and str(run.pid) in taken.message
        run.kill()
        while psutil.Process(run.pid).status() != psutil.STATUS_ZOMBIE:  # nobody has waited for it
            time.sleep(0.01)
        with locked(target) as taken:
            assert [said.code for said in taken.findings] == ["ZS-451"]
        run.wait()
        run.stdout.close()

    @pytest.mark.parametrize(
        "content",
        [
            *(b"", b"x", b"[]", b"{}", b"null", b"\xff\xfe", b"[" * 4000, b"1" * 4000),
            *(b'{"pid": -1, "machine": "", "started": 0, "uptime": 0, "user": "", "computer": "", "since": ""}',),
        ],
    )
    def test_what_no_run_of_ours_wrote_is_left_alone(self, target, content):
        lock = lock_of(target)
        lock.write_bytes(content)
        with locked(target) as taken:
            assert taken.code == "ZS-450" and lock.name in taken.remedy
        assert lock.read_bytes() == content

    @pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("/etc/passwd"), os.mkfifo])
    def test_what_is_no_file(self, target, make):
        make(lock_of(target))
        with locked(target) as taken:
            assert taken.code == "ZS-450"
        assert os.path.lexists(lock_of(target))

    @pytest.mark.parametrize("text", ["\x1b[31m\n假", "长" * 1000, "\u202e"])
    def test_who_it_says_it_is_is_shown_on_one_line(self, target, text):
        left_behind(target, user=text, computer=text, since=text, machine="0" * 12)
        with locked(target) as taken:
            assert taken.line().isprintable() and len(taken.line()) < 500

    def test_where_the_right_to_remove_it_is_not_to_be_had(self, target, monkeypatch):
        left_behind(target)
        monkeypatch.setattr(locks, "_try_lock", lambda _handle: False)
        with locked(target) as taken:
            assert taken.code == "ZS-450"


CONTENDER = """
import sys, time
from pathlib import Path
from addin.locks import Locked, locked
target, inside, until = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
while time.time() < until:
    pass
for _ in range(20):
    with locked(target, wait=20) as taken:
        assert isinstance(taken, Locked), taken
        inside.open("x").close()  # fails where two are inside
        inside.unlink()
"""


def test_many_at_once_over_a_dead_lock(target, tmp_path):
    left_behind(target)
    start = str(time.time() + 1.5)
    command = [sys.executable, "-c", CONTENDER, str(target), str(tmp_path / "inside"), start]
    runs = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(6)]
    ends = [(run.communicate(timeout=60)[1], run.returncode) for run in runs]
    assert ends == [(b"", 0)] * 6
    assert names_in(tmp_path) == []


APPENDER = """
import sys
from pathlib import Path
from addin.office_book import Appended, append_receipts
from addin.receipts import NewReceipt
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 5):
    done = append_receipts(Path(sys.argv[1]), [NewReceipt(f"{number:064x}", f"{number}.xlsx")])
    assert isinstance(done, Appended) and not done.findings, done
"""


def test_no_receipt_is_lost_where_runs_share_the_office_book(tmp_path):
    book = tmp_path / "工作簿.xlsx"
    runs = [
        subprocess.Popen([sys.executable, "-c", APPENDER, str(book), str(first)], cwd=ROOT, stderr=subprocess.PIPE)
        for first in (100, 200, 300)
    ]
    assert [(run.communicate(timeout=60)[1], run.returncode) for run in runs] == [(b"", 0)] * 3
    assert len(read_office_book(book).receipts) == 15


def test_a_book_that_another_run_does_not_give_back(tmp_path, monkeypatch):
    monkeypatch.setattr("addin.office_book._WAIT", 0)
    book, one, two = tmp_path / "工作簿.xlsx", NewReceipt("1" * 64, "1.xlsx"), NewReceipt("2" * 64, "2.xlsx")
    append_receipts(book, [one])
    before = book.read_bytes()
    with locked(book):
        assert append_receipts(book, [two]).code == "ZS-450"
        assert append_receipts(book, [one]).added == []  # nothing to write, nothing to wait for
    assert book.read_bytes() == before


class TestTemporaries:
    def test_a_dead_run_s_goes_and_everything_else_stays(self, tmp_path, monkeypatch):
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        here = running.this_machine()
        dead = tmp_path / f".~zs-{here}-{gone.pid:x}-00000000.tmp"
        alive = temporary_beside(tmp_path / "a")
        others = [alive.name, f".~zs-{'0' * 12}-{gone.pid:x}-00000000.tmp", ".~zs-0123456789ab.tmp", "~$a.xlsx"]
        others += [f".~zs-{here}-{os.getppid():x}-00000000.tmp", dead.name + "x", "x" + dead.name]
        for name in (dead.name, *others):
            (tmp_path / name).write_bytes(b"")
        (tmp_path / f".~zs-{here}-{gone.pid:x}-11111111.tmp").mkdir()
        remove_orphans(tmp_path)
        assert names_in(tmp_path) == sorted([*others, f".~zs-{here}-{gone.pid:x}-11111111.tmp"])

    def test_nothing_fails(self, tmp_path, monkeypatch):
        remove_orphans(tmp_path / "no")
        monkeypatch.setattr(temporaries, "_is_in_use", lambda _pid: False)
        left = temporary_beside(tmp_path / "a")
        left.write_bytes(b"")

        def refuse(_):
            raise PermissionError

        monkeypatch.setattr(Path, "unlink", refuse)
        remove_orphans(tmp_path)
        assert left.exists()
