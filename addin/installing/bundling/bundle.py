"""The job 打安装包: a folder for a computer that has Python and no network."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from packaging.utils import InvalidWheelFilename, parse_wheel_filename

import addin
from addin.console import NAME
from addin.files import reason_of
from addin.installing.bundling.gathering import IncompleteError, gathered
from addin.installing.bundling.manifest import MANIFEST, REQUIREMENTS, manifest_text, requirements_text
from addin.installing.bundling.pip import PipError, wheel_of
from addin.installing.bundling.target import Target, Wheel
from addin.installing.outcome import Outcome
from addin.targets import write_target
from addin.temporaries import scratch_folder
from udfs.findings import Finding, Severity, finding

INSTALLER: Final = "install.py"
BATCH: Final = "安装.bat"
ADD_IN: Final = "addin/excel/zhaoshang.xlam"  # in our wheel
BOOKS: Final = "xl_templates/books/"
_SCRIPT: Final = Path(__file__).with_name("offline_install.py")
# ASCII and CRLF, whatever the code page of the console; pushd gives a network folder a drive, which cd cannot.
_BATCH_LINES: Final = (
    "@echo off",
    'pushd "%~dp0"',
    "where py >nul 2>nul && goto launcher",
    "python {installer} %*",
    "goto end",
    ":launcher",
    "py -{python} {installer} %*",
    ":end",
    "popd",
    "pause",
    "",
)


@dataclass(frozen=True)
class BundleRequest:
    """``out``: an empty folder, or one to be made; ``source``: our source folder or wheel, else the one that runs."""

    out: Path
    python: str = "3.11"
    platform: str = "win_amd64"
    source: Path | None = None


def bundle(request: BundleRequest) -> Outcome:
    """Make the bundle."""
    target = Target(request.python, request.platform)
    source = request.source or Path(addin.__file__).resolve().parent.parent
    if refusal := _refusal(request.out, source):
        return Outcome(False, findings=[refusal])
    try:
        with scratch_folder() as scratch:
            return _made(request, target, source, Path(scratch))
    except PipError as error:
        return Outcome(False, findings=[finding("ZS-696", step="pip", reason=error.reason)])
    except IncompleteError as error:
        return _incomplete(target, error.missing)
    except OSError as error:
        return Outcome(False, findings=[finding("ZS-405", place={"file": error.filename}, reason=reason_of(error))])


def _refusal(out: Path, source: Path) -> Finding | None:
    """Say at once why it cannot be made."""
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            return finding("ZS-698", place={"file": str(out)})
    except OSError as error:
        return finding("ZS-405", place={"file": str(out)}, reason=reason_of(error))
    ours = (source / "pyproject.toml").is_file() if source.is_dir() else _is_our_wheel(source)
    return None if ours else finding("ZS-697", place={"file": str(source)})


def _is_our_wheel(path: Path) -> bool:
    try:
        return path.is_file() and parse_wheel_filename(path.name)[0] == NAME
    except InvalidWheelFilename:
        return False


def _made(request: BundleRequest, target: Target, source: Path, scratch: Path) -> Outcome:
    own = wheel_of(source, scratch / "own") if source.is_dir() else source
    if not _is_our_wheel(own):
        return Outcome(False, findings=[finding("ZS-697", place={"file": str(source)})])
    wheels = gathered(own, scratch / "wheels", target)
    files = dict(_files(wheels, source, request.python))
    if lacking := [name for name in (f"excel/{Path(ADD_IN).name}", "templates/") if not _has(files, name)]:
        return _incomplete(target, lacking)
    version = str(wheels[NAME].version)
    files[MANIFEST] = manifest_text(version, target, files)
    findings = []
    for path, content in files.items():
        _, said = write_target(request.out / path, lambda out, content=content: out.write(content))
        findings += [said] if said else []
        if said is not None and said.severity == Severity.ERROR:
            return Outcome(False, findings=[said])
    size = sum(map(len, files.values())) / 1e6
    told = [
        f"{NAME} {version}，给 Python {target.python}（{target.platform}）：{len(wheels)} 个包，共 {size:.0f} MB",
        f"整个文件夹 {request.out} 拷到那台电脑，双击“{BATCH}”；或运行 py -{target.python} {INSTALLER}",
    ]
    return Outcome(True, told, findings)


def _files(wheels: dict[str, Wheel], source: Path, python: str) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the bundle but the manifest, by its path in it."""
    for wheel in wheels.values():
        yield f"wheels/{wheel.path.name}", wheel.path.read_bytes()
    yield REQUIREMENTS, requirements_text(wheels.values())
    yield INSTALLER, _SCRIPT.read_bytes()
    yield BATCH, "\r\n".join(_BATCH_LINES).format(installer=INSTALLER, python=python).encode("ascii")
    with zipfile.ZipFile(wheels[NAME].path) as own:
        for name in sorted(own.namelist()):
            if name == ADD_IN:
                yield f"excel/{PurePosixPath(name).name}", own.read(name)
            elif name.startswith(BOOKS) and name.endswith(".xlsx"):
                yield f"templates/{PurePosixPath(name).name}", own.read(name)
    if source.is_dir():
        docs = source / "docs"
        for manual in sorted((*docs.glob("*.md"), *docs.glob("pictures/*.png"))):
            yield f"docs/{manual.relative_to(docs).as_posix()}", manual.read_bytes()


def _has(files: dict[str, bytes], start: str) -> bool:
    return any(path.startswith(start) for path in files)


def _incomplete(target: Target, missing: list[str]) -> Outcome:
    system = f"Python {target.python}（{target.platform}）"
    return Outcome(False, findings=[finding("ZS-699", system=system, missing="、".join(missing))])
