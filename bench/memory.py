"""The most memory that a process has held, in mebibytes.

On Linux its high-water mark, which can be set back; ``ru_maxrss`` is of no use there for children, since each begins
with what its parent held. Elsewhere what it holds now, the nearest that the system tells of any process.
"""

from pathlib import Path

import psutil


def forget_most() -> None:
    """Let the high-water mark of this process begin anew, where the system can do that."""
    mark = Path("/proc/self/clear_refs")
    if mark.exists():
        mark.write_text("5", encoding="ascii")


def most_held(pid: int | None = None) -> float:
    """Return the mark of a process, of this one without a number. Raises ``psutil.Error`` where it has gone."""
    try:
        status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii", errors="replace")
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return psutil.Process(pid).memory_info().rss / 2**20
