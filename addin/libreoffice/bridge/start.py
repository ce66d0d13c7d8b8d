"""A private office is started, and spoken to through its pipe."""

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
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
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
            return process, resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.05)
    raise RefusedError(f"the office was not ready within {patience:g} s")
