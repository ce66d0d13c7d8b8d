"""The built extension: the same bytes as the file that is shipped, whole, and of the program's version."""

import tomllib
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from addin import cli
from addin.libreoffice.extension.build import SHIPPED, extension_bytes
from addin.libreoffice.extension.parts import COMPONENT, OFFICE_SIDE, VERSION
from addin.ribbon.load import shipped_actions

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = "{http://openoffice.org/2001/manifest}"


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(SHIPPED.read_bytes()))


def test_building_it_again_gives_the_same_bytes() -> None:
    remedy = "build it again: zhaoshang addin build --host libreoffice --out addin/libreoffice/extension"
    assert extension_bytes(shipped_actions().table) == SHIPPED.read_bytes(), remedy


def test_it_is_written_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["addin", "build", "--host", "libreoffice", "--out", str(tmp_path / "新")]) == 0
    assert (tmp_path / "新" / "zhaoshang.oxt").read_bytes() == SHIPPED.read_bytes()
    assert "LibreOffice 扩展" in capsys.readouterr().out


def test_it_is_of_the_version_of_the_program() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION


def test_everything_that_the_manifest_names_is_there_and_all_of_the_office_side(package: zipfile.ZipFile) -> None:
    entries = ElementTree.fromstring(package.read("META-INF/manifest.xml")).findall(f"{MANIFEST}file-entry")
    named = {each.get(f"{MANIFEST}full-path"): each.get(f"{MANIFEST}media-type") for each in entries}
    assert set(named) <= set(package.namelist())
    components = {name for name, kind in named.items() if kind == COMPONENT}
    shared = {name.removeprefix("pythonpath/") for name in package.namelist() if name.endswith(".py")} - components
    assert components | shared == {each.name for each in OFFICE_SIDE.glob("*.py")}
    assert package.testzip() is None and len(set(package.namelist())) == len(package.namelist())


def test_what_runs_in_the_office_can_be_read_by_an_old_python_and_is_named_as_ours(package: zipfile.ZipFile) -> None:
    import ast

    for name in (each for each in package.namelist() if each.endswith(".py")):
        ast.parse(package.read(name), feature_version=(3, 8))
        assert Path(name).name.startswith("zhaoshang_"), "all extensions of an office share one sys.modules"
