"""What the stories share: an issued template, a workbook opened for one story, and how a workbook looks on disk."""

import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

from addin.ribbon.host import Given, Question
from udfs.period import Period
from xl_templates.build import build_workbook
from xl_templates.load import load


def issued(folder: Path, code: str) -> Path:
    """Write the template of a period for the first of its units."""
    programme, period = load("jizhou").programme, Period.parse(code)
    submission = programme.submission_for(period.kind)
    unit = programme.units_of(submission, period.first_day, period.last_day)[0]
    path = folder / f"{unit.name}{code}.xlsx"
    with path.open("wb") as target:
        build_workbook(programme, submission, target, unit=unit, period=period)
    return path


@contextmanager
def opened(app: xw.App, file: Path, folder: Path) -> Iterator[xw.Book]:
    """Open a copy of a file in a folder, and close everything that is open afterwards."""
    path = folder / file.name
    if path != file:
        shutil.copyfile(file, path)
    app.impl.alerts.clear()
    book = app.books.open(str(path))
    try:
        yield book
    finally:
        for each in list(app.books):
            each.close()


class Answering:
    """Dialogs of a person who gives these answers, closes the windows (``None``), or presses Esc after n files."""

    def __init__(self, answers: Given | None = None, *, cancel_after: int | None = None) -> None:
        self.answers, self.cancel_after = answers, cancel_after
        self.asked: list[Sequence[Question]] = []
        self.looks = 0

    def ask(self, title: str, questions: Sequence[Question]) -> Given | None:
        self.asked.append(questions)
        return self.answers

    def cancelled(self) -> bool:
        self.looks += 1
        return self.cancel_after is not None and self.looks > self.cancel_after

    def close(self) -> None:
        pass


# Parts that tell of the moment or of the program, not of the workbook.
_PASSING = ("docProps/app.xml", "docProps/core.xml")


def on_disk(book: xw.Book, path: Path) -> dict[str, str]:
    """Return the parts of a copy of a workbook as it is now, with its unsaved changes.

    What stands in lists of styles whose order means nothing is put in the place of its number.
    """
    book.api.SaveCopyAs(str(path))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name not in _PASSING}
    styles = parts["xl/styles.xml"]
    looks = re.findall("<dxf>.*?</dxf>", styles, re.S)
    parts["xl/styles.xml"] = _plain(styles)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = re.sub(r'dxfId="(\d+)"', lambda found: looks[int(found[1])], parts[name])
    return parts


def _plain(styles: str) -> str:
    """Return the styles of cells without numbers and without names of fonts.

    Of a formula's text LibreOffice writes the western font until it has drawn it once, and the Chinese one from then on.
    """
    formats = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))
    fonts = [
        re.sub(r"<(name|family|charset) [^>]*>", "", font)
        for font in re.findall("<font>.*?</font>", styles[styles.index("<fonts") :], re.S)
    ]
    styles = re.sub(r'numFmtId="(\d+)"', lambda found: formats.get(found[1], found[1]), styles)
    styles = re.sub(r'fontId="(\d+)"', lambda found: fonts[int(found[1])], styles)
    return re.sub("<(numFmts|fonts|dxfs) .*?</\\1>", "", styles, flags=re.S)


def differing(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return the parts that differ, cut down to where they begin to."""
    found = {}
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name, ""), after.get(name, "")
        if one != other:
            at = next(
                (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
            )
            found[name] = (one[max(0, at - 80) : at + 200], other[max(0, at - 80) : at + 200])
    return found


def sheet_part(parts: dict[str, str], name: str) -> str:
    """Return the XML of a sheet."""
    rel = re.search(rf'<sheet name="{name}"[^>]*r:id="(\w+)"', parts["xl/workbook.xml"])[1]
    relations = parts["xl/_rels/workbook.xml.rels"]
    target = re.search(rf'Id="{rel}"[^>]*Target="([^"]+)"', relations) or re.search(
        rf'Target="([^"]+)"[^>]*Id="{rel}"', relations
    )
    return parts[f"xl/{target[1]}"]
