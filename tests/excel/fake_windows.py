"""Runs xlwings' own server code as on Windows, with stand-ins for COM; a process of its own, since it bends ``sys``.

stdin: a pickled list of ``(function, arguments)``; stdout: the pickled list of what Excel would be handed back by
``CallUDF``. What is real here: xlwings' reading of arguments, its call, its writing of results, and our functions.
"""

import ctypes
import pickle
import sys
from datetime import UTC, datetime
from unittest.mock import MagicMock

MODULES = (
    *("pywintypes", "pythoncom", "win32api", "win32con", "win32gui", "win32process", "win32event", "win32timezone"),
    *("win32com", "win32com.client", "win32com.server", "win32com.server.util", "win32com.server.policy"),
    "win32com.server.dispatcher",
)


class Time(datetime):
    """What COM hands over for a day."""


def pretend() -> None:
    for name in MODULES:
        sys.modules[name] = MagicMock(name=name, __path__=[], __spec__=None, __file__=name)
    pywintypes, server = sys.modules["pywintypes"], sys.modules["win32com.server.util"]
    pywintypes.TimeType = Time
    pywintypes.com_error = type("com_error", (Exception,), {})
    server.unwrap.side_effect = TypeError("no object of ours")
    sys.modules["win32com.server"].util = server
    sys.modules["win32com"].server = sys.modules["win32com.server"]
    sys.modules["win32com"].client = sys.modules["win32com.client"]
    sys.modules["win32com.client"].CDispatch = type("CDispatch", (), {})
    sys.modules["win32timezone"].TimeZoneInfo.utc.return_value = UTC
    ctypes.windll, ctypes.oledll, ctypes.PyDLL = MagicMock(), MagicMock(), MagicMock()
    sys.platform = "win32"


def main() -> None:
    import udfs.registry  # noqa: F401 - while the system is still its own

    calls = pickle.load(sys.stdin.buffer)
    pretend()
    import xlwings

    sys.platform = "linux"
    assert xlwings.has_pywin32, "xlwings does not take this for Windows"
    from xlwings.com_server import XLPython

    server = XLPython()
    results = [server.CallUDF("addin.excel.functions", name, arguments, None, None) for name, arguments in calls]
    sys.stdout.buffer.write(pickle.dumps(results))


if __name__ == "__main__":
    main()
