"""How a person is asked: one small protocol, and how many questions become many small dialogs."""

from collections.abc import Sequence
from typing import Protocol

from addin.ribbon.host import Choice, Given, Question


class Dialogs(Protocol):
    """Asks, and hears whether the person wants a running job to end."""

    def ask(self, title: str, questions: Sequence[Question]) -> Given | None:
        """Ask as ``host.Host.ask`` says."""

    def cancelled(self) -> bool:
        """Whether Esc was pressed since the last time that this was asked."""

    def close(self) -> None:
        """End listening for Esc."""


class OneByOne:
    """A dialog for every question, for a program without a window of our own. ``None`` is a closed dialog."""

    def ask(self, title: str, questions: Sequence[Question]) -> Given | None:
        """Ask in order; a closed dialog ends it, that of an optional question leaves the question empty."""
        answers: dict[str, str | Sequence[str]] = {}
        for question in questions:
            answer = self._one(title, question, question.default_for(answers))
            if answer is None and question.required:
                return None
            answers[question.id] = answer or ""
        return answers

    def _one(self, title: str, question: Question, default: str) -> str | Sequence[str] | None:
        words = f"{title}：{question.label}{f'（{question.help}）' if question.help else ''}"
        match question.kind:
            case "folder":
                return self.folder(words, default)
            case "file_open":
                chosen = self.files(words, default, question.filter, many=False)
                return chosen[0] if chosen else None
            case "files":
                return self.files(words, default, question.filter, many=True)
            case "file_save":
                return self.file_to_save(words, default, question.filter)
            case "programme" | "choice":
                return self.choose(words, default, question.choices)
            case _:
                return self.text(words, default)

    def folder(self, words: str, default: str) -> str | None:
        """Let a folder be chosen."""
        raise NotImplementedError

    def files(self, words: str, default: str, filter_: str, *, many: bool) -> Sequence[str] | None:
        """Let files be chosen that are there."""
        raise NotImplementedError

    def file_to_save(self, words: str, default: str, filter_: str) -> str | None:
        """Let a file be named."""
        raise NotImplementedError

    def choose(self, words: str, default: str, choices: Sequence[Choice]) -> str | None:
        """Let one of some answers be chosen, by its number; anything else that is typed stands as it is."""
        numbered = "\n".join(f"{at}  {each.label}" for at, each in enumerate(choices, start=1))
        known = {each.value: str(at) for at, each in enumerate(choices, start=1)}
        typed = self.text(f"{words}\n\n填前面的数字：\n{numbered}", known.get(default, default))
        if typed is None:
            return None
        by_number = {number: value for value, number in known.items()}
        return by_number.get(typed.strip(), typed)

    def text(self, words: str, default: str) -> str | None:
        """Let a text be typed."""
        raise NotImplementedError
