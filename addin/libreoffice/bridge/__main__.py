"""The office side of the bridge: requests as JSON lines on stdin, answers on stdout, UNO towards the office.

Run as a folder (``python …/bridge``) by a Python that imports ``uno``, which is seldom ours; hence the standard
library only, and nothing newer than Python 3.8. Arguments, and any number of files with more operations after them:

- ``start PROGRAM PROFILE PIPE SECONDS``: a private office is started with this profile, and is to be ready in time;
- ``join PIPE SECONDS``: the office of a person, which listens at the pipe.

``{"id": 1, "op": "cells.read", "args": {…}}`` calls ``read(session, **args)`` of the module ``cells`` and is answered
by ``{"id": 1, "result": …}`` or ``{"id": 1, "error": "…", "refused": true}``; with ``"dead"`` the office is gone and
this process ends. The end of stdin, which is also the death of whoever started us, ends a private office and removes
its profile; a person's office goes on, and gets back what was kept from it.
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

import dialogs
import office
import window
from refusal import RefusedError
from session import Session
from start import connect, join

LINGER = 10  # seconds for a request that hangs after whoever started us is gone


def operations(files):
    """Return the modules by name: all that stand beside this one, and those in ``files``."""
    modules = {file.stem: importlib.import_module(file.stem) for file in Path(__file__).parent.glob("[!_]*.py")}
    for file in files:
        spec = importlib.util.spec_from_file_location(Path(file).stem, file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        modules[module.__name__] = module
    return modules


class Private:
    """A private office: its life is ours."""

    def __init__(self, program, profile, pipe, patience):
        self.arguments = program, profile, pipe, float(patience)
        self.profile = profile
        self.left_behind = []

    def reach(self):
        """Start it. Returns the session, and what there is to tell about it."""
        process, context = connect(*self.arguments)
        session = Session(context, process)
        hello = office.hello(session)
        self.left_behind.extend(hello["sockets"])
        return session, hello

    def leave(self, session):
        """End it, and remove its profile."""
        session.end()
        shutil.rmtree(self.profile, ignore_errors=True)

    def give_up(self):
        """End it and this process, whatever hangs; remove the socket files that stay behind when it is killed."""
        for socket in (*self.left_behind, *office.sockets_left()):
            Path(socket).unlink(missing_ok=True)
        shutil.rmtree(self.profile, ignore_errors=True)
        os.killpg(os.getpgid(0), signal.SIGKILL)


class Persons:
    """The office of a person: it goes on without us, and nothing of ours may stay in its windows."""

    def __init__(self, pipe, patience):
        self.pipe, self.patience = pipe, float(patience)

    def reach(self):
        """Join it."""
        session = Session(join(self.pipe, self.patience))
        return session, office.hello(session)

    def leave(self, session):
        """Give the windows back to the person."""
        dialogs.listen_to_none()
        window.give_back(session)

    def give_up(self):
        """End this process alone."""
        os._exit(1)


KINDS = {"start": (Private, 4), "join": (Persons, 2)}  # and how many arguments each has


def read_requests(requests, end):
    """Feed the queue; when the other side is gone, so is this process, even where a request hangs."""
    for line in sys.stdin.buffer:
        requests.put(line)
    requests.put(None)
    time.sleep(LINGER)
    end.give_up()


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
    """Reach the office, say hello, serve, and leave nothing behind."""
    kind, count = KINDS[sys.argv[1]]
    end = kind(*sys.argv[2 : 2 + count])
    answer = answerer()
    requests = queue.Queue()
    threading.Thread(target=read_requests, args=(requests, end), daemon=True).start()
    try:
        modules = operations(sys.argv[2 + count :])
        session, hello = end.reach()
        answer(id=0, result=hello)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other side must hear of it
        answer(id=0, error=f"{type(error).__name__}: {error}", dead=True)
        return
    if serve(session, modules, requests, answer):
        end.leave(session)
        os._exit(0)  # the reading thread may hold stdin, which an orderly exit would wait for


if __name__ == "__main__":
    main()
