"""The two scripts between Excel's VBA and Python: their names and texts, and the interpreter that one of them names."""

import json
import re
import shlex
from pathlib import Path
from typing import Final

from addin.excel.texts import MESSAGES

SCRIPT: Final = "zhaoshang.applescript"  # the name that ZsMac.bas asks for
STARTER: Final = "button.sh"  # the name that the script asks for
LOG: Final = "zhaoshang-button.log"
_SOURCE: Final = Path(__file__).with_name("button.applescript")
_STARTER: Final = """\
#!/bin/sh
# Written by "zhaoshang addin install". Starts the program of the buttons and answers at once.
# $1: what Excel hands over.
python={interpreter}
if [ ! -x "$python" ]; then
    echo missing
    exit 0
fi
log="$HOME/Library/Logs/{log}"
{{
    "$python" -P -B -X utf8 -m addin.cli addin pressed -- "$1" </dev/null >/dev/null 2>"$log" ||
        /usr/bin/osascript -l JavaScript -e {alert} "$log"
}} >/dev/null 2>&1 &
echo started
"""
# For when Python itself does not start, so nothing of ours can tell it.
_ALERT: Final = (
    "function run(given) {{"
    " var app = Application.currentApplication(); app.includeStandardAdditions = true;"
    ' app.displayAlert({title}, {{message: {text} + "\\n" + given[0], as: "critical"}});'
    " }}"
)


def script_text() -> bytes:
    """Return the script that Excel runs, the same on every computer."""
    return _SOURCE.read_bytes()


def starter_text(interpreter: str) -> bytes:
    """Return the script that starts an interpreter."""
    alert = _ALERT.format(title=json.dumps(MESSAGES["title"]), text=json.dumps(MESSAGES["button_failed"]))
    return _STARTER.format(interpreter=shlex.quote(interpreter), log=LOG, alert=shlex.quote(alert)).encode()


def interpreter_of(starter: bytes) -> str:
    """Return the interpreter that the second script names; empty where it names none."""
    line = re.search(r"^python=(.+)$", starter.decode("utf-8", "replace"), re.MULTILINE)
    try:
        return "".join(shlex.split(line[1])) if line else ""
    except ValueError:  # quotes that do not end: not as we wrote it
        return ""
