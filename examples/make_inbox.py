"""Make the example inbox anew: ``python -m examples.make_inbox [FOLDER]``.

Each file is saved by the program that its unit uses: LibreOffice (.xlsx, .xls, .ods), Gnumeric (.xlsx, .xls), openpyxl,
XlsxWriter, or as text in GBK. The content is the same every time; bytes may differ with the programs' versions.
"""

import base64
import getpass
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from bench.inbox_rows import Row
from bench.inbox_sheets import Grid, settle, write_careful, write_quick, write_text
from bench.inbox_template import FIRST_COLUMN, FIRST_ENTRY, FIRST_STATEMENT, FORM_COLUMN, PROGRESS, fill_template
from examples import unit_books as books
from tests.office import Office
from udfs.period import Period
from xl_templates.build import build_workbook
from xl_templates.load import load
from xl_templates.model import Programme

PERIOD: Final = Period.parse("2023-02")
FOLDER: Final = Path(__file__).with_name("inbox")
_ZIP_TIME: Final = (2023, 2, 24, 9, 0, 0)
_PREPARED: Final = 5  # rows of the templates; the real ones have hundreds
# A grey picture of 12 by 16 points.
_JPEG: Final = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqm"
    "x5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQAAwD"
    "ASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKB"
    "kaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZ"
    "mqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQF"
    "BgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
    "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX"
    "2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDpqKKKAP/Z"
)
_PAGE: Final = """<html><head><meta charset="utf-8"><title>登录</title></head>
<body>登录已过期，请重新登录后下载。</body></html>
"""


def main() -> None:
    """Write all files into the folder that was named, by default beside this file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    by_openpyxl(folder)
    by_xlsxwriter(folder)
    by_libreoffice(folder)
    by_gnumeric(folder)
    as_text(folder)
    from_templates(folder)
    no_workbooks(folder)
    for path in sorted(folder.iterdir()):
        print(f"{path.stat().st_size:>8}  {path.name}")


def by_openpyxl(folder: Path) -> None:
    """Formulas without values. The two workbooks of 别山镇 say when they were saved."""
    write_careful(folder / "渔阳镇2023年2月招商引资台账.xlsx", books.yuyang(), "2023-02-24T09:12:00Z")
    write_careful(folder / "最新.xlsx", books.bieshan(corrected=False), "2023-02-22T15:40:00Z")
    write_careful(folder / "最新(2)改.xlsx", books.bieshan(corrected=True), "2023-02-24T10:05:00Z")
    write_careful(folder / "尤古庄镇招商引资台账（2023年1月）.xlsx", books.yougu_january(), "2023-01-20T16:30:00Z")
    write_careful(folder / "下仓镇招商引资台账（2023年2月）.xlsx", books.xiacang(), "2023-02-23T11:00:00Z")


def by_xlsxwriter(folder: Path) -> None:
    """Formulas with values."""
    write_quick(folder / "盘龙镇招商引资台账（2023年2月）.xlsx", books.stranger())
    write_quick(folder / "白涧镇招商引资台账（2023年2月）.xlsx", books.baijian())
    write_quick(folder / "经开区2月招商台账.xlsx", books.zone())


def by_libreoffice(folder: Path) -> None:
    """The office suite that saves all three formats."""
    _converted(folder / "洇溜镇2月台账（2023年）.xls", books.yinliu(), _libreoffice)
    _converted(folder / "官庄镇招商引资台账（2023年2月）.ods", books.guanzhuang(), _libreoffice)
    _converted(folder / "桑梓镇招商引资台账202302.xlsx", books.sangzi(), _libreoffice)


def by_gnumeric(folder: Path) -> None:
    """Another family of readers and writers."""
    _converted(folder / "马伸桥镇招商引资台账（2023年2月）.xls", books.mashenqiao(), _gnumeric)
    _converted(folder / "下营镇招商引资台账（2023年2月）.xlsx", books.xiaying(), _gnumeric)


def as_text(folder: Path) -> None:
    """One ledger a file, as Excel saves CSV in China."""
    write_text(folder / "邦均镇招商引资落地项目清单（2023年2月）.csv", books.bangjun_landed())
    write_text(folder / "邦均镇招商引资洽谈项目清单（2023年2月）.csv", books.bangjun_negotiating())


def from_templates(folder: Path) -> None:
    """Our own template: one typed in LibreOffice, one filled by a program."""
    programme = load("jizhou").programme
    assert programme is not None
    _typed_in_office(folder / "文昌街道-招商引资台账-2023-02.xlsx", programme)
    path = folder / "罗庄子镇-招商引资台账-2023-02.xlsx"
    rows: dict[str, list[Row]] = {
        "landed": [_typed(books.LUOZHUANGZI_LANDED)],
        "negotiating": [_typed(books.LUOZHUANGZI_NEGOTIATING)],
    }
    states = dict.fromkeys(("landed", "negotiating"), "unchanged") | dict.fromkeys(
        ("planned", "problems", "activities"), "nil"
    )
    fill_template(path, programme, PERIOD, "罗庄子镇", rows, states, prepared=_PREPARED)
    settle(path, "2023-02-23T14:20:00Z")


def no_workbooks(folder: Path) -> None:
    """A stamped scan, a photograph, an archive, and a page that a browser saved under a workbook's name."""
    (folder / "白涧镇招商引资台账盖章件.pdf").write_bytes(_pdf())
    (folder / "微信图片_20230224153012.jpg").write_bytes(_JPEG)
    (folder / "侯家营镇招商引资台账（2023年2月）.xlsx").write_text(_PAGE, encoding="utf-8", newline="\n")
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("五百户镇台账/说明.txt", _ZIP_TIME), "台账见附件。".encode("gbk"))
    (folder / "五百户镇报送材料.zip").write_bytes(inside.getvalue())


# --- savers --------------------------------------------------------------------------------------------


def _converted(path: Path, grids: list[Grid], convert: Callable[[Path, Path], None]) -> None:
    """Write a plain workbook and let another program save it under the name."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "source.xlsx"
        write_quick(source, grids)
        convert(source, path)


def _libreoffice(source: Path, target: Path) -> None:
    with Office() as office, office.open(source) as book:
        book.save_as(target)


def _gnumeric(source: Path, target: Path) -> None:
    exporter = {".xls": "Gnumeric_Excel:excel_biff8", ".xlsx": "Gnumeric_Excel:xlsx2"}[target.suffix]
    command = ["ssconvert", "--export-type", exporter, str(source), str(target)]
    subprocess.run(command, check=True, capture_output=True)
    if target.suffix == ".xls":
        # The record of who last wrote the file holds the account's name, filled up with spaces.
        account = getpass.getuser().encode()
        target.write_bytes(target.read_bytes().replace(account.ljust(100), b"".ljust(100)))


def _typed_in_office(path: Path, programme: Programme) -> None:
    """Type into the template cell by cell, as a person does, and save."""
    submission = programme.submission_for("month")
    assert submission is not None
    unit = next(each for each in programme.units if each.name == "文昌街道")
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / path.name
        with source.open("wb") as target:
            build_workbook(programme, submission, target, unit=unit, period=PERIOD, rows=_PREPARED)
        with Office() as office, office.open(source) as book:
            for number, ledger_id in enumerate(submission.ledgers):
                ledger = programme.ledger(ledger_id)
                for at, entries in enumerate(books.WENCHANG_TYPED.get(ledger_id, ())):
                    for column, definition in enumerate(ledger.columns):
                        if text := entries.get(definition.id):
                            book.type_in(ledger.tab, _cell(FIRST_ENTRY + at, FIRST_COLUMN + column), text)
                if ledger_id in ("planned", "problems"):
                    book.type_in("填报说明", _cell(FIRST_STATEMENT + number, 3), "零报告")
                if ledger.kind == "form":
                    for at, definition in enumerate(ledger.columns):
                        value = "2023-2-24" if definition.id == "filled_on" else PROGRESS.get(definition.id)
                        if value is not None:
                            book.type_in(ledger.tab, _cell(FIRST_ENTRY + at, FORM_COLUMN), str(value))
            book.save_as(path)


def _cell(row: int, column: int) -> str:
    """Return A1 for (1, 1)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _typed(entries: dict[str, str]) -> Row:
    """Return days and numbers as such: what a person's typing becomes."""
    typed: Row = {}
    for name, text in entries.items():
        if name.endswith("_on"):
            year, month, day = map(int, text.split("-"))
            typed[name] = date(year, month, day)
        else:
            typed[name] = Decimal(text) if text.isdigit() and name != "phone" else text
    return typed


def _pdf() -> bytes:
    """Return a PDF of one empty page."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + b"xref\n0 4\n0000000000 65535 f \n" + table + end


if __name__ == "__main__":
    main()
