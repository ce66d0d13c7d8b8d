"""The computer that the program runs on."""

import sys

from addin.installing.machine import Machine


def this_computer() -> Machine:
    """Return the real one."""
    if sys.platform == "win32":
        import winreg

        from addin.installing.windows.computer import WindowsMachine

        return WindowsMachine(winreg)
    from addin.installing.plain_machine import PlainMachine

    return PlainMachine()
