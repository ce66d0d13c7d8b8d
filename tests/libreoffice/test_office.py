"""The life of a private office: its start, its end, and every way in which it may fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import openpyxl
import psutil
import pytest

from addin.libreoffice import programs
from addin.libreoffice.errors import OfficeCrashed, OfficeError, OfficeTimeout
from addin.libreoffice.office import Office

ROOT = Path(__file__).parents[2]
OPEN_A_SOCKET = "import socket, sys, time; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen()"
HANGING = Path(__file__).with_name("hanging.py")


def left_of(profile: object, sockets: list[str]) -> list[str]:
    """What is still there of an office: its profile, its sockets, a process that knows the profile."""
    found = [str(profile)] if Path(str(profile)).exists() else []
    found += [socket for socket in sockets if Path(socket).exists()]
    for process in psutil.process_iter():
        try:
            found += [str(process.pid)] if any(str(profile) in part for part in process.cmdline()) else []
        except psutil.Error:
            continue
    return found


@pytest.mark.office
def test_two_at_once_one_dies_one_hangs(tmp_path: Path) -> None:
    """Both have a workbook open; one lock file is theirs until the end, the other has become a colleague's."""
    offices = [Office(operations=[HANGING]), Office(operations=[HANGING])]
    files = [tmp_path / "甲.xlsx", tmp_path / "乙.xlsx"]
    locks = [file.with_name(f".~lock.{file.name}#") for file in files]
    for file in files:
        openpyxl.Workbook().save(file)
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(Office.start, offices))
        dying, hanging = offices
        known = [(office._profile, office._sockets) for office in offices]
        assert dying.pid != hanging.pid and known[0][0] != known[1][0] and not set(known[0][1]) & set(known[1][1])
        assert all(left_of(*each) for each in known) and known[0][1]

        for office, file in zip(offices, files, strict=True):
            office.request("books.open_book", path=str(file))
            office.keeps_lock_of(file)
        assert all(lock.exists() for lock in locks)
        locks[1].write_text("a colleague's")

        Timer(0.3, os.kill, (dying.pid, signal.SIGKILL)).start()
        with pytest.raises(OfficeCrashed, match="the office died during 'hanging.ask_on'"):
            dying.request("hanging.ask_on")
        assert left_of(*known[0]) == [] and not dying.running
        assert len(hanging.request("books.listed")) == 1

        hanging.timeout = 0.3
        os.kill(hanging.pid, signal.SIGSTOP)
        with pytest.raises(OfficeTimeout, match="no answer to 'books.listed' within 0.3 s"):
            hanging.request("books.listed")
        assert left_of(*known[1]) == [] and not hanging.running
        assert sorted(tmp_path.iterdir()) == sorted([*files, locks[1]])
    finally:
        for office in offices:
            office.kill()


@pytest.mark.office
def test_the_office_ends_with_whoever_started_it() -> None:
    """Killed, with no chance to clean up: while nothing is asked, and in the middle of a request that hangs."""
    script = f"""
import os, signal, threading, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from addin.libreoffice.office import Office
idle, busy = Office(), Office(operations=[Path({str(HANGING)!r})])
with ThreadPoolExecutor() as pool:
    list(pool.map(Office.start, (idle, busy)))
threading.Thread(target=busy.request, args=("hanging.sleep",), kwargs={{"linger": 0.3}}, daemon=True).start()
time.sleep(0.3)
for office in (idle, busy):
    print(office._profile, *office._sockets, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    known = [(line.split()[0], line.split()[1:]) for line in done.stdout.splitlines()]
    assert len(known) == 2 and all(sockets for _, sockets in known), done.stderr
    until = time.monotonic() + 15
    while any(left_of(*each) for each in known) and time.monotonic() < until:
        time.sleep(0.05)
    assert [left_of(*each) for each in known] == [[], []]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where profiles go, so that one that stays is seen."""
    (tmp_path / "profiles").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "profiles"))
    return tmp_path / "profiles"


@pytest.mark.office
@pytest.mark.parametrize(
    ("does", "told", "starts"),
    [
        ("exit 3", "ended while starting, exit code 3", 1),
        ("exit 81", "ended while starting, exit code 81", 4),
        ("exec sleep 600", "not ready within 0.5 s", 1),
        ("exec {python} -c '{open_a_socket}; time.sleep(600)' {socket}", "not ready within 0.5 s", 1),
    ],
)
def test_an_office_that_does_not_start(folder: Path, does: str, told: str, starts: int) -> None:
    fake, socket = folder.with_name("soffice"), folder.with_name("socket")
    does = does.format(python=sys.executable, open_a_socket=OPEN_A_SOCKET, socket=socket)
    fake.write_text(f"#!/bin/sh\necho start >> {fake}.starts\n{does}\n")
    fake.chmod(0o755)
    office = Office(start_timeout=0.5 if "sleep" in does else 20)
    office.programs = office.programs._replace(office=str(fake))
    with pytest.raises(OfficeCrashed, match=told):
        office.start()
    assert Path(f"{fake}.starts").read_text().count("start") == starts
    assert list(folder.iterdir()) == [] and left_of(folder, [str(socket)]) == [str(folder)] and not office.running


@pytest.mark.office
def test_operations_that_cannot_be_loaded_are_named(folder: Path) -> None:
    folder.with_name("broken.py").write_text("import no_such_module\n")
    office = Office(operations=[folder.with_name("broken.py")])
    with pytest.raises(OfficeCrashed, match="No module named 'no_such_module'"):
        office.start()
    assert list(folder.iterdir()) == [] and not office.running


@pytest.mark.office
def test_a_program_that_went_away_is_named(folder: Path) -> None:
    office = Office()
    office.programs = office.programs._replace(python="/no/python")
    with pytest.raises(OfficeError, match="/no/python"):
        office.start()
    assert list(folder.iterdir()) == [] and not office.running


@pytest.mark.skipif(os.name != "posix", reason="there is no private office elsewhere")
def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    find = programs.find_programs.__wrapped__
    monkeypatch.setattr(programs, "_offices", lambda: iter([str(tmp_path / "none")]))
    with pytest.raises(OfficeError, match=r"LibreOffice \(soffice\) is not installed"):
        find()
    (tmp_path / "soffice").touch()
    monkeypatch.setattr(programs, "_offices", lambda: iter([str(tmp_path / "soffice")]))
    monkeypatch.setattr(programs, "_pythons", lambda _: iter([str(tmp_path / "none"), "/bin/false"]))
    with pytest.raises(OfficeError, match=r"imports uno \(Debian: python3-uno\)"):
        find()
