"""Answers requests, one JSON line each, until its input ends.

``{"id": 1, "call": "ZS_AMOUNT", "args": [...]}`` is answered by ``{"id": 1, "value": …}`` (see ``cells.to_office``), or
by ``{"id": 1, "failed": true}`` where the program made a mistake. ``{"id": 2, "saved": "path"}`` has a saved workbook
renamed by a thread, because the office is still at it; it is answered at once, and finished before this process ends.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from addin.libreoffice.extension.calculating.cells import to_office
from addin.libreoffice.extension.calculating.saved_names import give_names
from udfs.registry import FUNCTIONS

PATIENCE: Final = 20.0  # seconds until the office has closed a workbook that it is closing

Answer = dict[str, Any]


def answer(request: Mapping[str, Any], functions: Mapping[str, Callable[..., object]] = FUNCTIONS) -> Answer:
    """Return the answer to a request. Never raises: a mistake of ours is told to the cell as one."""
    told: Answer = {"id": request.get("id")}
    try:
        if "saved" in request:
            threading.Thread(target=_rename, args=(Path(request["saved"]),)).start()
            return told | {"value": ""}
        return told | {"value": to_office(functions[request["call"]](*request["args"]))}
    except Exception:  # noqa: BLE001 - whatever it is, the cell says that the program is at fault, and the rest goes on
        return told | {"failed": True}


def _rename(path: Path) -> None:
    with suppress(OSError):  # it stays as LibreOffice has written it
        give_names(path, PATIENCE)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer every line until there are no more, or nobody reads the answers."""
    with suppress(BrokenPipeError):
        for line in requests:
            answers.write(json.dumps(answer(json.loads(line)), allow_nan=False).encode() + b"\n")
            answers.flush()


def main() -> None:
    """Serve on standard input and output; whatever else is printed goes to the errors."""
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
