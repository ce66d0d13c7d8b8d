"""Attacks by what an entry of the folder is, or by its name. For POSIX systems."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from tests.hostile import Attack, ledger
from tests.opening_files import xlsx

CONTENT = xlsx(ledger())


def good(path: Path) -> None:
    path.write_bytes(CONTENT)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def bound_socket(path: Path) -> None:
    """A socket; its path may be longer than a socket's may be."""
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(f"/proc/self/fd/{handle}/{path.name}")
    finally:
        os.close(handle)


def link_to(target: str | Path):
    return lambda path: path.symlink_to(target)


def link_to_a_workbook(path: Path) -> None:
    """A link to a good workbook outside the inbox."""
    outside = path.parent.parent / f"outside of {path.parent.name}.xlsx"
    outside.write_bytes(CONTENT)
    path.symlink_to(outside)


def folder(path: Path) -> None:
    path.mkdir()


def sparse(path: Path) -> None:
    """Sixteen gigabytes, none of them on the disk."""
    with path.open("wb") as file:
        file.truncate(16 << 30)


def hard_link(path: Path) -> None:
    other = path.parent / "hard-link-one.xlsx"
    if not other.exists():
        good(other)
    path.hardlink_to(other)


def unreadable(path: Path) -> None:
    good(path)
    path.chmod(0)


def entry(name: str, make, code: str = "", word: str = "", **more: object) -> Attack:
    return Attack(name, make, code, word, on_disk=True, **more)  # type: ignore[arg-type]


UNREADABLE = () if hasattr(os, "geteuid") and os.geteuid() == 0 else ("ZS-405", "权限")  # the administrator reads all

KINDS: list[Attack] = [
    entry("link-to-a-workbook.xlsx", link_to_a_workbook, "ZS-410", "链接", inbox="ZS-443"),
    entry("link-to-a-folder.xlsx", link_to("/etc"), "ZS-410", "链接", inbox="ZS-443"),
    entry("link-to-itself.xlsx", link_to("link-to-itself.xlsx"), "ZS-410", "链接", inbox="ZS-443"),
    entry("link-to-the-folder.xlsx", link_to("."), "ZS-410", "链接", inbox="ZS-443"),
    entry("link-to-nothing.xlsx", link_to("nothing.xlsx"), "ZS-410", "链接", inbox="ZS-443"),
    entry("link-to-a-device.xlsx", link_to("/dev/zero"), "ZS-410", "链接", inbox="ZS-443"),
    entry("link-to-standard-input.xlsx", link_to("/dev/stdin"), "ZS-410", "链接", inbox="ZS-443"),
    entry("link-to-memory.xlsx", link_to("/proc/self/mem"), "ZS-410", "链接", inbox="ZS-443"),
    entry("pipe.xlsx", pipe, "ZS-410", "管道", inbox="ZS-444"),
    entry("socket.xlsx", bound_socket, "ZS-410", "管道", inbox="ZS-444"),
    entry("folder.xlsx", folder, "ZS-410", "文件夹", inbox="-"),
    entry("sparse-16-gb.xlsx", sparse, "ZS-413", "16384 MB"),
    entry("hard-link-one.xlsx", good),
    entry("hard-link-two.xlsx", hard_link),
    entry("same-content.xlsx", good),
    entry("gone.xlsx", lambda path: None, "ZS-405", "不在", inbox="-"),
    entry("unreadable.xlsx", unreadable, *UNREADABLE, inbox="ZS-445" if UNREADABLE else ""),
    entry("grows.xlsx", good, "ZS-414", "变化", meanwhile="grow"),
    entry("shrinks.xlsx", good, "ZS-414", "变化", meanwhile="shrink"),
    entry("changes.xlsx", good, "ZS-414", "变化", meanwhile="change"),
]

LOCKS: list[Attack] = [
    entry("~$lock-of-excel.xlsx", good, "ZS-411", "Excel", inbox="ZS-441"),
    entry(".~lock.of-libreoffice.xlsx#", good, "ZS-411", "LibreOffice", inbox="ZS-441"),
    entry(".~of-wps.xlsx", good, "ZS-411", "WPS", inbox="ZS-441"),
]

NAMES: list[Attack] = [
    entry(name, good)
    for name in (
        "name-with\na-line.xlsx",
        "name-with\r\x1b[2J\x1b]0;evil\x07-controls.xlsx",
        "name-\u202excod.xlsx",
        "name-\u2066isolated\u2069\u200b.xlsx",
        "name-\U0001f4c8\u200d\U0001f525.xlsx",
        "name-=cmd|' calc'!A0.xlsx",
        "=HYPERLINK(\"http:192.0.2.1\").xlsx",
        "name-[bold red]x[link=http:x].xlsx",
        "name-%s%n{0}{1.__class__}$(id)`id`;id&.xlsx",
        "name-with-quote'\".xlsx",
        " name-with-blanks .xlsx ",
        "-rf --out=x.xlsx",
        "CON.xlsx",
        "name..xlsx",
        "长" * 83 + "a.xlsx",  # 255 bytes
        os.fsdecode("报表.xlsx".encode("gbk")),
        "e\u0301-decomposed.xlsx",
    )
]  # fmt: skip

# Links, pipes and names of any bytes are there on Linux; other systems refuse most of them.
ATTACKS: list[Attack] = [*KINDS, *LOCKS, *NAMES] if sys.platform == "linux" else LOCKS
