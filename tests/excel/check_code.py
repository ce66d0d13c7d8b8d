"""A static check of VBA text for what the compiler of Excel would refuse.

Small on purpose: logical lines, blocks, declared names under Option Explicit, numbers of arguments, limits. What it does
not see (types, members of objects) is left to ``pyvbaanalysis``, which the tests run as well.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from addin.excel.wrappers import RESERVED

LONGEST_LINE = 1023
MOST_CONTINUATIONS = 24
LARGEST_MODULE = 64 * 1024
LARGEST_PROCEDURE = 64 * 1024
NAME = r"[A-Za-z]\w*"
START = re.compile(
    rf"(?:(?:Public|Private|Friend|Static) )*(Function|Sub|Property (?:Get|Let|Set)) ({NAME})\s*(?:\((.*)\))?"
)
DECLARE = re.compile(rf"(?:(?:Public|Private) )?Declare (?:PtrSafe )?(Function|Sub) ({NAME}) .*?\((.*)\)")
CONSTANT = re.compile(rf"(?:(?:Public|Private) )?Const ({NAME})")
VARIABLES = re.compile(r"(?:Dim|Static|Public|Private|ReDim(?: Preserve)?) (?:WithEvents )?(.+)")
BLOCKS = {"If": "End If", "Select": "End Select", "With": "End With", "Do": "Loop", "For": "Next", "While": "Wend"}
# Of VBA, Excel and Office: what the code here uses. A new word has to be added on purpose.
WORDS = """
    AppleScriptTask Application ThisWorkbook ActiveWorkbook Workbooks Workbook IRibbonControl Object Range Date Nothing Empty True False
    Array UBound LBound IsArray IsObject IsEmpty IsMissing VarType TypeOf CVErr CStr CInt CLng Chr ChrW Hex Len Left Right
    Mid InStr InStrRev Replace Split Join LCase UCase Trim Format Now Timer Randomize Rnd Environ FreeFile LOF EOF FileCopy MkDir
    Kill GetAttr CreateObject MsgBox IIf Err Raise Description vbCr vbLf vbCrLf vbString vbCurrency vbDirectory vbCritical
    String Long Integer Boolean Byte Double Variant Macro Category ArgumentDescriptions Type Not And Or Mod Is Like New
"""
KNOWN = set(WORDS.lower().split())
ARGUMENTS_OF_VBA = {
    "instr": (2, 4), "instrrev": (2, 4), "replace": (3, 6), "split": (1, 4), "join": (1, 2), "left": (2, 2),
    "right": (2, 2), "mid": (2, 3), "trim": (1, 1), "lcase": (1, 1), "ubound": (1, 2), "lbound": (1, 2), "cverr": (1, 1),
    "chrw": (1, 1), "chr": (1, 1), "isarray": (1, 1), "isobject": (1, 1), "isempty": (1, 1), "vartype": (1, 1),
    "environ": (1, 1), "iif": (3, 3), "cstr": (1, 1), "len": (1, 1), "lof": (1, 1), "hex": (1, 1), "cint": (1, 1),
}  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    name: str
    optional: bool


@dataclass(frozen=True)
class Procedure:
    name: str
    kind: str
    arguments: tuple[Parameter, ...]
    declaration: str
    body: tuple[str, ...] = ()

    @property
    def least(self) -> int:
        return sum(not each.optional for each in self.arguments)


@dataclass
class _Module:
    name: str
    lines: list[str]
    explicit: bool
    procedures: list[Procedure] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


def code_faults(sources: Mapping[str, str]) -> list[str]:
    """Return what would not compile in modules, by name and text with CR LF."""
    faults: list[str] = []
    modules = []
    for name, text in sources.items():
        faults += _size_faults(name, text)
        modules.append(_read(name, text, faults))
    shared = {each.name.lower(): each for module in modules for each in module.procedures}
    names = KNOWN | {name.lower() for name in sources} | set(shared)
    for module in modules:
        faults += _duplicates(module)
        for each in module.procedures:
            faults += _block_faults(module.name, each)
            faults += _name_faults(module, each, names)
            faults += _call_faults(module.name, each, shared)
    return faults


def procedures(text: str) -> list[Procedure]:
    """Return the procedures of a module, with their logical lines."""
    return _read("", text, []).procedures


def logical_lines(text: str) -> list[str]:
    """Return the lines without comments, continued lines as one; strings stay."""
    lines, open_line = [], ""
    for line in text.split("\r\n"):
        bare = _without_comment(line)
        if bare.endswith(" _"):
            open_line += bare[:-1]
            continue
        whole, open_line = re.sub(r"\s+", " ", open_line + bare).strip(), ""
        if whole:
            lines.append(whole)
    return lines


def _without_comment(line: str) -> str:
    inside = False
    for at, sign in enumerate(line):
        if sign == '"':
            inside = not inside
        elif sign == "'" and not inside:
            return line[:at].rstrip()
    return "" if re.match(r"\s*Rem\b", line) else line.rstrip()


def _size_faults(name: str, text: str) -> Iterator[str]:
    if len(text) > LARGEST_MODULE:
        yield f"V01 {name}: more than 64 KB"
    count = 0
    for number, line in enumerate(text.split("\r\n"), start=1):
        if len(line) > LONGEST_LINE:
            yield f"V02 {name}:{number} is longer than {LONGEST_LINE} signs"
        count = count + 1 if _without_comment(line).endswith(" _") else 0
        if count > MOST_CONTINUATIONS:
            yield f"V03 {name}:{number}: more than {MOST_CONTINUATIONS} continued lines"
        if _without_comment(line).count('"') % 2:
            yield f"V04 {name}:{number}: a text that does not end"


def _read(name: str, text: str, faults: list[str]) -> _Module:
    """Split a module into its declarations and procedures."""
    module = _Module(name, logical_lines(text), explicit="Option Explicit" in logical_lines(text))
    own: list[str] = []
    for line in module.lines:
        start = START.fullmatch(_declaration_only(line)) if not own else None
        if start:
            own = [line]
        elif own:
            if START.fullmatch(_declaration_only(line)) and not line.startswith("Exit"):
                faults.append(f"V10 {name}: a procedure begins inside {own[0]!r}")
            own.append(line)
            if line == f"End {_kind(own[0])}":
                module.procedures.append(_procedure(own))
                if sum(map(len, own)) > LARGEST_PROCEDURE:
                    faults.append(f"V05 {name}: {own[0]!r} is larger than 64 KB")
                own = []
        else:
            _read_declaration(module, line, faults)
    if own:
        faults.append(f"V11 {name}: {own[0]!r} does not end")
    return module


def _read_declaration(module: _Module, line: str, faults: list[str]) -> None:
    if declare := DECLARE.match(line):
        found = Procedure(declare[2], declare[1], _parameters(declare[3]), line)
        if found.name not in {each.name for each in module.procedures}:  # the same again under another condition
            module.procedures.append(found)
    elif constant := CONSTANT.match(line):
        module.names.add(constant[1].lower())
    elif line.startswith(("Attribute ", "Option ", "#")):
        return
    elif variables := VARIABLES.fullmatch(line):
        module.names |= _declared(variables[1])
    else:
        faults.append(f"V12 {module.name}: outside of procedures: {line!r}")


def _declaration_only(line: str) -> str:
    """Return the line without what a function returns."""
    return re.sub(r"\) As [\w.]+(?:\(\))?$", ")", line)


def _kind(declaration: str) -> str:
    match = START.fullmatch(_declaration_only(declaration))
    assert match
    return match[1].split()[0]


def _procedure(lines: list[str]) -> Procedure:
    match = START.fullmatch(_declaration_only(lines[0]))
    assert match
    return Procedure(match[2], match[1], _parameters(match[3] or ""), lines[0], tuple(lines[1:-1]))


def _parameters(text: str) -> tuple[Parameter, ...]:
    found = []
    for part in filter(None, _split(text)):
        words = re.sub(r"\b(?:Optional|ByVal|ByRef|ParamArray)\b", "", part).strip()
        found.append(Parameter(re.match(NAME, words)[0], "Optional " in part or "ParamArray " in part))  # type: ignore[index]
    return tuple(found)


def _split(text: str) -> list[str]:
    """Split at commas that stand in no brackets and in no text."""
    parts, depth, inside, start = [], 0, False, 0
    for at, sign in enumerate(text):
        if sign == '"':
            inside = not inside
        elif not inside:
            depth += (sign == "(") - (sign == ")")
            if sign == "," and not depth:
                parts.append(text[start:at].strip())
                start = at + 1
    return [*parts, text[start:].strip()]


def _declared(text: str) -> set[str]:
    return {match[0].lower() for part in _split(text) if (match := re.match(NAME, part))}


def _duplicates(module: _Module) -> Iterator[str]:
    seen: set[str] = set()
    for each in module.procedures:
        if each.name.lower() in seen | module.names:
            yield f"V13 {module.name}: {each.name} stands there twice"
        seen.add(each.name.lower())
        own = [parameter.name.lower() for parameter in each.arguments]
        if len(set(own)) < len(own):
            yield f"V14 {module.name}.{each.name}: an argument twice"
        if bad := set(own) & RESERVED:
            yield f"V15 {module.name}.{each.name}: arguments called as words of the language: {sorted(bad)}"


def _block_faults(module: str, procedure: Procedure) -> Iterator[str]:
    """Yield blocks that are not closed, or closed by another word."""
    opened: list[str] = []
    for line in procedure.body:
        bare = re.sub(r'"[^"]*"', '""', line)
        closing = next((end for end in BLOCKS.values() if re.match(rf"{end}\b", bare)), None)
        if closing:
            if not opened or BLOCKS[opened.pop()] != closing:
                yield f"V20 {module}.{procedure.name}: {closing} closes nothing or another block"
                return
            continue
        word = re.match(r"(If|Select Case|With|Do|For|While)\b", bare)
        if word and not (word[1] == "If" and not bare.endswith(" Then")):
            opened.append(word[1].split()[0])
        if re.match(r"(?:ElseIf|Else)\b", bare) and (not opened or opened[-1] != "If"):
            yield f"V21 {module}.{procedure.name}: {bare!r} without If"
        if re.match(r"If\b", bare) and " Then" not in bare:
            yield f"V22 {module}.{procedure.name}: If without Then"
        if re.match(r"Case\b", bare) and (not opened or opened[-1] != "Select"):
            yield f"V23 {module}.{procedure.name}: Case without Select"
        if bare.count("(") != bare.count(")"):
            yield f"V24 {module}.{procedure.name}: brackets in {bare!r}"
    if opened:
        yield f"V25 {module}.{procedure.name}: {opened[-1]} is not closed"


def _name_faults(module: _Module, procedure: Procedure, names: set[str]) -> Iterator[str]:
    """Yield names that nothing declares, and jumps to labels that are not there."""
    labels = {match[1].lower() for line in procedure.body if (match := re.match(rf"({NAME}):(?: |$)", line))}
    local = {each.name.lower() for each in procedure.arguments} | labels | module.names
    for line in procedure.body:
        if variables := re.match(r"(?:Dim|Static|ReDim(?: Preserve)?|Const) (.+)", line):
            local |= _declared(variables[1])
        if (goto := re.search(rf"\bGoTo ({NAME})", line)) and goto[1].lower() not in labels:
            yield f"V30 {module.name}.{procedure.name}: no label {goto[1]}"
    if not module.explicit:
        return
    for line in procedure.body:
        if line.startswith("#"):
            continue
        bare = re.sub(rf'"[^"]*"|&H[0-9A-F]+|[.!]\s*{NAME}|\b{NAME}:=', " ", line)
        bare = re.sub(r"\bAs (?:New )?[\w.]+|\bFor (?:Binary|Input|Output)(?: Access \w+)?", " ", bare)
        for word in re.findall(rf"(?<![\w.])({NAME})[$%&#!@]?", bare):
            if word.lower() not in local | names | RESERVED:
                yield f"V31 {module.name}.{procedure.name}: {word} is not declared"


def _call_faults(module: str, procedure: Procedure, shared: Mapping[str, Procedure]) -> Iterator[str]:
    """Yield calls with too few or too many arguments."""
    own = {each.name.lower() for each in procedure.arguments}
    for line in procedure.body:
        for name, given in _calls(line, shared):
            if name.lower() in own:
                continue
            called = shared.get(name.lower())
            least, most = (called.least, len(called.arguments)) if called else ARGUMENTS_OF_VBA[name.lower()]
            if not least <= given <= most and name.lower() != procedure.name.lower():
                yield f"V40 {module}.{procedure.name}: {name} takes {least} to {most} arguments, not {given}"


def _calls(line: str, shared: Mapping[str, Procedure]) -> Iterator[tuple[str, int]]:
    """Yield each call of something known, and how many arguments it is given."""
    masked = re.sub(r'"[^"]*"', lambda match: "_" * len(match[0]), line)
    for match in re.finditer(rf"(?<![\w.])({NAME})\$?\(", masked):
        if match[1].lower() in shared or match[1].lower() in ARGUMENTS_OF_VBA:
            inside = _bracketed(masked, match.end())
            yield match[1], len(_split(inside)) if inside.strip() else 0
    for part in re.split(r" (?:Then|Else) |: ", masked):
        statement = re.fullmatch(rf"({NAME})(?: (?!=)(.+))?", part)
        if statement and statement[1].lower() in shared:
            yield statement[1], len(_split(statement[2])) if statement[2] else 0


def _bracketed(text: str, start: int) -> str:
    depth = 1
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            return text[start:at]
    return text[start:]
