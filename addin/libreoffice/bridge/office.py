"""Operations on the office itself."""

from __future__ import annotations

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
        "sockets": _sockets(process),
    }


def stop(_session):
    """Nothing more is asked; the loop ends the office after this answer."""


def configuration(session, path):
    """Return a node of the office's settings, to read."""
    provider = session.create("com.sun.star.configuration.ConfigurationProvider")
    return provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess", properties(nodepath=path)
    )


def _sockets(process):
    try:
        links = [str(handle.readlink()) for handle in Path(f"/proc/{process}/fd").iterdir()]
        listed = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()]
    except OSError:
        return []
    numbers = {link[8:-1] for link in links if link.startswith("socket:[")}
    return sorted({line[7] for line in listed if len(line) == 8 and line[6] in numbers and line[7].startswith("/")})
