"""An office is spoken to through its pipe: a private one, which is started for it, or one that runs already."""

from __future__ import annotations

import subprocess
import time

import uno
from com.sun.star.connection import NoConnectException
from refusal import RefusedError

FIRST_START_ENDED = (79, 81)  # exit codes of a first start that asks to be started again
MOST_STARTS = 4


def connect(program, profile, pipe, patience):
    """Start ``program`` with its own profile and return the process and the office's component context.

    ``patience`` in seconds. Raises ``RefusedError`` when the office ends, or is not ready in time.
    """
    command = [
        program,
        f"-env:UserInstallation={uno.systemPathToFileUrl(str(profile))}",
        f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        *("--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nofirststartwizard"),
    ]
    until = time.monotonic() + patience
    process, starts = None, 0
    while time.monotonic() < until:
        if process is None or (process.poll() in FIRST_START_ENDED and starts < MOST_STARTS):
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            starts += 1
        elif process.poll() is not None:
            raise RefusedError(f"the office ended while starting, exit code {process.returncode}")
        try:
            return process, resolved(pipe)
        except NoConnectException:
            time.sleep(0.05)
    raise RefusedError(f"the office was not ready within {patience:g} s")


def join(pipe, patience):
    """Return the component context of an office that listens at ``pipe``, or will within so many seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            return resolved(pipe)
        except NoConnectException:
            if time.monotonic() > until:
                raise RefusedError(f"no office listens at the pipe {pipe}") from None
            time.sleep(0.05)


def resolved(pipe):
    """Return the component context at the other end of a pipe. Raises ``NoConnectException``."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
