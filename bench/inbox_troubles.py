"""Files that lie in every inbox and add nothing: copies, last month's, somebody else's, scans, leftovers."""

import random
import shutil
from collections.abc import Sequence
from pathlib import Path

from bench.inbox_mess import SheetMaker
from bench.inbox_rows import RowMaker
from bench.inbox_sheets import write_quick
from bench.inbox_truth import Other, UnitTruth
from xl_templates.model import Programme

_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Size 3/Root 1 0 R>>\n%%EOF\n"
)
_PAGE = "<html><body>登录已过期，请重新登录后下载。</body></html>"
_STRANGER = "盘龙镇"  # made up


def add_troubles(inbox: Path, programme: Programme, first: UnitTruth, names: Sequence[str], period: str) -> list[Other]:
    """Add the files and return what has to become of them. ``first``: a unit whose file is there twice."""
    told: list[Other] = []

    def tell(name: str, unit: str | None, outcome: str, why: str) -> Path:
        told.append(Other(name, unit, outcome, why))
        return inbox / name

    original = Path(first.files[0])
    copy = f"{original.stem} - 副本{original.suffix}"
    shutil.copyfile(inbox / original, tell(copy, first.unit, "superseded", "copy"))
    _workbook(tell(f"{names[-1]}招商引资台账（{_month(_before(period))}）.xlsx", names[-1], "refused", "wrong_period"),
              programme, names[-1], _before(period))  # fmt: skip
    _workbook(tell(f"{_STRANGER}招商引资台账（{_month(period)}）.xlsx", None, "refused", "unknown_unit"),
              programme, _STRANGER, period)  # fmt: skip
    tell("下载.xlsx", None, "refused", "not_a_workbook").write_text(_PAGE, encoding="utf-8")
    tell("空白.xlsx", None, "refused", "empty").write_bytes(b"")
    tell(f"~${original.name}", None, "skipped", "lock_file").write_bytes(b"\x05office" + b" " * 158)
    tell(f"{first.unit}盖章件.pdf", None, "skipped", "scan").write_bytes(_PDF)
    tell("微信图片_20230224153012.jpg", None, "skipped", "picture").write_bytes(
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\xff\xd9"
    )
    tell("Thumbs.db", None, "skipped", "leftover").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    return told


def _workbook(path: Path, programme: Programme, unit: str, period: str) -> None:
    """Write a tidy landed ledger of two rows."""
    rows = RowMaker(0, period)
    maker = SheetMaker(random.Random(0), frozenset(), 0.0, unit, period, keeps_values=True)
    sheet = maker.make(programme.ledger("landed"), [rows.row("landed", unit, number) for number in range(2)], "落地")
    write_quick(path, [sheet.grid])


def _month(period: str) -> str:
    year, month = period.split("-")
    return f"{year}年{int(month)}月"


def _before(period: str) -> str:
    """Return the month before."""
    year, month = map(int, period.split("-"))
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"
