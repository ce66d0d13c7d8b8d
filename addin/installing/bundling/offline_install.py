"""install.py of a bundle: put the program and its add-in onto a computer without a network, for this person alone.

It stands in the bundle's folder and runs with the Python that is there, before anything is installed: so it uses
Python's own library, and of the program only the rule where things go, read out of its wheel. Every file is compared
with the manifest first; pip compares the packages with their hashes once more. Both find what was damaged on the way;
against somebody who writes a manifest of his own they do not help.
"""

import argparse
import hashlib
import json
import os
import secrets
import struct
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

MANIFEST = "manifest.json"
BITS = {"win_amd64": 64, "win_arm64": 64, "win32": 32}


def main(arguments=None, run=subprocess.call):
    """Install, and return the exit code: 0 done, 2 not done. ``run`` runs a command and returns its exit code."""
    options = _options(arguments)
    folder = Path(__file__).resolve().parent
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        faults = wrong_python(manifest, sys.version_info[:2], struct.calcsize("P") * 8) + wrong_files(folder, manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        faults = ["安装包的清单 {} 读不懂：{}".format(MANIFEST, error)]
    if faults:
        return _refused(faults)
    home, installed = (Path(options.folder), False) if options.folder else home_of(folder, os.environ)
    if home is None:
        return _refused(["系统没有给出能放程序的文件夹，用 --folder 指定一个没有汉字的文件夹"])
    for what, command in commands(folder, home, installed, options.trust, not options.no_add_in):
        print("{}：{}".format(what, " ".join(command)) if options.dry_run else what, flush=True)
        if not options.dry_run and run(command) not in (0, 1):  # 1: done, and there is something to read
            return _refused(["没有办成：{}。原因见上面；处理以后再运行一次，会接着做".format(what)])
    if not options.dry_run:
        print("装好了。命令行：{}".format(_program(home / "venv", "zhaoshang")))
        print("要全部去掉：先运行它的 addin uninstall，再删去文件夹 {}".format(home))
    return 0


def wrong_python(manifest, version, bits):
    """Say why this Python is not the one that the bundle is for."""
    wanted = tuple(map(int, manifest["python"].split(".")))
    faults = []
    if tuple(version) != wanted:
        faults.append("安装包是给 Python {} 的，这是 {}.{}；请换那个版本".format(manifest["python"], *version))
    if bits != BITS[manifest["platform"]]:
        faults.append("安装包是给 {} 位的 Python 的，这是 {} 位".format(BITS[manifest["platform"]], bits))
    return faults


def wrong_files(folder, manifest):
    """Say which files differ from the manifest, are missing, or are packages that it does not know."""
    faults = []
    known = {each["path"]: each["sha256"] for each in manifest["files"]}
    for path, sha256 in known.items():
        file = folder / path
        if not file.is_file():
            faults.append("缺少文件：{}".format(path))
        elif hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            faults.append("文件被改过或没有拷全：{}".format(path))
    there = {"wheels/{}".format(each.name) for each in (folder / "wheels").glob("*")}
    return faults + ["多出来的文件：{}".format(path) for path in sorted(there - set(known))]


def home_of(folder, environment):
    """Return where the program goes, and whether the add-in was installed before, which then stays where it is.

    The place is that of the last installation, else the one that the program itself names; ``None`` where it has none.
    """
    [own] = (folder / "wheels").glob("zhaoshang-*.whl")
    sys.path.insert(0, str(own))
    try:
        from addin.installing.places import Places
        from addin.installing.windows.places import places
    finally:
        sys.path.remove(str(own))
    found = places(SimpleNamespace(environment=environment, token=lambda: secrets.token_hex(4)))
    if not isinstance(found, Places):
        return None, False
    try:
        known = Path(json.loads(Path(found.record).read_text(encoding="utf-8"))["home"])
    except (OSError, ValueError, KeyError, TypeError):
        return Path(found.home), False
    return (known.parent if known.name == "addin" else known), True


def commands(folder, home, installed, trust, add_in):
    """Return what is run, in order: what it is for and the command."""
    environment = home / "venv"
    python = _program(environment, "python")
    packages = ["--no-index", "--find-links", str(folder / "wheels"), "--require-hashes", "--only-binary=:all:"]
    install = [
        python,
        "-m",
        "pip",
        "--isolated",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        *packages,
    ]
    steps = [
        ("新建 Python 环境", [sys.executable, "-m", "venv", str(environment)]),
        ("安装程序和它用的包（一两分钟）", [*install, "-r", str(folder / "requirements.txt")]),
    ]
    if add_in:
        where = [] if installed else ["--folder", str(home / "addin")]
        command = [python, "-P", "-m", "addin.cli", "addin", "install", *where, *(["--trust"] if trust else [])]
        steps.append(("安装 Excel 加载项", command))
    return steps


def _program(environment, name):
    return str(environment / "Scripts" / "{}.exe".format(name) if os.name == "nt" else environment / "bin" / name)


def _refused(faults):
    for each in faults:
        print(each, file=sys.stderr)
    return 2


def _options(arguments):
    parser = argparse.ArgumentParser(description="不用网络安装招商程序和 Excel 加载项，只为本人，不要管理员权限")
    parser.add_argument("--folder", help="装到哪个文件夹；不写用本人的应用数据文件夹")
    parser.add_argument("--trust", action="store_true", help="把加载项的文件夹加为 Excel 的受信任位置")
    parser.add_argument("--no-add-in", action="store_true", help="只装命令行，不装 Excel 加载项")
    parser.add_argument("--dry-run", action="store_true", help="只说要做什么，什么也不做")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
