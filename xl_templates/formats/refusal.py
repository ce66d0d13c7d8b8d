"""Why a file is refused, and the one place where a parser's failure becomes such a reason.

Inside the format modules a refusal is an exception, because it may come up deep in a scan; ``guard`` and ``opening``
turn it into a ``Finding`` and let nothing else out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from python_calamine import PasswordError

from udfs.findings import Finding, finding

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):  # noqa: N818 - no error of the program, and it reads as a sentence
    """The file cannot be taken. ``sheet`` and ``cell`` say where, as far as it is known."""

    def __init__(self, code: str, *, sheet: str | None = None, cell: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code, self.sheet, self.cell, self.facts = code, sheet, cell, facts

    def finding(self, file: str) -> Finding:
        """Return what the office is told about its file."""
        facts = {name: visible(str(fact)) for name, fact in self.facts.items()}
        return finding(self.code, place={"file": file, "sheet": self.sheet, "cell": self.cell}, **facts)


@contextmanager
def naming(sheet: str) -> Iterator[None]:
    """Let a refusal within say which sheet it is about."""
    try:
        yield
    except Refused as refused:
        refused.sheet = sheet
        raise


def visible(text: str) -> str:
    """Spell out what is in a text and cannot be seen: names of parts and attributes are a stranger's, too."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def guarded(parse: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a parser on bytes that may be damaged; whatever it fails with becomes ``Refused``.

    Libraries raise what they like on damaged bytes: calamine ``CalamineError``, ``PasswordError``, ``OSError`` and,
    from a Rust panic, ``PanicException``, which is a ``BaseException``; olefile ``OSError``, ``struct.error``,
    ``IndexError``; expat ``ExpatError``; zipfile ``BadZipFile``, ``NotImplementedError``, ``EOFError``.
    Raises ``Refused``; the user's interruption and the interpreter's end pass through.
    """
    try:
        return parse(*args, **kwargs)
    except (Refused, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except MemoryError as error:
        raise Refused("ZS-425", detail="超出了读取时可用的内存") from error
    except PasswordError as error:
        raise Refused("ZS-415") from error
    except BaseException as error:  # noqa: BLE001 - a library may raise anything on damaged bytes, even a panic
        raise Refused("ZS-424", detail=reason_of(error)) from error


def reason_of(error: BaseException) -> str:
    """What the parser says, short; it is English, but it is the only exact account of the damage."""
    if type(error).__name__ == "PanicException":
        return "内部结构前后矛盾"
    text = "".join(sign for sign in " ".join(str(error).split()) if sign.isprintable())[:120]
    if text == "Cannot detect file format":  # calamine says so of every damage that it meets at once
        return "内部结构有误"
    return f"{_known(text)}（{text or type(error).__name__}）"


def _known(text: str) -> str:
    low = text.lower()
    return next((words for mark, words in _WORDS.items() if mark in low), "内部结构有误")


_WORDS = {
    "not well-formed": "XML 写法有误",
    "no element found": "XML 不完整",
    "unclosed": "XML 不完整",
    "mismatched tag": "XML 写法有误",
    "xml": "XML 写法有误或不完整",
    "zip": "压缩包有误",
    "relationship": "内部部件的关联有误",
    "unrecognized": "含有不认识的内容",
    "end of stream": "数据不完整",
    "codepage": "文字编码不认识",
}
