"""The bundle: what another computer needs is all there, and nothing that was changed on the way is installed."""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from addin import cli
from addin.excel.xlwings_module import XLWINGS
from addin.installing.bundling import offline_install
from addin.installing.bundling.bundle import BundleRequest, bundle
from addin.installing.bundling.gathering import IncompleteError, gathered
from addin.installing.bundling.target import Target, needed, read_wheel
from addin.installing.places import Places
from tests.installing.tiny import OURS, REQUIRES, index, wheel

ROOT = Path(__file__).resolve().parent.parent.parent
WINDOWS = Target("3.11", "win_amd64")


def codes(outcome) -> list[str]:
    return [found.code for found in outcome.findings]


# --- what holds on the other computer -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = index(tmp_path_factory.mktemp("index"))
    wheel(folder, "zhaoshang", "0.1.0", requires=REQUIRES)
    return {path.name: read_wheel(path) for path in folder.glob("*.whl")}


def chosen(wheels, *names):
    return {each.name: each for name, each in wheels.items() if name.startswith(names)}


def test_conditions_are_judged_for_the_other_computer(wheels):
    every = chosen(
        wheels,
        "plain-1.1",
        "only_more",
        "windows_only",
        "linux_only",
        "for_excel",
        "deep-2.0-cp311-cp311-win",
        "zhaoshang",
    )
    used, missing = needed(every["zhaoshang"], every, WINDOWS)
    assert (sorted(used), missing) == (["deep", "for-excel", "only-more", "plain", "windows-only", "zhaoshang"], [])
    assert needed(every["zhaoshang"], every, Target("3.12", "win_amd64"))[1] == ["newer"]


def test_what_is_missing_or_too_old_is_named(wheels):
    every = chosen(wheels, "zhaoshang", "for_excel", "deep-1.0")
    _, missing = needed(every["zhaoshang"], every, WINDOWS)
    assert missing == ["deep>=2", "plain[more]>=1", "windows-only>=1"]


def test_the_program_itself_asks_for_the_xlwings_that_its_add_in_loads():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"xlwings=={XLWINGS}" in told["dependencies"]


def test_no_wheel(tmp_path):
    (tmp_path / "a-1.0-py3-none-any.whl").write_bytes(b"no archive")
    (tmp_path / "a.whl").write_bytes(b"")
    for name in ("a-1.0-py3-none-any.whl", "a.whl"):
        with pytest.raises(ValueError):
            read_wheel(tmp_path / name)


# --- the job, with pip and a folder for an index ----------------------------------------------------------------


@pytest.fixture
def offline(tmp_path, monkeypatch):
    """pip is configured, as a person would do it, to a folder and no network."""
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index(tmp_path / "index")))
    return wheel(tmp_path / "own", "zhaoshang", "0.1.0", requires=REQUIRES, files=OURS)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A bundle, made once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("bundle")
        patch.setenv("PIP_CONFIG_FILE", os.devnull)
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(index(folder / "index")))
        own = wheel(folder / "own", "zhaoshang", "0.1.0", requires=REQUIRES, files=OURS | _places())
        outcome = bundle(BundleRequest(folder / "out", source=own))
        assert outcome.done, outcome.findings
        return folder / "out"


def _places() -> dict[str, bytes]:
    """The part of the program that tells where it goes, as our real wheel has it."""
    names = [
        "addin/__init__.py",
        "addin/installing/__init__.py",
        "addin/installing/machine.py",
        "addin/installing/places.py",
    ]
    names += [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("udfs/catalogue/*.py"))]
    return {name: (ROOT / name).read_bytes() for name in [*names, "udfs/__init__.py", "udfs/findings.py"]}


def copied(made: Path, folder: Path) -> Path:
    for path in made.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return folder


class TestTheBundle:
    def test_what_is_in_it(self, made):
        names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
        assert names == {
            "install.py",
            "manifest.json",
            "requirements.txt",
            "安装.bat",
            "excel/zhaoshang.xlam",
            "templates/jizhou-monthly.xlsx",
            "wheels/deep-2.0-cp311-cp311-win_amd64.whl",
            "wheels/for_excel-2.0-py3-none-any.whl",
            "wheels/only_more-1.0-py3-none-any.whl",
            "wheels/plain-1.1-py3-none-any.whl",
            "wheels/windows_only-1.0-cp311-cp311-win_amd64.whl",
            "wheels/zhaoshang-0.1.0-py3-none-any.whl",
        }
        batch = (made / "安装.bat").read_bytes()
        assert batch.isascii() and b"py -3.11 install.py %*\r\n" in batch and b"\n" not in batch.replace(b"\r\n", b"")

    def test_every_hash_is_right(self, made):
        told = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
        assert (told["version"], told["python"], told["platform"]) == ("0.1.0", "3.11", "win_amd64")
        paths = [each["path"] for each in told["files"]]
        assert paths == sorted(paths)
        for each in told["files"]:
            content = (made / each["path"]).read_bytes()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (each["bytes"], each["sha256"])
        lines = (made / "requirements.txt").read_text().splitlines()
        own = hashlib.sha256((made / "wheels" / "zhaoshang-0.1.0-py3-none-any.whl").read_bytes()).hexdigest()
        assert lines[-1] == f"zhaoshang==0.1.0 --hash=sha256:{own}" and len(lines) == 6

    def test_the_same_content_gives_the_same_manifest(self, made, tmp_path, monkeypatch):
        def download(asked, folder, _target):  # what pip did, without pip
            for path in (made / "wheels").iterdir():
                (folder / path.name).write_bytes(path.read_bytes())

        monkeypatch.setattr("addin.installing.bundling.gathering.download", download)
        own = made / "wheels" / "zhaoshang-0.1.0-py3-none-any.whl"
        assert bundle(BundleRequest(tmp_path / "again", source=own)).done
        assert (tmp_path / "again" / "manifest.json").read_bytes() == (made / "manifest.json").read_bytes()

    def test_pip_takes_it_without_a_network_and_refuses_a_changed_file(self, made, tmp_path):
        def resolved(folder):
            # No dependencies: pip would judge their conditions by this computer and not by the one that it is for.
            fitting = [
                "--no-deps",
                "--only-binary=:all:",
                "--platform",
                "win_amd64",
                "--python-version",
                "3.11",
                "--target",
            ]
            command = [
                sys.executable,
                "-m",
                "pip",
                "--isolated",
                "install",
                "--dry-run",
                "-q",
                "--no-index",
                "--require-hashes",
            ]
            where = ["--find-links", str(folder / "wheels"), "-r", str(folder / "requirements.txt")]
            return subprocess.run([*command, *where, *fitting, str(tmp_path / "t")], capture_output=True, text=True)

        assert resolved(made).returncode == 0
        folder = copied(made, tmp_path / "changed")
        wheel(folder / "wheels", "plain", "1.1", files={"plain.py": b"evil"})
        refused = resolved(folder)
        assert refused.returncode == 1 and "DO NOT MATCH THE HASHES" in refused.stderr

    def test_docs_come_from_a_source_folder(self, offline, tmp_path, monkeypatch):
        source = tmp_path / "source"
        (source / "docs").mkdir(parents=True)
        (source / "pyproject.toml").write_text("")
        (source / "docs" / "说明.md").write_text("说明", encoding="utf-8")
        (source / "docs" / "pictures").mkdir()
        (source / "docs" / "pictures" / "封面.png").write_bytes(b"a picture")
        monkeypatch.setattr("addin.installing.bundling.bundle.wheel_of", lambda *_: offline)
        monkeypatch.setattr("addin.installing.bundling.bundle.gathered", lambda own, *_: {"zhaoshang": read_wheel(own)})
        assert bundle(BundleRequest(tmp_path / "out", source=source)).done
        assert (tmp_path / "out" / "docs" / "说明.md").read_text(encoding="utf-8") == "说明"
        assert (tmp_path / "out" / "docs" / "pictures" / "封面.png").read_bytes() == b"a picture"


class TestRefusals:
    def test_before_anything_is_fetched(self, tmp_path, offline):
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "a").write_text("mine")
        assert codes(bundle(BundleRequest(tmp_path / "full", source=offline))) == ["ZS-698"]
        assert codes(bundle(BundleRequest(tmp_path / "out", source=tmp_path))) == ["ZS-697"]
        assert codes(bundle(BundleRequest(tmp_path / "out", source=wheel(tmp_path, "other")))) == ["ZS-697"]
        assert not (tmp_path / "out").exists()

    def test_what_the_index_does_not_have(self, offline, tmp_path):
        for path in (tmp_path / "index").glob("plain-*"):
            path.unlink()
        outcome = bundle(BundleRequest(tmp_path / "out", source=offline))
        assert codes(outcome) == ["ZS-696"] and "plain" in outcome.findings[0].line()
        assert not (tmp_path / "out").exists()

    def test_a_wheel_without_the_add_in(self, tmp_path, monkeypatch):
        monkeypatch.setattr("addin.installing.bundling.bundle.gathered", lambda own, *_: {"zhaoshang": read_wheel(own)})
        files = {name: content for name, content in OURS.items() if not name.endswith(".xlam")}
        own = wheel(tmp_path / "lacking", "zhaoshang", "0.1.0", files=files)
        outcome = bundle(BundleRequest(tmp_path / "out", source=own))
        assert codes(outcome) == ["ZS-699"] and "excel/zhaoshang.xlam" in outcome.findings[0].message

    @pytest.mark.parametrize(
        "arguments", [["--python", "3.8"], ["--python", "x"], ["--platform", "linux"], ["--out", ""]]
    )
    def test_wrong_options(self, arguments, capsys, tmp_path):
        given = [] if "--out" in arguments else ["--out", str(tmp_path / "out")]
        assert cli.main(["bundle", *given, *arguments]) == 2
        assert "ZS-506" in capsys.readouterr().err

    def test_a_pip_that_is_not_there(self, offline, tmp_path, monkeypatch):
        monkeypatch.setattr("addin.installing.bundling.pip.sys.executable", "/no/such/python")
        assert codes(bundle(BundleRequest(tmp_path / "out", source=offline))) == ["ZS-696"]


# --- on the other computer ---------------------------------------------------------------------------------------


class TestInstaller:
    @pytest.fixture
    def run(self, made, monkeypatch, capsys):
        """Run install.py in this process on a copy of the bundle; commands are noted and end with ``ends``."""

        def run(folder, *arguments, ends=(), version=(3, 11, 9), environment=None):
            ran, codes = [], list(ends)
            monkeypatch.setattr(offline_install, "__file__", str(folder / "install.py"))
            monkeypatch.setattr(offline_install.sys, "version_info", version)
            monkeypatch.setattr(offline_install.os, "environ", environment or {})
            done = offline_install.main(
                list(arguments), lambda command: ran.append(command) or (codes.pop(0) if codes else 0)
            )
            monkeypatch.undo()
            return done, ran, capsys.readouterr()

        return run

    def test_what_is_run(self, run, made, tmp_path):
        code, ran, said = run(made, "--folder", str(tmp_path), "--trust")
        python = offline_install._program(tmp_path / "venv", "python")
        assert code == 0 and "装好了" in said.out
        assert ran[0] == [sys.executable, "-m", "venv", str(tmp_path / "venv")]
        assert ran[1][:4] == [python, "-m", "pip", "--isolated"]
        assert {"--no-index", "--require-hashes", "--only-binary=:all:"} <= set(ran[1])
        assert ran[2] == [
            python,
            "-P",
            "-m",
            "addin.cli",
            "addin",
            "install",
            "--folder",
            str(tmp_path / "addin"),
            "--trust",
        ]
        assert len(run(made, "--folder", str(tmp_path), "--no-add-in")[1]) == 2

    def test_a_dry_run_runs_nothing(self, run, made, tmp_path):
        code, ran, said = run(made, "--folder", str(tmp_path), "--dry-run")
        assert (code, ran) == (0, []) and "--require-hashes" in said.out

    def test_it_stops_where_something_fails_and_goes_on_with_remarks(self, run, made, tmp_path):
        code, ran, said = run(made, "--folder", str(tmp_path), ends=[0, 2])
        assert (code, len(ran)) == (2, 2) and "没有办成：安装程序和它用的包（一两分钟）" in said.err
        assert run(made, "--folder", str(tmp_path), ends=[0, 0, 1])[0] == 0

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (
                lambda folder: (folder / "wheels" / "plain-1.1-py3-none-any.whl").write_bytes(b"x"),
                "文件被改过或没有拷全：wheels/plain",
            ),
            (lambda folder: (folder / "excel" / "zhaoshang.xlam").unlink(), "缺少文件：excel/zhaoshang.xlam"),
            (lambda folder: wheel(folder / "wheels", "evil"), "多出来的文件：wheels/evil"),
            (lambda folder: (folder / "requirements.txt").write_text("evil"), "文件被改过或没有拷全：requirements.txt"),
            (lambda folder: (folder / "manifest.json").write_text("{}"), "读不懂"),
            (lambda folder: (folder / "manifest.json").unlink(), "读不懂"),
        ],
    )
    def test_a_bundle_that_was_changed_is_refused(self, run, made, tmp_path, change, said):
        folder = copied(made, tmp_path / "copy")
        change(folder)
        code, ran, told = run(folder, "--folder", str(tmp_path / "to"))
        assert (code, ran) == (2, []) and said in told.err

    def test_another_python(self, run, made, tmp_path):
        code, ran, said = run(made, "--folder", str(tmp_path), version=(3, 12, 1))
        assert (code, ran) == (2, []) and "安装包是给 Python 3.11 的，这是 3.12" in said.err
        assert offline_install.wrong_python({"python": "3.11", "platform": "win_amd64"}, (3, 11), 32) == [
            "安装包是给 64 位的 Python 的，这是 32 位"
        ]

    def test_where_it_goes(self, made, tmp_path):
        def home(local: str, **more: str):
            return tuple(map(str, offline_install.home_of(made, {"LOCALAPPDATA": local, **more})))

        assert home(r"C:\Users\wang\AppData\Local") == (r"C:\Users\wang\AppData\Local\zhaoshang", "False")
        assert home(r"C:\Users\王芳\AppData\Local", PROGRAMDATA=r"C:\ProgramData")[0].startswith(
            r"C:\ProgramData\zhaoshang-"
        )
        assert home("") == ("None", "False")

    def test_after_an_earlier_installation_it_stays_there(self, made, tmp_path, monkeypatch):
        record = tmp_path / "installed.json"
        where = Places("", "", str(record))
        monkeypatch.setattr("addin.installing.windows.places.places", lambda _machine: where)
        for told, home in ((tmp_path / "zs" / "addin", tmp_path / "zs"), (tmp_path / "own", tmp_path / "own")):
            record.write_text(json.dumps({"home": str(told)}), encoding="utf-8")
            assert offline_install.home_of(made, {"LOCALAPPDATA": "C:\\a"}) == (home, True)
        commands = offline_install.commands(made, tmp_path, True, False, True)
        assert commands[-1][1][-2:] == ["addin", "install"]

    def test_it_uses_pythons_own_library_only(self):
        """It runs before anything is installed."""
        script = f"import runpy, sys; runpy.run_path({str(ROOT / 'addin/installing/bundling/offline_install.py')!r}); print(*sys.modules)"
        done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True)
        assert done.returncode == 0 and not {"addin", "psutil", "typer"} & set(done.stdout.split())


def test_the_wheels_of_the_tests_are_wheels(tmp_path):
    with zipfile.ZipFile(wheel(tmp_path, "a", requires=["b"])) as archive:
        assert archive.testzip() is None


def test_pip_is_asked_again_for_what_only_the_other_computer_needs(tmp_path, monkeypatch):
    """The second time by name; and not for ever."""
    folder = index(tmp_path / "index")
    own = wheel(tmp_path, "zhaoshang", "0.1.0", requires=REQUIRES)
    rounds = []

    def download(asked, into, _target):
        rounds.append(list(asked[1:]))
        hidden = ("deep-1", "deep-2.0-cp311-cp311-many", *(() if len(rounds) > 1 else ("deep", "windows_only")))
        for path in folder.iterdir():
            if not path.name.startswith(hidden):
                (into / path.name).write_bytes(path.read_bytes())

    monkeypatch.setattr("addin.installing.bundling.gathering.download", download)
    assert sorted(gathered(own, tmp_path / "one", WINDOWS)) == [
        "deep",
        "for-excel",
        "only-more",
        "plain",
        "windows-only",
        "zhaoshang",
    ]
    assert rounds == [[], ["deep>=2", "windows-only>=1"]]
    (folder / "windows_only-1.0-cp311-cp311-win_amd64.whl").unlink()
    with pytest.raises(IncompleteError, match="windows-only>=1"):
        gathered(own, tmp_path / "two", WINDOWS)
