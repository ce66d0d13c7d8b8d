"""Write the golden text anew."""

import tempfile
from pathlib import Path

from addin.record import write_month
from tests.golden import TOLD, february
from tests.golden.telling import told

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "汇总.xlsx"
    with path.open("wb") as target:
        write_month(february(), target)
    TOLD.write_text(told(path), encoding="utf-8", newline="\n")
