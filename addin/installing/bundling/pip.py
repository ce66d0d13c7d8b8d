"""pip, run as a command of its own: which index it asks is its own configuration and nothing of ours."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from addin.installing.bundling.target import Target

SECONDS: Final = 1800
_QUIET: Final = ("--quiet", "--disable-pip-version-check", "--no-input")


class PipError(Exception):
    """pip did not do what it was asked. ``reason``: what it said last."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def wheel_of(source: Path, folder: Path) -> Path:
    """Make the wheel of a source folder and return it. Raises ``PipError``."""
    _run("wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
    made = sorted(folder.glob("*.whl"))
    if len(made) != 1:
        raise PipError(f"得到 {len(made)} 个安装包")
    return made[0]


def download(requirements: Sequence[str], folder: Path, target: Target) -> None:
    """Fetch the wheels that requirements need on the target, as pip understands them. Raises ``PipError``."""
    fitting = ("--only-binary=:all:", "--platform", target.platform, "--python-version", target.python)
    _run("download", *fitting, "--implementation", "cp", "--dest", str(folder), *requirements)


def _run(command: str, *arguments: str) -> None:
    whole = [sys.executable, "-m", "pip", command, *_QUIET, *arguments]
    try:
        done = subprocess.run(whole, capture_output=True, timeout=SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise PipError(f"{SECONDS} 秒没有做完") from error
    except OSError as error:
        raise PipError(error.strerror or type(error).__name__) from error
    if done.returncode:
        lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
        raise PipError((errors or lines or [f"退出码 {done.returncode}"])[-1].strip())
