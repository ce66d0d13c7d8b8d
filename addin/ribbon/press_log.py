"""One line for every press of a button, in a small file of the person's own, for whoever is asked what happened.

No answer and no text of a workbook is in it, only which inputs were given and which files were written.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from addin.console import on_one_line
from addin.ribbon.last_used import keep_own_file, own_folder
from addin.ribbon.report import Report

FILE_NAME: Final = "presses.log"
LARGEST: Final = 200_000  # signs; the older half goes when there are more


def log_file() -> Path:
    """Return where the lines stand."""
    return own_folder() / FILE_NAME


def log_press(action_id: str, inputs: Iterable[str], report: Report | None, seconds: float) -> None:
    """Add a line: when, which button, the names of its inputs, how it ended, how long it took, which files.

    ``report``: ``None`` where the person closed the questions.
    """
    codes = dict.fromkeys(each.code for each in report.findings) if report else ()
    parts = (
        datetime.now().isoformat(" ", "seconds"),
        action_id,
        ",".join(inputs),
        "dismissed" if report is None else "done" if report.done else "not done",
        f"{seconds:.1f} s",
        "|".join(map(str, report.files)) if report else "",
        ",".join(codes),
    )
    before = ""
    with suppress(OSError, ValueError):
        before = log_file().read_text(encoding="utf-8", errors="replace")
    keep_own_file(log_file(), _shortened(before) + "\t".join(map(on_one_line, parts)) + "\n")


def _shortened(text: str) -> str:
    """Return the text, or its newer half from the beginning of a line."""
    return text if len(text) <= LARGEST else text[-LARGEST // 2 :].partition("\n")[2]
