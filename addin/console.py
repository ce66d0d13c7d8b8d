"""What a user at a console sees: results on the standard output, findings and progress on the standard error.

The exit code: 0 done, nothing needs a person; 1 done, findings need a person; 2 could not be done, the last
line says why.
"""

import os
import sys
import unicodedata
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TextIO

from udfs.findings import Finding, Severity, finding, worst

NAME: Final = "zhaoshang"
DONE: Final = 0
NEEDS_A_PERSON: Final = 1
NOT_DONE: Final = 2
INTERRUPTED: Final = 130
_WIDE: Final = 160  # columns of a table that goes into a file or a pipe


class Unheard(Exception):  # noqa: N818 - no error of the program: the output has nowhere to go
    """The result could not be shown, on a full disk for example."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# --- how a job ended ---------------------------------------------------------------------------------


def report(done: bool, lines: Sequence[str], findings: Sequence[Finding]) -> int:
    """Print what came of a job and return the exit code. Every command ends here."""
    say(*lines)
    return tell(findings) if done else refuse(findings)


def tell(findings: Sequence[Finding]) -> int:
    """Print the findings of a job that was done and return the exit code."""
    for found in findings:
        say(found.line(), stream=sys.stderr)
    return NEEDS_A_PERSON if worst(findings) in (Severity.ERROR, Severity.QUERY) else DONE


def refuse(findings: Sequence[Finding]) -> int:
    """Print why nothing was done: one line, or one a finding and a last one with their number."""
    for found in findings:
        say(found.line(), stream=sys.stderr)
    if len(findings) > 1:
        say(finding("ZS-591", count=len(findings)).line(), stream=sys.stderr)
    return NOT_DONE


def our_bug(error: Exception, arguments: Sequence[str]) -> Finding:
    """Put the traceback into a log file for us and return the one line for the user."""
    import platform
    import tempfile
    import traceback

    text = (
        f"{NAME} {installed_version()}, Python {platform.python_version()}, {platform.platform()}\n"
        f"{list(arguments)!r}\n\n{''.join(traceback.format_exception(error))}"
    )
    log = "这一行"
    with suppress(OSError):
        handle, name = tempfile.mkstemp(prefix=f"{NAME}-", suffix=".log")
        os.close(handle)
        Path(name).write_text(text, encoding="utf-8", errors="backslashreplace")
        log = f"记录 {name} "
    return finding("ZS-590", kind=type(error).__name__, log=log)


def installed_version() -> str:
    """Return the version of the installed package."""
    from importlib import metadata

    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return "（未安装，从源码运行）"


# --- the streams -------------------------------------------------------------------------------------


def say(*lines: str, stream: TextIO | None = None) -> None:
    """Print at once. A reader who has gone (``| head``) hinders nothing; a full disk raises ``Unheard``."""
    _write("".join(on_one_line(line) + "\n" for line in lines), stream or sys.stdout)


def show(*renderables: object) -> None:
    """Print tables of rich: in colours on a terminal, plain and wide enough for Chinese where nobody watches."""
    from rich.console import Console

    watched = sys.stdout is not None and sys.stdout.isatty()
    console = Console(file=sys.stdout, width=None if watched else _WIDE, highlight=False)
    with console.capture() as captured:
        for each in renderables:
            console.print(each)
    _write(captured.get(), sys.stdout)


def say_bytes(content: bytes) -> None:
    """Write a result, such as a workbook, to the standard output as it is; the same failures as with ``say``."""
    with _heard(sys.stdout):
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


def _write(text: str, stream: TextIO | None) -> None:
    with _heard(stream):
        print(text, end="", file=stream)
        if stream is not None:
            stream.flush()


@contextmanager
def _heard(stream: TextIO | None) -> Generator[None, None, None]:
    """Let a reader who has gone hinder nothing; a full disk raises ``Unheard``."""
    try:
        yield
    except BrokenPipeError:
        _silence(stream)
    except OSError as error:
        lost = unheard(stream, error)
        if stream is not sys.stderr:  # where even the reason has nowhere to go, only the exit code is left
            raise lost from error


def unheard(stream: TextIO | None, error: OSError) -> Unheard:
    """Give a stream up and return the exception that says why."""
    from addin.files import reason_of

    _silence(stream)
    return Unheard(reason_of(error))


def speak_chinese() -> None:
    """Make the standard streams able to hold Chinese, whatever code page the system has.

    Into files and pipes goes UTF-8. A terminal that really reads another code (an old Windows console, a GBK
    terminal) keeps it, or it would show rubbish; what its code lacks is spelled out instead of failing.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a host may have put another object there
        if reconfigure is None:
            continue
        utf8 = stream.encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig")
        with suppress(ValueError, OSError):
            if utf8 or stream.isatty():
                reconfigure(errors="backslashreplace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace")


def on_one_line(text: str) -> str:
    """Spell out control characters: what a user typed must neither break the line nor drive the terminal."""
    return "".join(
        sign if sign.isprintable() or unicodedata.category(sign) in ("Zs", "Cs", "Co") else f"\\u{ord(sign):04x}"
        for sign in text
    )


def _silence(stream: TextIO | None) -> None:
    """Send the rest of a stream nowhere, so that Python does not complain about it at its end either."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


# --- long work ---------------------------------------------------------------------------------------


@contextmanager
def progress(label: str) -> Generator[Callable[[int, int, str], None] | None, None, None]:
    """Show a bar that leaves no trace while the work goes on; nothing where nobody watches."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, name="")
        yield lambda done, total, name: bar.update(task, completed=done, total=total, name=on_one_line(name))
