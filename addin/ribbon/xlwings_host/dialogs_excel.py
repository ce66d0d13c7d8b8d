"""The dialogs of Excel on Windows, by its own object model. Not proved by any test here: there is no Excel."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from addin.ribbon.dialogs import OneByOne

_FILES: Final = 3  # MsoFileDialogType
_FOLDER: Final = 4
_TEXT: Final = 2  # what Application.InputBox shall return
_ESC: Final = 0x1B
_PRESSED: Final = 0x8001  # is held, or was pressed since the last look


class ExcelDialogs(OneByOne):
    """One dialog of Excel a question."""

    def __init__(self, app: xw.App) -> None:
        self.app = app

    def folder(self, words: str, default: str) -> str | None:
        """Ask with Excel's folder picker."""
        chosen = self._picked(_FOLDER, words, default, "", many=False)
        return chosen[0] if chosen else None

    def files(self, words: str, default: str, filter_: str, *, many: bool) -> Sequence[str] | None:
        """Ask with Excel's file picker."""
        return self._picked(_FILES, words, default, filter_, many=many)

    def file_to_save(self, words: str, default: str, filter_: str) -> str | None:
        """Ask as 另存为 does."""
        kind = f"{filter_ or '*.*'},{filter_ or '*.*'}"
        return _given(self.app.api.GetSaveAsFilename(InitialFilename=default, FileFilter=kind, Title=words))

    def text(self, words: str, default: str) -> str | None:
        """Ask with a line to type into."""
        title, _, prompt = words.partition("：")
        return _given(self.app.api.InputBox(Prompt=prompt, Title=title, Default=default, Type=_TEXT))

    def cancelled(self) -> bool:
        """Look at the key itself: while Python works, Excel hears nothing."""
        if not sys.platform.startswith("win"):
            return False
        import ctypes

        user = ctypes.windll.user32
        pressed = user.GetAsyncKeyState(_ESC) & _PRESSED
        return bool(pressed) and user.GetForegroundWindow() == self.app.hwnd

    def close(self) -> None:
        """There is nothing to end."""

    def _picked(self, kind: int, words: str, default: str, filter_: str, *, many: bool) -> list[str] | None:
        dialog = self.app.api.FileDialog(kind)
        dialog.Title = words
        dialog.AllowMultiSelect = many
        if default:
            dialog.InitialFileName = f"{default}\\" if kind == _FOLDER and Path(default).is_dir() else default
        if kind == _FILES:
            dialog.Filters.Clear()
            dialog.Filters.Add("工作簿", filter_ or "*.*")
        if dialog.Show() != -1:
            return None
        return [str(path) for path in dialog.SelectedItems]


def _given(answer: Any) -> str | None:
    """Return what was typed; Excel answers ``False`` for a closed dialog."""
    return None if answer is False else str(answer)
