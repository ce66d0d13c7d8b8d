"""What a button is: the models of ``actions.toml``. Frozen, and unknown keys are refused (see ``load.py``)."""

from importlib import import_module
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from udfs.period import Period, PeriodError

IDENTIFIER: Final = r"^[a-z][a-z0-9_]*$"
REFERENCE: Final = r"^[a-z_][a-z0-9_.]*:[a-z_][a-z0-9_]*$"
IMAGE: Final = r"^[A-Z][A-Za-z0-9_]*$"
ICON: Final = r"^[a-z][a-z0-9]*$"
FILTER: Final = r"^\*\.[a-z]{2,4}$"
PATTERN_WORDS: Final = {
    IDENTIFIER: "英文小写字母、数字和下划线，以字母开头",
    REFERENCE: "“模块:函数”，如 addin.ribbon.jobs.issue:issue",
    IMAGE: "Office 内置图标名（imageMso），如 FileOpen",
    ICON: "LibreOffice 图标名，英文小写，如 dataconsolidate",
    FILTER: "文件类型，如 *.xlsx",
}

LONGEST_LABEL: Final = 6  # under a large button more signs take a third line
LONGEST_SUPERTIP: Final = 1024  # more, and Excel drops the whole ribbon

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER, max_length=40)]
Reference = Annotated[str, StringConstraints(pattern=REFERENCE)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LABEL)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Kind = Literal[
    "folder",
    "file_open",
    "file_save",
    "files",
    "period",
    "programme",
    "text",
    "choice",
    "current_workbook",
    "current_file",
    "selection",
]
ASKED_OF_THE_HOST: Final = ("current_workbook", "current_file", "selection")
OF_FILES: Final = ("file_open", "file_save", "files")


class Part(BaseModel):
    """Common to all: frozen, no unknown keys, no value of another type taken for a right one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, str_strip_whitespace=True)


class Group(Part):
    """A group of buttons. ``order``: groups stand from the left by it, buttons as the file has them."""

    id: Identifier
    label: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    order: int


class Input(Part):
    """One thing that the job has to know. ``propose``: a function that makes the default from the answers so far."""

    id: Identifier
    kind: Kind
    label: Words
    help: str = ""
    required: bool = True
    default: str = ""
    propose: Reference | None = None
    filter: Annotated[str, StringConstraints(pattern=FILTER)] | None = None
    choices: tuple[Words, ...] = Field(default=(), strict=False)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Key, what it should be, and what it is: where two keys of an input contradict each other."""
        found = []
        if (self.kind == "choice") != bool(self.choices):
            wanted = "选项的列表（choice 才有）" if self.kind == "choice" else "空着（只有 choice 有选项）"
            found.append(("choices", wanted, "、".join(self.choices)))
        if self.kind == "choice" and self.default and self.default not in self.choices:
            found.append(("default", "choices 里的一个", self.default))
        if self.filter and self.kind not in OF_FILES:
            found.append(("filter", "空着（只有文件才有类型）", self.filter))
        if self.propose and self.default:
            found.append(("default", "空着（已有 propose）", self.default))
        if self.kind in ASKED_OF_THE_HOST and (self.default or self.propose):
            found.append(("default", "空着（当前工作簿和选中的单元格不用问）", self.default or str(self.propose)))
        if self.kind == "period" and self.default and not _is_period(self.default):
            found.append(("default", "报送期，如 2023-02", self.default))
        return found


class Action(Part):
    """One button. Not ``available``: it is shown in grey, and ``why`` says why."""

    id: Identifier
    label: Label
    supertip: Annotated[str, StringConstraints(min_length=10, max_length=LONGEST_SUPERTIP)]
    group: Identifier
    size: Literal["large", "normal"] = "normal"
    image: Annotated[str, StringConstraints(pattern=IMAGE)]
    icon: Annotated[str, StringConstraints(pattern=ICON)]
    job: Reference
    inputs: tuple[Input, ...] = Field(default=(), strict=False)
    available: bool = True
    why: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None


class ActionTable(Part):
    """All buttons and their groups."""

    groups: tuple[Group, ...] = Field(strict=False)
    actions: tuple[Action, ...] = Field(strict=False)

    def action(self, action_id: str) -> Action | None:
        """Return the action with that id, ``None`` when there is none."""
        return next((each for each in self.actions if each.id == action_id), None)


def referred(reference: str) -> Any:
    """Return the function that ``module:function`` names. Raises ``ImportError`` or ``AttributeError``."""
    module, _, name = reference.partition(":")
    return getattr(import_module(module), name)


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except PeriodError:
        return False
    return True
