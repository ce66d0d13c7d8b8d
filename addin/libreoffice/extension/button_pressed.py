"""A button was pressed in a person's LibreOffice: our side joins the office and does what the button promises.

``zhaoshang_buttons.py`` starts it and waits for its end. What it prints is for the log of the press.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlwings as xw

from addin.libreoffice.engine import register
from addin.libreoffice.engine.apps import PATIENCE, App
from addin.libreoffice.errors import OfficeError
from addin.libreoffice.joined import JoinedOffice
from addin.ribbon.xlwings_host import press
from udfs.findings import Finding, finding

_TO_JOIN: Final = 5.0  # seconds: the pipe was there before we were


@dataclass(frozen=True)
class PressedInOffice:
    """What the office hands over: the button, the pipe, and which workbook, process and program it was."""

    action: str
    pipe: str
    workbook: str
    process: int
    program: Path


@dataclass(frozen=True)
class Outcome:
    """``told``: what the person was told, for the log; ``findings``: why the person was told nothing."""

    told: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def press_in_office(pressed: PressedInOffice) -> Outcome:
    """Join the office, do the job, leave."""
    try:
        office = JoinedOffice(
            pressed.pipe, program=pressed.program, pid=pressed.process, timeout=PATIENCE, start_timeout=_TO_JOIN
        )
        with office:
            return _pressed(pressed, register().impl.apps.join(office))
    except (OfficeError, xw.XlwingsError) as error:
        return Outcome(findings=(finding("ZS-544", reason=str(error)),))


def _pressed(pressed: PressedInOffice, app: App) -> Outcome:
    own = app.books.by_identity(pressed.workbook)
    report = press(pressed.action, xw.Book(impl=own) if own else None, app=xw.App(impl=app))
    told = tuple(f"{each.title}：{each.prompt}" for each in app.alerts)
    untold = report is not None and not told  # the office died, or let nothing be shown
    return Outcome(told, report.findings if untold else ())
