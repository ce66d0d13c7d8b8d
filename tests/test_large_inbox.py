"""An inbox with twenty spoilt files among as many good ones, merged from the command line; and what saves memory there."""

import json
import os
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from addin.consolidate_json import as_bytes
from addin.sharing import Sharing
from bench.inbox_500 import deal, run, state, wrong
from bench.inbox_spoilt import KINDS
from udfs.cells import UNTYPED
from xl_templates.reading.result import ReadFile, ReadLedger, TableAt


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with the names of workbooks")
def test_every_file_has_its_verdict_and_every_total_is_as_dealt(tmp_path: Path):
    dealt = deal(tmp_path, files=40, spoilt=20, rows=3)
    before = state(dealt.truth.inbox)
    done = run(dealt, tmp_path / "结果")
    assert wrong(dealt, done) == []
    assert done.status == 1, "refused files want somebody's attention"
    assert len(done.told["submissions"]) == 40 and {kind.kind for kind in dealt.spoilt.values()} == {
        kind.kind for kind in KINDS
    }
    assert state(dealt.truth.inbox) == before
    assert sum(each["outcome"] == "merged" for each in done.told["submissions"]) == 20
    assert {each["unit"] for each in done.told["submissions"] if each["outcome"] == "refused"} <= {
        None, "盘龙镇", *dealt.good.values()
    }  # fmt: skip


def test_a_wrong_verdict_or_total_would_be_told(tmp_path: Path):
    dealt = deal(tmp_path, files=3, spoilt=1, rows=2)
    done = run(dealt, tmp_path / "结果")
    assert wrong(dealt, done) == []
    done.told["totals"]["landed"]["total_investment"] = "1"
    good = next(each for each in done.told["submissions"] if each["outcome"] == "merged")
    good["outcome"] = "refused"
    told = wrong(dealt, done)
    assert len(told) == 2 and "landed.total_investment" in told[1] and good["file"] in told[0]


def test_shared_values_are_the_values():
    cells = {
        "词": ["在建", None, "在建", UNTYPED],
        "日": [date(2023, 2, 1), None, UNTYPED, "二月"],
        "数": [Decimal("1"), Decimal("1.0"), None, Decimal("-0")],
        "钱": [1, 0, None, UNTYPED],
    }
    ledger = ReadLedger("landed", cells, [TableAt("表", {"词": 0}, {"词": 3})], raw={(3, "词"): 1.0})
    files = [pickle.loads(pickle.dumps(ReadFile("a.xlsx", ledgers={"landed": ledger}))) for _ in range(2)]
    sharing = Sharing()
    for file in files:
        sharing.share(file)
        assert repr(file.ledgers["landed"]) == repr(ledger)
    one, other = (file.ledgers["landed"] for file in files)
    assert all(a is b for name in cells for a, b in zip(one.cells[name], other.cells[name], strict=True))


@pytest.mark.parametrize("count", [0, 1, 500, 1001])
def test_json_in_pieces_is_the_same_json(count: int):
    items = [{"a": [], "b": {"文": "行\n行\u2028\ud800"}, "c": [1, [2, {}]]} for _ in range(count)]
    value = {"版": 1, "items": items, "none": None, "empty": {}}
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    assert as_bytes({**value, "items": iter(items)}) == text.encode("utf-8", "backslashreplace")
    assert as_bytes(value) == text.encode("utf-8", "backslashreplace")
