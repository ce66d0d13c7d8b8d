"""A month whose summary was read by a person once, and has meant the same ever since."""

from pathlib import Path

from addin.record import write_month
from tests.golden import TOLD, february
from tests.golden.telling import told


def test_the_golden_month_means_what_it_meant(tmp_path: Path):
    path = tmp_path / "汇总.xlsx"
    with path.open("wb") as target:
        write_month(february(), target)
    assert told(path).splitlines() == TOLD.read_text(encoding="utf-8").splitlines()
