"""Opens a workbook with macros in a private LibreOffice and runs procedures of its VBA.

Run by a Python that can import ``uno``, hence the standard library only. Arguments: the office program, an empty folder
for the profile. On stdin a JSON list of ``[workbook, module, procedure, [arguments…]]``; on stdout a JSON list of
``{"result": …}`` or ``{"error": "…"}``, in the same order.
"""

import json
import subprocess
import sys
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import Exception as UnoException

FILTER = "Calc MS Excel 2007 VBA XML"  # LibreOffice does not find it by itself
FIRST_START_ENDED = (79, 81)
PATIENCE = 60
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun"><value>false</value></prop></item>
</oor:items>
"""


def started(program, profile, pipe):
    """Start the office and return its process and its component context."""
    settings = Path(profile, "user", "registrymodifications.xcu")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(SETTINGS, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={uno.systemPathToFileUrl(str(profile))}",
        f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return process, resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if process.poll() in FIRST_START_ENDED:
                process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if time.monotonic() > end:
                process.kill()
                raise
            time.sleep(0.1)


def value(name, content):
    made = PropertyValue()
    made.Name, made.Value = name, content
    return made


def plain(result):
    """What JSON can hold; an error value is told by its type."""
    if isinstance(result, (list, tuple)):
        return [plain(each) for each in result]
    return result if result is None or isinstance(result, (bool, int, float, str)) else str(result)


def as_argument(given):
    """Lists become sequences, and lists of lists the tables that a range has."""
    return tuple(as_argument(each) for each in given) if isinstance(given, list) else given


def opened(desktop, workbook):
    """Open a workbook with its macros and return its scripts and the name of its project."""
    options = (value("Hidden", True), value("MacroExecutionMode", 4), value("FilterName", FILTER))
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(workbook), "_blank", 0, options)
    library = next(name for name in document.BasicLibraries.ElementNames if name != "Standard")
    return document.getScriptProvider(), library


def main():
    program, profile = sys.argv[1:]
    process, context = started(program, profile, f"vba{uuid.uuid4().hex}")
    try:
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        books, answers = {}, []
        for workbook, module, procedure, arguments in json.load(sys.stdin):
            if workbook not in books:
                books[workbook] = opened(desktop, workbook)
            scripts, library = books[workbook]
            name = f"vnd.sun.star.script:{library}.{module}.{procedure}?language=Basic&location=document"
            try:
                result, _, _ = scripts.getScript(name).invoke(as_argument(arguments), (), ())
                answers.append({"result": plain(result)})
            except UnoException as error:
                answers.append({"error": f"{type(error).__name__}: {error.Message}"})
        json.dump(answers, sys.stdout)
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    main()
