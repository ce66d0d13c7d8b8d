"""What an interpreter is asked, started as the add-in starts it: what it is, and whether our part is there."""

import json
import subprocess
import sys
from typing import Final

from addin.installing.machine import Probe

SECONDS: Final = 90  # a first start behind a virus scanner is slow
_CODE: Final = """
import importlib, json, struct, sys
from importlib import metadata
told = {"executable": sys.executable, "version": sys.version_info[:3], "bits": struct.calcsize("P") * 8,
        "base": sys.base_prefix, "packages": {}, "fault": ""}
for name in ("zhaoshang", "xlwings", "pywin32"):
    try:
        told["packages"][name] = metadata.version(name)
    except metadata.PackageNotFoundError:
        pass
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except Exception as error:
        told["fault"] = f"{name}: {type(error).__name__}: {error}"
        break
print(json.dumps(told))
"""


def probed(interpreter: str, modules: tuple[str, ...]) -> Probe:
    """Start an interpreter and ask it; whatever goes wrong stands in the answer.

    -P: as in the add-in, the folder it happens to be in is no place to import from.
    """
    quiet = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}
    command = [interpreter, "-P", "-B", "-X", "utf8", "-c", _CODE, *modules]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL, **quiet)
        told = json.loads(done.stdout.decode("utf-8", "replace").strip().rpartition("\n")[2])
        major, minor, micro = told["version"]
        return Probe(
            executable=told["executable"],
            version=(major, minor, micro),
            bits=told["bits"],
            base=told["base"],
            packages=told["packages"],
            answers=True,
            fault=told["fault"],
        )
    except subprocess.TimeoutExpired:
        return Probe(fault=f"{SECONDS} 秒没有应答")
    except OSError as error:
        return Probe(fault=error.strerror or type(error).__name__)
    except (ValueError, KeyError, TypeError):
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return Probe(fault=last or f"没有应答，退出码 {done.returncode}")
