"""Operations on the office itself."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from session import properties


def hello(session):
    """Tell version, Python, process number, and the socket files that stay behind when it is killed."""
    process = session.process.pid if session.process else 0
    return {
        "version": configuration(session, "/org.openoffice.Setup/Product").getByName("ooSetupVersionAboutBox"),
        "python": sys.version.split()[0],
        "pid": process,
        "sockets": sockets_left(),
    }


def stop(_session):
    """Nothing more is asked; the loop ends the office after this answer."""


def configuration(session, path):
    """Return a node of the office's settings, to read."""
    provider = session.create("com.sun.star.configuration.ConfigurationProvider")
    return provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess", properties(nodepath=path)
    )


def sockets_left():
    """Return the socket files of the processes that we started (Linux), which stay behind when they are killed."""
    numbers = {link[8:-1] for process in _started() for link in _links(process) if link.startswith("socket:[")}
    try:
        listed = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()]
    except OSError:
        return []
    return sorted({line[7] for line in listed if len(line) == 8 and line[6] in numbers and line[7].startswith("/")})


def _started():
    """Yield the folders of the processes of our group, of which we are the first."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(folder.name)) == os.getpgrp() and int(folder.name) != os.getpid():
                yield folder


def _links(process):
    with contextlib.suppress(OSError):
        for handle in (process / "fd").iterdir():
            with contextlib.suppress(OSError):  # closed meanwhile
                yield os.readlink(str(handle))  # noqa: PTH115 - Python 3.8
