"""Writing safely: whole or not at all, and names that Windows takes."""

import errno
import gc
import os
import signal
import stat
import subprocess
import sys
import threading
import unicodedata
import zipfile
from pathlib import Path

import pytest

from addin import files
from addin.files import kept_beside, reason_of, safe_name, same_name, write_atomically
from addin.running import this_machine
from udfs.findings import Finding


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def writes(content: bytes):
    return lambda file: file.write(content)


def raises_midway(error: BaseException):
    def write(file):
        file.write(b"half")
        raise error

    return write


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(files, "_WAITS", (0, 0))


class TestWriting:
    def test_a_new_file(self, tmp_path):
        target = tmp_path / "一.xlsx"
        assert write_atomically(target, writes(b"new")) == target
        assert target.read_bytes() == b"new"
        assert names_in(tmp_path) == ["一.xlsx"]

    def test_a_new_file_has_the_rights_of_any_new_file(self, tmp_path):
        (tmp_path / "plain").write_bytes(b"")
        write_atomically(tmp_path / "ours", writes(b"new"))
        assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode

    def test_an_old_file_is_replaced_and_keeps_its_rights(self, tmp_path):
        target = tmp_path / "a"
        target.write_bytes(b"old")
        target.chmod(0o640)
        write_atomically(target, writes(b"new"))
        assert target.read_bytes() == b"new"
        assert target.stat().st_mode & 0o777 == 0o640

    @pytest.mark.parametrize(
        "error", [RuntimeError("bug"), KeyboardInterrupt(), OSError(errno.ENOSPC, "full"), MemoryError()]
    )
    def test_a_writer_that_fails_midway_leaves_the_old_file_and_no_rubbish(self, tmp_path, error):
        target = tmp_path / "a"
        target.write_bytes(b"old")
        with pytest.raises(type(error)):
            write_atomically(target, raises_midway(error))
        assert target.read_bytes() == b"old"
        assert names_in(tmp_path) == ["a"]

    def test_a_failing_fsync_leaves_the_old_file(self, tmp_path, monkeypatch):
        target = tmp_path / "a"
        target.write_bytes(b"old")

        def full(_handle):
            raise OSError(errno.ENOSPC, "full")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="full"):
            write_atomically(target, writes(b"new"))
        assert target.read_bytes() == b"old"
        assert names_in(tmp_path) == ["a"]

    def test_a_folder_that_cannot_be_synced_is_no_failure(self, tmp_path, monkeypatch):
        real = os.fsync

        def refuse_folders(handle):
            if stat.S_ISDIR(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, "no")
            return real(handle)

        monkeypatch.setattr(os, "fsync", refuse_folders)
        assert write_atomically(tmp_path / "a", writes(b"new")).read_bytes() == b"new"

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
    def test_a_killed_write_leaves_the_old_file_whole(self, tmp_path):
        target = tmp_path / "a.xlsx"
        target.write_bytes(b"old")
        script = (
            "import os, signal, sys; from pathlib import Path; from addin.files import write_atomically\n"
            "def write(file):\n"
            "    file.write(b'half' * 100000); file.flush(); os.kill(os.getpid(), signal.SIGKILL)\n"
            "write_atomically(Path(sys.argv[1]), write)\n"
        )
        killed = subprocess.run([sys.executable, "-c", script, str(target)], cwd=Path(__file__).parent.parent)
        assert killed.returncode == -signal.SIGKILL
        assert target.read_bytes() == b"old"
        left = [name for name in names_in(tmp_path) if name != "a.xlsx"]
        assert all(name.startswith(".~zs-") for name in left)  # nothing that reads as a template

    def test_what_a_killed_run_left_is_removed_by_the_next(self, tmp_path):
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        (tmp_path / f".~zs-{this_machine()}-{gone.pid:x}-00000000.tmp").write_bytes(b"half")
        write_atomically(tmp_path / "a", writes(b"new"))
        assert names_in(tmp_path) == ["a"]

    def test_a_folder_that_keeps_no_rights(self, tmp_path, monkeypatch):
        target = tmp_path / "a"
        target.write_bytes(b"old")

        def refuse(*_, **__):
            raise PermissionError(errno.EPERM, "no rights on FAT")

        monkeypatch.setattr(os, "chmod", refuse)
        assert write_atomically(target, writes(b"new")).read_bytes() == b"new"

    def test_what_went_wrong_is_told_and_not_what_cleaning_up_met(self, tmp_path, monkeypatch):
        def refuse(*_, **__):
            raise PermissionError(errno.EACCES, "a scanner has it open")

        monkeypatch.setattr(os, "unlink", refuse)
        with pytest.raises(RuntimeError, match="bug"):
            write_atomically(tmp_path / "a", raises_midway(RuntimeError("bug")))

    def test_an_archive_that_was_given_up_says_nothing_more(self, tmp_path, capsys, monkeypatch):
        def write(file):
            archive = zipfile.ZipFile(file, "w")
            archive.writestr("a", b"x" * 10)
            raise OSError(errno.ENOSPC, "full")

        with pytest.raises(OSError, match="full"):
            write_atomically(tmp_path / "a", write)
        gc.collect()
        assert capsys.readouterr().err == ""
        assert names_in(tmp_path) == []

    def test_a_link_is_followed(self, tmp_path):
        (tmp_path / "real").write_bytes(b"old")
        (tmp_path / "link").symlink_to(tmp_path / "real")
        assert write_atomically(tmp_path / "link", writes(b"new")) == tmp_path / "link"
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "real").read_bytes() == b"new"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
    def test_a_pipe_is_written_through(self, tmp_path):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        got = []
        reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
        reader.start()

        def seeks(file):
            file.write(b"xxx")
            file.seek(0)
            file.write(b"new")

        assert write_atomically(pipe, seeks) == pipe
        reader.join(10)
        assert got == [b"new"]
        assert pipe.is_fifo()

    @pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices on this system")
    def test_a_device_is_written_through(self):
        write_atomically(Path("/dev/null"), writes(b"new"))
        assert Path("/dev/null").is_char_device()

    def test_a_folder_as_target_is_an_os_error(self, tmp_path):
        with pytest.raises(OSError):
            write_atomically(tmp_path, writes(b"new"))

    def test_a_missing_folder_is_an_os_error(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            write_atomically(tmp_path / "no" / "a", writes(b"new"))


class TestATargetThatAnotherProgramHolds:
    """Windows, Excel: os.replace fails. Here the failure is put in by hand; Windows itself is not shown."""

    @staticmethod
    def hold(monkeypatch, target: Path, times: int):
        real, tries = os.replace, []

        def replace(source, goal):
            if Path(goal) == target and len(tries) < times:
                tries.append(goal)
                raise PermissionError(errno.EACCES, "held")
            return real(source, goal)

        monkeypatch.setattr(os, "replace", replace)
        return tries

    def test_let_go_in_time(self, tmp_path, monkeypatch):
        target = tmp_path / "a.xlsx"
        target.write_bytes(b"old")
        tries = self.hold(monkeypatch, target, 2)
        assert write_atomically(target, writes(b"new")) == target
        assert len(tries) == 2
        assert target.read_bytes() == b"new"

    def test_never_let_go_keeps_the_result_beside_it(self, tmp_path, monkeypatch):
        target = tmp_path / "a.xlsx"
        target.write_bytes(b"old")
        (tmp_path / "a（非正式1）.xlsx").write_bytes(b"of an earlier day")
        self.hold(monkeypatch, target, 99)
        written = write_atomically(target, writes(b"new"))
        assert written == tmp_path / "a（非正式2）.xlsx"
        assert written.read_bytes() == b"new"
        assert target.read_bytes() == b"old"
        assert (tmp_path / "a（非正式1）.xlsx").read_bytes() == b"of an earlier day"
        assert len(names_in(tmp_path)) == 3
        said = kept_beside(target, written)
        assert said.code == "ZS-406"
        assert "a（非正式2）.xlsx" in said.line()

    def test_a_long_name_is_shortened_for_the_mark(self, tmp_path, monkeypatch):
        target = tmp_path / ("汉" * 83 + ".xlsx")
        target.write_bytes(b"old")
        self.hold(monkeypatch, target, 99)
        written = write_atomically(target, writes(b"new"))
        assert written.name.endswith("汉（非正式1）.xlsx") and len(written.name.encode()) <= 240

    def test_a_disk_without_second_names(self, tmp_path, monkeypatch):
        target = tmp_path / "a.xlsx"
        target.write_bytes(b"old")
        self.hold(monkeypatch, target, 99)

        def refuse(*_):
            raise OSError(errno.EPERM, "no hard links on FAT")

        monkeypatch.setattr(os, "link", refuse)
        for number in (1, 2):
            written = write_atomically(target, writes(b"new"))
            assert (written.name, written.read_bytes()) == (f"a（非正式{number}）.xlsx", b"new")
        assert len(names_in(tmp_path)) == 3

    def test_nothing_to_say_when_it_stands_where_it_should(self, tmp_path):
        assert kept_beside(tmp_path / "a", tmp_path / "a") is None

    def test_a_folder_without_rights_is_no_held_file(self, tmp_path, monkeypatch):
        self.hold(monkeypatch, tmp_path / "a", 99)
        with pytest.raises(PermissionError):
            write_atomically(tmp_path / "a", writes(b"new"))
        assert names_in(tmp_path) == []


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ["罗庄子镇-招商引资台账-2023-02.xlsx", "a b.xlsx", "CONSUL.xlsx", "COM10.xlsx", ".a", "汉" * 80],
    )
    def test_good_names_stay(self, name):
        assert safe_name(name) == name

    @pytest.mark.parametrize(
        "name",
        [
            *(f"a{sign}b.xlsx" for sign in '<>:"/\\|?*\0\n\x1f\x7f\u2028\ud800'),
            *(
                "a.",
                "a ",
                "",
                ".",
                "..",
                "CON",
                "con.xlsx",
                "Prn",
                "AUX.tar.gz",
                "nul .xlsx",
                "COM1",
                "lpt9.txt",
            ),
            *("COM¹.xlsx", "汉" * 81, "a" * 241),
        ],
    )
    def test_forbidden_names_are_a_finding_and_are_never_changed(self, name):
        found = safe_name(name)
        assert isinstance(found, Finding)
        assert (found.code, found.value) == ("ZS-401", name)

    def test_nfc(self):
        decomposed = unicodedata.normalize("NFD", "é镇.xlsx")
        assert safe_name(decomposed) == "é镇.xlsx"
        assert same_name(decomposed) == same_name("É镇.XLSX")


@pytest.mark.parametrize(
    ("number", "word"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "权限"), (errno.EROFS, "只读"), (9999, "9999")],
)
def test_reasons_are_chinese(number, word):
    assert word in reason_of(OSError(number, "English"))


def test_a_sharing_violation_of_windows():
    error = PermissionError(errno.EACCES, "used by another process")
    error.winerror = 32
    assert "其他程序" in reason_of(error)
