"""The dialogs of LibreOffice: all questions in one window, made by the bridge."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import xlwings as xw

from addin.ribbon.host import Given, Question

_FOLLOWS: Final = ("file_save", "period")  # kinds whose proposal may change when an answer before it does


class LibreOfficeDialogs:
    """One window a button. What the proposals stand on, such as the inbox, is asked before with a dialog of its own."""

    def __init__(self, app: xw.App, book: xw.Book | None) -> None:
        self.app, self.book = app.impl, book.impl.number if book is not None else None
        self._listening = False

    def ask(self, title: str, questions: Sequence[Question]) -> Given | None:
        """Ask everything; ``None`` when a window was closed."""
        known: dict[str, str] = {}
        first = questions[0] if questions else None
        if first and first.kind == "folder" and first.required and any(each.propose for each in questions):
            folder = self._request("folder", title=f"{title}：{first.label}", start=first.default_for({}))
            if not folder:
                return None
            known[first.id] = folder
        proposed = _proposals(questions, known)
        typed = self._request("form", title=title, fields=[_field(each, proposed[each.id]) for each in questions])
        return None if typed is None else _followed(questions, proposed, typed)

    def cancelled(self) -> bool:
        """Whether Esc was pressed in the window of the workbook."""
        if not self._listening:
            self._request("listen")
            self._listening = True
        return bool(self._request("escaped"))

    def close(self) -> None:
        """End listening for Esc."""
        if self._listening:
            self._request("listen_no_more")
            self._listening = False

    def _request(self, operation: str, **arguments: Any) -> Any:
        return self.app.request(f"dialogs.{operation}", book=self.book, **arguments)


def _proposals(questions: Sequence[Question], known: dict[str, str]) -> dict[str, str]:
    proposed = dict(known)
    for each in questions:
        proposed.setdefault(each.id, each.default_for(proposed))
    return proposed


def _field(question: Question, value: str) -> dict[str, Any]:
    field = {name: getattr(question, name) for name in ("id", "kind", "label", "help", "required", "filter")}
    return field | {"value": value, "choices": [asdict(each) for each in question.choices]}


def _followed(questions: Sequence[Question], proposed: dict[str, str], typed: dict[str, str]) -> Given:
    """Return the answers; where a proposal was left as it was and has changed since, the new one."""
    answers: dict[str, str | Sequence[str]] = {}
    for each in questions:
        answer = typed.get(each.id, "").strip()
        if each.kind in _FOLLOWS and answer == proposed[each.id]:
            answer = each.default_for(answers)
        answers[each.id] = [line for line in answer.split("\n") if line] if each.kind == "files" else answer
    return answers
