"""The dialogs of the Mac itself: one for each question, and the alert with what came of a press."""

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from addin.ribbon.dialogs import OneByOne
from addin.ribbon.host import Choice, HostGone, Question

_PROGRAM: Final = "/usr/bin/osascript"
_DIALOGS: Final = Path(__file__).with_name("dialogs.js")
_OK: Final = "好"
_CANCEL: Final = "取消"
_ELSEWHERE: Final = "其他方案：选一个文件夹……"
_OTHER_FILE: Final = "选别的文件……"


def by_the_system(asked: str) -> str:
    """Show a dialog as ``dialogs.js`` says; JSON goes in and comes out. Raises ``HostGone``."""
    command = [_PROGRAM, "-l", "JavaScript", str(_DIALOGS), asked]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    except OSError as error:
        raise HostGone(f"{_PROGRAM}：{error.strerror}") from error
    if done.returncode:
        raise HostGone(done.stderr.decode("utf-8", "replace").strip() or f"{_PROGRAM} {done.returncode}")
    return done.stdout.decode("utf-8", "replace")


class MacDialogs(OneByOne):
    """Asks one question after the other. ``show``: shows a dialog, as ``by_the_system`` does."""

    def __init__(self, show: Callable[[str], str] = by_the_system) -> None:
        self._show = show

    def folder(self, words: str, default: str) -> str | None:
        """Let a folder be chosen."""
        return self._asked("folder", words, start=_nearest_folder(default))

    def files(self, words: str, default: str, filter_: str, *, many: bool) -> Sequence[str] | None:
        """Let files be chosen that are there; of one that is proposed, whether it is meant."""
        if default and Path(default).is_file():
            proposed = Path(default).name
            chosen = self._listed(words, [proposed, _OTHER_FILE], proposed)
            if chosen != _OTHER_FILE:
                return None if chosen is None else [default]
        start, suffix = _nearest_folder(default), filter_.removeprefix("*.")
        return self._asked("files", words, start=start, suffix=suffix, many=many)

    def file_to_save(self, words: str, default: str, filter_: str) -> str | None:  # noqa: ARG002
        """Let a file be named; a suffix that is left out is added when the answer is looked at."""
        return self._asked("save", words, start=_nearest_folder(default), name=Path(default).name)

    def choose(self, words: str, default: str, choices: Sequence[Choice]) -> str | None:
        """Let one of some answers be chosen from a list."""
        by_label = {each.label: each.value for each in choices}
        usual = next((each.label for each in choices if each.value == default), "")
        chosen = self._listed(words, list(by_label), usual)
        return None if chosen is None else by_label.get(chosen, chosen)

    def text(self, words: str, default: str) -> str | None:
        """Let a text be typed."""
        title, _, prompt = words.partition("：")
        return self._asked("text", prompt, title=title, usual=default, ok=_OK, cancel=_CANCEL)

    def alert(self, title: str, words: str, *, good: bool) -> None:
        """Tell something and wait until it has been read."""
        self._asked("alert", words, title=title, mode="informational" if good else "critical", ok=_OK)

    def notify(self, title: str, words: str) -> None:
        """Tell something in passing."""
        self._asked("notify", words, title=title)

    def _one(self, title: str, question: Question, default: str) -> str | Sequence[str] | None:
        """Ask one question; of programmes, also one that stands in a folder of the person's own."""
        if question.kind != "programme":
            return super()._one(title, question, default)
        own = [Choice(default, default)] if default and default not in {each.value for each in question.choices} else []
        words = f"{title}：{question.label}"
        chosen = self.choose(words, default, [*own, *question.choices, Choice(_ELSEWHERE, _ELSEWHERE)])
        return self.folder(words, "") if chosen == _ELSEWHERE else chosen

    def _listed(self, words: str, labels: Sequence[str], usual: str) -> str | None:
        title, _, prompt = words.partition("：")
        return self._asked("choose", prompt, title=title, labels=labels, usual=usual, ok=_OK, cancel=_CANCEL)

    def _asked(self, operation: str, words: str, **more: Any) -> Any:
        return json.loads(self._show(json.dumps({"operation": operation, "words": words, **more})))


def _nearest_folder(path: str) -> str:
    """Return the folder to begin in: of a path that is proposed, the part that is there; empty where nothing is."""
    if not path:
        return ""
    whole = Path(path)
    return next((str(each) for each in (whole, *whole.parents) if each.is_dir()), "")
