"""The office side of the bridge: requests as JSON lines on stdin, answers on stdout, UNO towards the office.

Run as a folder (``python …/bridge``) by a Python that imports ``uno``, which is seldom ours; hence the standard
library only, and nothing newer than Python 3.8. Arguments: the office program, the profile folder, the name of the
pipe, seconds to wait for the start, and any number of files with more operations.

``{"id": 1, "op": "cells.read", "args": {…}}`` calls ``read(session, **args)`` of the module ``cells`` and is answered
by ``{"id": 1, "result": …}`` or ``{"id": 1, "error": "…", "refused": true}``; with ``"dead"`` the office is gone and
this process ends. The end of stdin, which is also the death of whoever started us, ends the office and removes the
profile.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import queue
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import office
from refusal import RefusedError
from session import Session
from start import connect

LINGER = 10  # seconds for a request that hangs after whoever started us is gone
left_behind = []  # the socket files of the office when it is killed


def operations(files):
    """Return the modules by name: all that stand beside this one, and those in ``files``."""
    modules = {file.stem: importlib.import_module(file.stem) for file in Path(__file__).parent.glob("[!_]*.py")}
    for file in files:
        spec = importlib.util.spec_from_file_location(Path(file).stem, file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        modules[module.__name__] = module
    return modules


def read_requests(requests, profile):
    """Feed the queue; when the other side is gone, so are the office, what it left behind, and this process."""
    for line in sys.stdin.buffer:
        requests.put(line)
    requests.put(None)
    time.sleep(LINGER)
    for socket in (*left_behind, *office.sockets_left()):
        Path(socket).unlink(missing_ok=True)
    shutil.rmtree(profile, ignore_errors=True)
    os.killpg(os.getpgid(0), signal.SIGKILL)


def answerer():
    """Return the function that writes one answer; nothing else can reach whoever reads them."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def answer(**message):
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        data = memoryview(text.encode("utf-8", "surrogatepass") + b"\n")
        with contextlib.suppress(BrokenPipeError):
            while data:
                data = data[out.write(data) :]

    return answer


def serve(session, modules, requests, answer):
    """Answer until the other side says stop, is gone, or the office dies. Returns whether the office lives."""
    while True:
        line = requests.get()
        if line is None:
            return True
        request = json.loads(line.decode("utf-8", "surrogatepass"))
        number, name = request["id"], request["op"]
        module, _, operation = name.partition(".")
        try:
            result = getattr(modules[module], operation)(session, **request["args"])
            answer(id=number, result=result)
        except RefusedError as error:
            answer(id=number, error=str(error), refused=True)
        except Exception as error:  # noqa: BLE001 - a bridge can fail in many ways; only the office's death ends us
            text = str(getattr(error, "Message", "") or error or type(error).__name__)
            if not session.alive():
                answer(id=number, error=text, dead=True)
                return False
            answer(id=number, error=f"{name}: {type(error).__name__}: {text}")
        if name == "office.stop":
            return True


def main():
    """Start the office, say hello, serve, and leave nothing behind."""
    program, profile, pipe, patience = sys.argv[1:5]
    answer = answerer()
    requests = queue.Queue()
    threading.Thread(target=read_requests, args=(requests, profile), daemon=True).start()
    try:
        modules = operations(sys.argv[5:])
        process, context = connect(program, profile, pipe, float(patience))
        session = Session(context, process)
        hello = office.hello(session)
        left_behind.extend(hello["sockets"])
        answer(id=0, result=hello)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other side must hear of it
        answer(id=0, error=f"{type(error).__name__}: {error}", dead=True)
        return
    if serve(session, modules, requests, answer):
        session.end()
        shutil.rmtree(profile, ignore_errors=True)
        os._exit(0)  # the reading thread may hold stdin, which an orderly exit would wait for


if __name__ == "__main__":
    main()
