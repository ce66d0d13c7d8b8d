"""A real headless LibreOffice with the engine, the template of a week, and settings of nobody."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from addin.libreoffice import engine
from tests.office.fixture import programs_or_skip
from tests.ribbon.story import issued


@pytest.fixture(scope="session")
def app() -> Iterator[xw.App]:
    """An app of the engine; where LibreOffice is not installed, a skip, or a failure where CI=true."""
    programs_or_skip()
    app = engine.register().apps.add()
    yield app
    app.quit()


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))


@pytest.fixture(autouse=True)
def _no_bug_is_hushed_up(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A button raises nothing, so a bug of ours would only be a line in a log: here it fails the test."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    logs = [log.read_text(encoding="utf-8") for log in folder.glob("zhaoshang-*.log")]
    assert logs == [] and list(folder.iterdir()) == [], "\n".join(logs)


@pytest.fixture(autouse=True)
def _no_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file manager opens here."""
    monkeypatch.setenv("PATH", "")


@pytest.fixture(scope="session")
def week_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The issued template of a week; never written to: ``story.opened`` opens a copy."""
    return issued(tmp_path_factory.mktemp("issued"), "2023-W08")
