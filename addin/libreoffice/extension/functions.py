"""The ``ZS_`` functions for the cells of LibreOffice: everything that the package needs for them, from the registry."""

import json
from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from addin.excel.texts import MESSAGES
from addin.libreoffice.extension.function_names import SERVICE, argument_names, types
from addin.libreoffice.extension.parts import COMPONENT, CONFIGURATION, TYPES, Part, source
from udfs.registry import Function

_DATA: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:package="org.openoffice.Office" oor:name="{name}">\n'
    "{nodes}\n</oor:component-data>\n"
)
_JOB: Final = "ZhaoshangFormulas"
_EVENTS: Final = ("OnLoadFinished", "OnSaveDone", "OnSaveAsDone", "OnUnload")
_SHARED: Final = (
    "zhaoshang_settings.py",
    "zhaoshang_calculator.py",
    "zhaoshang_blanks.py",
    "zhaoshang_single_cells.py",
)
# The words of the add-in for Excel, with the keys and the command of this one.
_OTHER_WORDS: Final = (("--host excel", "--host libreoffice"), ("Ctrl+Alt+F9", "Ctrl+Shift+F9"), ("加载项", "扩展"))
_TOLD: Final = ("unreachable", "no_interpreter", "failed")


def function_parts(functions: Iterable[Function]) -> list[Part]:
    """Return the parts of the package for these functions: types, names and helps, what runs, what it says."""
    every = list(functions)
    return [
        Part("zhaoshang_functions.idl", types(every).encode(), TYPES),
        Part("CalcAddIns.xcu", _add_in(every).encode(), CONFIGURATION),
        Part("FunctionJobs.xcu", _jobs().encode(), CONFIGURATION),
        source("zhaoshang_functions.py", media_type=COMPONENT),
        source("zhaoshang_formulas.py", media_type=COMPONENT),
        *(source(name, f"pythonpath/{name}") for name in _SHARED),
        Part("pythonpath/zhaoshang_texts.json", _texts(every).encode()),
    ]


def messages() -> dict[str, str]:
    """Return what a cell shows when there is no result, by the names of ``addin.excel.texts``."""
    told = {}
    for name in _TOLD:
        told[name] = MESSAGES[name]
        for before, after in _OTHER_WORDS:
            told[name] = told[name].replace(before, after)
    return told


def _texts(functions: Iterable[Function]) -> str:
    told = {"functions": [each.name for each in functions], "messages": messages()}
    return json.dumps(told, ensure_ascii=False, indent=1)


def _add_in(functions: Iterable[Function]) -> str:
    """Return the names and helps; the office falls back to those of en-US in any other language."""
    every = "\n".join(_node(each.name, *_function(each)) for each in functions)
    functions_node = _node("AddInFunctions", every, change="")
    return _DATA.format(name="CalcAddIns", nodes=_node("AddInInfo", _node(SERVICE, functions_node), change=""))


def _function(function: Function) -> Iterator[str]:
    yield _text("DisplayName", function.name)
    yield _text("Description", f"{function.label}：{function.help}")
    yield '<prop oor:name="Category"><value>Add-In</value></prop>'
    yield _text("CategoryDisplayName", function.category)
    yield _text("CompatibilityName", function.name)  # from 24.8 on, the name in .xlsx; 7.4 does not look at it
    arguments = []
    for name, argument in zip(argument_names(function), function.arguments, strict=True):
        shown = f"{argument.name}（可省）" if argument.optional else argument.name
        arguments.append(_node(name, _text("DisplayName", shown), _text("Description", argument.help)))
    yield _node("Parameters", *arguments, change="")


def _jobs() -> str:
    service = f'<prop oor:name="Service"><value>{SERVICE.rpartition(".")[0]}.Formulas</value></prop>'
    listed = (_node(event, _node("JobList", _node(_JOB), change=""), change="fuse") for event in _EVENTS)
    nodes = _node("Jobs", _node(_JOB, service), change="") + "\n" + _node("Events", *listed, change="")
    return _DATA.format(name="Jobs", nodes=nodes)


def _node(name: str, *inside: str, change: str = "replace") -> str:
    changed = f' oor:op="{change}"' if change else ""
    return f'<node oor:name="{name}"{changed}>' + "".join(inside) + "</node>"


def _text(name: str, value: str) -> str:
    return f'<prop oor:name="{name}"><value xml:lang="en-US">{escape(value)}</value></prop>'
