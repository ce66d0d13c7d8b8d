"""One run at a time into one file: a lock file beside it says who writes there, and what a crash leaves is taken over.

``.~zs-NAME.lock`` is made whole under another name and then takes its own, which must be free: nobody sees half of it,
and of two who try only one succeeds, on a network share too. It names user, computer, process and moment. On the
same computer a lock whose process is gone is removed; one of another computer is never judged, the message names the
file and says when a person may delete it.

Two who find the same dead lock must not both remove it, or the slower would remove the quicker one's new lock. Only
runs on one computer may remove it at all, so a lock of the operating system on a file in that computer's temporary
folder puts them into a row; the system frees it whatever happens to its holder.

Why no library: filelock and portalocker lock by the operating system, which on shares of mixed computers holds or does
not hold as the server likes, and cannot say who holds it; filelock's lock by file names process and computer, not the
person and the time, and removes a dead lock without a word. What Linux cannot show: the renaming that makes the lock
on Windows, and the lock of the operating system there.
"""

import hashlib
import json
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from addin.files import LONGEST_NAME, followed, reason_of, same_name, take_name
from addin.read_start import read_start, readable
from addin.running import RunningProcess, computer_name, this_machine, this_process, user_name
from addin.temporaries import remove_orphans, temporary_beside
from udfs.findings import Finding, finding

_PREFIX, _SUFFIX = ".~zs-", ".lock"
_MOST: Final = 4096  # bytes of a lock file that are read
_GLANCE: Final = 0.05  # seconds between two tries
# Seconds after which a lock that cannot be read, or that is just being taken over, counts as somebody's.
_PATIENCE: Final = 1.0
_PAUSES: Final = (0.05, 0.2, 0.5)  # a virus scanner on Windows may have the lock open for a moment
_ZONE: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Holder:
    """The run that made a lock. ``token`` is its own: no two locks are equal."""

    user: str
    computer: str
    process: RunningProcess
    since: str
    token: str

    @property
    def words(self) -> str:
        """Say in Chinese who it is."""
        who = self.user or "别人"
        return f"{who}（电脑 {self.computer}，进程 {self.process.pid}，{self.since} 开始）"


@dataclass(frozen=True, slots=True)
class Locked:
    """The file is ours for now. ``findings``: that a run which did not end was taken over."""

    findings: tuple[Finding, ...] = ()


@contextmanager
def locked(target: Path, *, wait: float = 0) -> Generator[Locked | Finding, None, None]:
    """Keep other runs from writing ``target`` until the block ends; its folder is made when missing.

    Yields the finding instead when another run has it and does not give it back within ``wait`` seconds, or when the
    folder cannot be written. What is no regular file (a pipe, a device) is not locked. However the block ends, the
    lock is removed, and so is a folder that was made and stayed empty.
    """
    try:
        special = target.exists() and not target.is_file()
        real = followed(target)
    except OSError as error:
        yield finding("ZS-405", place={"file": str(target)}, reason=reason_of(error))
        return
    if special:
        yield Locked()
        return
    attempt = _Attempt(real, lock_of(real), _this_run())
    made: list[Path] = []
    _OURS.add(attempt.mine.token)
    try:
        yield attempt.take(made, wait)
    finally:
        attempt.release(made)
        _OURS.discard(attempt.mine.token)


@dataclass(frozen=True, slots=True)
class AllLocked:
    """What came of locking several files. ``refusals``: why it cannot be done; ``told``: what was taken over."""

    refusals: list[Finding]
    told: list[Finding]


def lock_all(locks: ExitStack, targets: Iterable[Path]) -> AllLocked:
    """Lock every target until ``locks`` ends."""
    taken = [locks.enter_context(locked(target)) for target in targets]
    told = [said for each in taken if isinstance(each, Locked) for said in each.findings]
    return AllLocked([each for each in taken if isinstance(each, Finding)], told)


def lock_of(target: Path) -> Path:
    """Return where the lock of a file stands: beside it."""
    name = target.name
    if len(f"{_PREFIX}{name}{_SUFFIX}".encode("utf-8", "surrogatepass")) > LONGEST_NAME:
        name = hashlib.sha256(same_name(name).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return target.with_name(f"{_PREFIX}{name}{_SUFFIX}")


def is_lock_name(name: str) -> bool:
    """Tell whether a file of this name is a lock of ours, which nobody sent in."""
    return name.startswith(_PREFIX) and name.endswith(_SUFFIX)


# --- taking and giving back --------------------------------------------------------------------------

# The tokens of locks that this process holds: another one with its number is left over from an earlier job in it.
_OURS: Final[set[str]] = set()


@dataclass(frozen=True, slots=True)
class _Attempt:
    target: Path
    lock: Path
    mine: Holder

    def take(self, made: list[Path], wait: float) -> Locked | Finding:
        """Make the lock, or say who has it. ``made`` receives the folders that had to be made."""
        try:
            _make_folder(self.lock.parent, made)
            remove_orphans(self.lock.parent)
            return self._take(wait)
        except OSError as error:
            return finding("ZS-405", place={"file": str(self.target)}, reason=reason_of(error))

    def _take(self, wait: float) -> Locked | Finding:
        begun = time.monotonic()
        told: list[Finding] = []
        while not self._make():
            holder = _read(self.lock)
            if holder == self.mine:  # a network share that said no although it was done
                break
            over = holder is not None and _is_over(holder)
            if over and _remove(self.lock, holder):
                told.append(finding("ZS-451", place={"file": str(self.target)}, holder=holder.words))
                continue
            sure = holder is not None and not over
            if time.monotonic() - begun > (wait if sure else max(wait, _PATIENCE)):
                return self._refusal(holder)
            time.sleep(_GLANCE)
        return Locked(tuple(told))

    def _make(self) -> bool:
        """Put the lock there, unless there is one."""
        if os.path.lexists(self.lock):
            return False
        whole = temporary_beside(self.lock)
        try:
            with whole.open("xb") as file:
                file.write(_as_bytes(self.mine))
                file.flush()
                os.fsync(file.fileno())
            take_name(whole, self.lock)
        except FileExistsError:
            return False
        finally:
            with suppress(OSError):
                whole.unlink(missing_ok=True)
        return True

    def _refusal(self, holder: Holder | None) -> Finding:
        place = {"file": str(self.target)}
        otherwise = f"确知那次运行已经中断（如断电、死机），删去锁文件“{self.lock.name}”再运行"
        if holder is None:
            otherwise = f"确知没有人在写，删去锁文件“{self.lock.name}”再运行"
        elif holder.process.machine == this_machine():
            otherwise = "它若停住不动，关掉它，再运行一次就会接手"
        words = holder.words if holder else "另一次运行"
        return finding("ZS-450", place=place, holder=words, otherwise=otherwise)

    def release(self, made: list[Path]) -> None:
        """Remove the lock if it is ours still, and the folders that were made for nothing. Never fails."""
        for pause in _PAUSES:
            holder = _read(self.lock)
            if holder == self.mine:
                with suppress(OSError):
                    self.lock.unlink()
                    break
            elif holder is not None or not os.path.lexists(self.lock):
                break
            time.sleep(pause)
        for folder in reversed(made):
            with suppress(OSError):  # not empty: that is what it was made for
                folder.rmdir()


def _make_folder(folder: Path, made: list[Path]) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        with suppress(FileExistsError):  # another run was quicker: then it is not ours to remove
            each.mkdir()
            made.append(each)


def _is_over(holder: Holder) -> bool:
    """Tell whether it is proved that the run has ended."""
    ours = holder.process.pid == os.getpid() and holder.process.machine == this_machine()
    return holder.process.is_gone() or (ours and holder.token not in _OURS)


def _remove(lock: Path, dead: Holder) -> bool:
    """Remove a dead run's lock. ``False`` when another run is at it, or nobody may: look again."""
    with _alone() as alone:
        if not alone or _read(lock) != dead:
            return False
        lock.unlink()
        return True


# --- what stands in a lock ---------------------------------------------------------------------------


def _this_run() -> Holder:
    since = f"{datetime.now(_ZONE):%Y-%m-%d %H:%M}"
    return Holder(readable(user_name()), readable(computer_name()), this_process(), since, secrets.token_hex(16))


def _as_bytes(holder: Holder) -> bytes:
    process = holder.process
    facts = {
        "user": holder.user,
        "computer": holder.computer,
        "since": holder.since,
        "pid": process.pid,
        "machine": process.machine,
        "started": process.started,
        "uptime": process.uptime,
        "token": holder.token,
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _read(lock: Path) -> Holder | None:
    """Return who made the lock; ``None`` when it is not there, cannot be read, or is none of ours."""
    try:
        facts = json.loads(read_start(lock, _MOST))
        return _holder(facts) if isinstance(facts, dict) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None


def _holder(facts: dict[str, Any]) -> Holder:
    """Raises ``KeyError``, ``ValueError`` and the like for what no run of ours wrote."""
    pid = facts["pid"]
    if not isinstance(pid, int) or not 0 < pid < 1 << 31:
        raise ValueError
    process = RunningProcess(str(facts["machine"]), pid, float(facts["started"]), float(facts["uptime"]))
    user, computer, since = (readable(str(facts[key])) for key in ("user", "computer", "since"))
    return Holder(user, computer, process, since, str(facts["token"]))


# --- one at a time on this computer ------------------------------------------------------------------


@contextmanager
def _alone() -> Generator[bool, None, None]:
    """Be the only run on this computer that removes a dead lock; yields whether it is."""
    path = Path(tempfile.gettempdir()) / "zhaoshang.guard"
    try:
        handle = _open_guard(path)
    except OSError:
        yield False
        return
    try:
        yield _try_lock(handle)
    finally:
        os.close(handle)  # which frees it


def _open_guard(path: Path) -> int:
    safe = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | safe, 0o666)
    except PermissionError:  # made by another user of this computer; reading is enough for a lock, but on Windows
        return os.open(path, os.O_RDONLY | safe)


def _system_lock() -> Callable[[int], None]:
    if os.name == "nt":
        import msvcrt

        return lambda handle: msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    import fcntl

    return lambda handle: fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _try_lock(handle: int) -> bool:
    try:
        _system_lock()(handle)
    except OSError:
        return False
    return True
