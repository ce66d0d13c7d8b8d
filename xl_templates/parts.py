"""What all parts of a definition are made of: the base model, and the kinds of texts in it.

The models are frozen and refuse keys that they do not know, so a typing mistake never becomes a silent default.
"""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

# What a text must look like, and how to say so to whoever wrote it otherwise.
IDENTIFIER: Final = r"^[a-z][a-z0-9_]*$"
CHECK_IDENTIFIER: Final = r"^[A-Z]{1,3}[0-9]{2,3}$"
NAME: Final = r"^[^\[\]、；\"“”\s]+$"
SOURCE: Final = r"^([A-Z][0-9]{1,2}|GB.*|示例.*|facts.*)$"
TAB: Final = r"^[^\[\]:*?/\\']{1,31}$"
TIME: Final = r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$"
PATTERN_WORDS: Final = {
    IDENTIFIER: "英文小写字母、数字和下划线，以字母开头",
    CHECK_IDENTIFIER: "大写字母加两三位数字，如 L01",
    NAME: "没有空格、顿号、分号、引号和方括号的文字",
    SOURCE: "政策条目（如 J2）、国家标准号或“示例”",
    TAB: "工作表名：1 至 31 个字，没有 [ ] : * ? / \\ 和单引号",
    TIME: "钟点，如 12:00，当天结束前写 24:00",
}

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER, max_length=60)]
CheckIdentifier = Annotated[str, StringConstraints(pattern=CHECK_IDENTIFIER)]
# A name stands in lists joined by 、 and in rules between brackets: those signs cannot be part of it.
Name = Annotated[str, StringConstraints(pattern=NAME, max_length=40)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Source = tuple[Annotated[str, StringConstraints(pattern=SOURCE)], ...]
Severity = Literal["error", "query", "notice"]
ColumnType = Literal["text", "choice", "amount", "number", "date", "uscc", "project_code", "industry", "phone"]
Frequency = Literal["week", "month", "quarter", "half", "year"]


class Part(BaseModel):
    """Common to all: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
