"""From the inputs of an action to the questions for a person, and from the answers to what a job may rely on."""

import errno
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from addin.files import reason_of
from addin.ribbon.host import Choice, Given, Question
from addin.ribbon.table import ASKED_OF_THE_HOST, OF_FILES, Action, Input, referred
from udfs.findings import Finding, finding
from xl_templates.crosscheck_tools import near
from xl_templates.load import load, shipped_programmes

_OF_PATHS: Final = ("folder", "programme", *OF_FILES)
_NO_PATH: Final = (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP)


def questions_of(action: Action, last_used: Given) -> tuple[Question, ...]:
    """Return what a person has to be asked. ``last_used``: answers of the last time, by input id."""
    return tuple(_question(each, last_used) for each in action.inputs if each.kind not in ASKED_OF_THE_HOST)


def _question(each: Input, last_used: Given) -> Question:
    choices = tuple(Choice(text, text) for text in each.choices)
    default = each.default
    if each.kind == "programme":
        choices = programme_choices()
        default = default or _usual_programme(choices, last_used.get(each.id, ""))
    propose = referred(each.propose) if each.propose else None
    return Question(
        each.id, each.kind, each.label, each.help, each.required, default, each.filter or "", choices, propose
    )


def programme_choices() -> tuple[Choice, ...]:
    """Return the shipped programmes that load, by their titles."""
    loaded = [(name, load(name).programme) for name in shipped_programmes()]
    return tuple(Choice(name, programme.title) for name, programme in loaded if programme is not None)


def _usual_programme(choices: Sequence[Choice], last: str | Sequence[str]) -> str:
    """Return the programme of the last time while it is still there, else the only one."""
    if isinstance(last, str) and (last in {each.value for each in choices} or _is_folder(last)):
        return last
    return choices[0].value if len(choices) == 1 else ""


def _is_folder(text: str) -> bool:
    return bool(text) and not _path_fault(text) and Path(text).is_dir()


def checked(questions: Iterable[Question], given: Given) -> tuple[dict[str, str | tuple[str, ...]], list[Finding]]:
    """Return the answers with the defaults where there are none, and what is wrong with them.

    Whether a folder exists or a text is a period is for the job to say, as on the command line.
    """
    answers: dict[str, str | tuple[str, ...]] = {}
    findings = []
    for question in questions:
        raw = given.get(question.id) or ""
        value = raw.strip() if isinstance(raw, str) else tuple(raw)
        if not (question.id in given and question.may_stay_empty):
            value = value or question.default_for(answers)
        if question.kind == "files" and isinstance(value, str):
            value = (value,) if value else ()
        fault = finding("ZS-532", label=question.label) if question.required and not value else None
        if value:
            value, fault = _fitting(question, value)
        answers[question.id] = "" if fault else value  # nothing is proposed from an answer that will not do
        findings += [fault] if fault else []
    return answers, findings


def _fitting(question: Question, value: str | tuple[str, ...]) -> tuple[str | tuple[str, ...], Finding | None]:
    """Return the answer as the job gets it, or what is wrong with it."""
    if question.kind in _OF_PATHS:
        for text in (value,) if isinstance(value, str) else value:
            if reason := _path_fault(text):
                return value, finding("ZS-539", label=question.label, reason=reason)
    if question.kind == "choice" and isinstance(value, str):
        known = [each.value for each in question.choices]
        if value not in known:
            hint = near(value, known)
            return value, finding("ZS-533", label=question.label, given=value, known="、".join(known), hint=hint)
    if question.kind == "file_save" and isinstance(value, str) and question.filter:
        suffix = question.filter.removeprefix("*")
        if not Path(value).suffix or value.endswith("."):
            return value.rstrip(".") + suffix, None
        if Path(value).suffix.lower() != suffix:
            return value, finding("ZS-534", label=question.label, given=Path(value).name, wanted=suffix)
    return value, None


def _path_fault(text: str) -> str:
    """Say why a text can be no path on this system, so that no job stumbles over it; empty when it can."""
    try:
        Path(text).stat()
    except OSError as error:
        return reason_of(error) if error.errno in _NO_PATH else ""
    except ValueError:  # a null character, half of a pair of signs
        return "路径的写法不对"
    return ""
