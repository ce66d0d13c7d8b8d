"""The inbox: the folder with what the units sent in. Lists the workbooks, and says why everything else is none.

The list is the same on every run and system. Links are never followed, nothing is opened but to see whether it can be.
"""

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from addin import inbox_names as names
from addin.inbox_walk import DEEPEST, MOST, InboxFile, Skipped, TooManyError, Walk, why
from udfs.findings import Finding, finding

__all__ = ["DEEPEST", "MOST", "Inbox", "InboxFile", "Skipped", "walk_inbox"]

_WORDS: Final = {
    names.SCAN: "扫描件或照片",
    names.ARCHIVE: "压缩包",
    names.DOCUMENT: "文字、演示文档",
}


@dataclass(frozen=True)
class Inbox:
    """What was found, both lists sorted by ``relative``.

    ``refusal`` says why nothing could be looked at; then all else is empty. ``rubbish`` counts what systems leave
    behind (Thumbs.db) and no one need hear of. ``findings`` are about the folder as a whole.
    """

    folder: Path
    files: list[InboxFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    rubbish: int = 0
    findings: list[Finding] = field(default_factory=list)
    refusal: Finding | None = None

    def stamped_scans_for(self, file: InboxFile) -> list[Skipped]:
        """Return the scans that are the stamped paper of this workbook (盖章件).

        In the same folder, and either of the same name (see ``same_paper``), or that folder is not the inbox itself
        and all workbooks in it share one stem.
        """
        return [each for each in self.skipped if each.kind == "stamped" and file in _workbooks_of(each, self)]


def walk_inbox(folder: Path) -> Inbox:
    """Look through the folder and those below it."""
    if refusal := _refusal(folder):
        return Inbox(folder, refusal=refusal)
    walk = Walk(folder)
    try:
        walk.look_into(folder, "", 0)
    except TooManyError:
        reason = f"里面的文件和文件夹超过 {MOST} 个，很可能选错了"
        return Inbox(folder, refusal=finding("ZS-435", place={"file": str(folder)}, reason=reason))
    except OSError as error:  # the folder itself; those below it become findings
        return Inbox(folder, refusal=finding("ZS-435", place={"file": str(folder)}, reason=why(error)))
    inbox = Inbox(
        folder,
        sorted(walk.files, key=lambda each: (each.relative, os.fsencode(each.path))),
        sorted(walk.skipped, key=lambda each: (each.relative, os.fsencode(each.path))),
        walk.rubbish,
    )
    inbox.skipped[:] = [_told_as_stamped(each, inbox) for each in inbox.skipped]
    if not inbox.files:
        inbox.findings.append(finding("ZS-436", place={"file": str(folder)}, found=_told(inbox.skipped)))
    return inbox


# --- stamped scans -----------------------------------------------------------------------------------


def _told_as_stamped(skipped: Skipped, inbox: Inbox) -> Skipped:
    """Turn a scan that belongs to a workbook from a question into a notice."""
    if skipped.kind != names.SCAN or not (workbooks := _workbooks_of(skipped, inbox)):
        return skipped
    workbook = "、".join(each.relative.rpartition("/")[2] for each in workbooks)
    return replace(
        skipped, kind="stamped", finding=finding("ZS-438", place={"file": skipped.relative}, workbook=workbook)
    )


def _workbooks_of(scan: Skipped, inbox: Inbox) -> list[InboxFile]:
    near = [each for each in inbox.files if each.path.parent == scan.path.parent]
    same = [each for each in near if names.same_paper(each.path.name, scan.path.name)]
    if _one_stem(same):
        return same
    return near if scan.path.parent != inbox.folder and _one_stem(near) else []


def _one_stem(files: list[InboxFile]) -> bool:
    """Tell whether these are one workbook and its copies; a scan without a period fits those of all months."""
    return len({names.shared_stem(each.path.name) for each in files}) == 1


def _told(skipped: list[Skipped]) -> str:
    """Tell what there is instead of workbooks: 扫描件或照片 3 个、其他 1 个."""
    counts = Counter(_WORDS.get(each.kind, "其他") for each in skipped)
    return "、".join(f"{word} {count} 个" for word, count in sorted(counts.items())) or "它是空的"


def _refusal(folder: Path) -> Finding | None:
    try:
        usable = folder.is_dir()
        reason = "" if usable else ("它不是文件夹" if folder.exists() else "没有这个文件夹")
    except (OSError, ValueError) as error:  # a path too long, a null character
        reason = why(error) if isinstance(error, OSError) else "路径的写法不对"
    return finding("ZS-435", place={"file": str(folder)}, reason=reason) if reason else None
