"""The process of our Python that calculates cells, as this side sees it: started, asked, started again, given up.

Standard library and Python 3.8: this runs inside the office, on the thread that the whole office waits for. So every
wait ends: a call after ``PATIENCE`` seconds, and where the process cannot be had, nothing is tried for ``PAUSE``.
Its input ends with the office, however that ends, and with its input it ends itself.
"""

import contextlib
import json
import os
import queue
import subprocess
import threading
import time
from pathlib import Path

import zhaoshang_settings

MODULE = "addin.libreoffice.extension.calculating"
PATIENCE = 120  # seconds for one call, the start of the process included
PAUSE = 30  # seconds
SMALL = 30000  # bytes that a pipe takes at once even when nobody reads
NO_WINDOW = 0x08000000  # Windows: no black window for a program of the console

TEXTS = json.loads(Path(__file__).with_name("zhaoshang_texts.json").read_text(encoding="utf-8"))
MESSAGES = TEXTS["messages"]


class UnreachableError(Exception):
    """There is no process to ask. Its text is for the cell."""


class Calculator:
    """At most one process, started by the first request."""

    def __init__(self):
        self._lock = threading.Lock()
        self._process = None
        self._answers = None
        self._number = 0
        self._not_before = 0.0
        self._why = ""

    def ask(self, **request):
        """Return the answer to a request. Raises ``UnreachableError``."""
        with self._lock:
            if time.monotonic() < self._not_before:
                raise UnreachableError(self._why)
            until = time.monotonic() + PATIENCE
            answer = self._exchange(request, until)
            if answer is None and time.monotonic() < until:
                answer = self._exchange(request, until)  # it had died: once more with a new one
            if answer is None:
                self._give_up("unreachable")
            return answer

    def tell(self, **request):
        """Send a request if a process runs or can be started; what comes of it is not of this side."""
        with contextlib.suppress(UnreachableError):
            self.ask(**request)

    def _exchange(self, request, until):
        """Return the answer, ``None`` when the process dies or takes too long."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        self._number += 1
        line = json.dumps(dict(request, id=self._number)).encode() + b"\n"
        guard = threading.Timer(max(0.0, until - time.monotonic()), self._process.kill)
        guard.daemon = True
        try:
            if len(line) > SMALL:
                guard.start()
            self._process.stdin.write(line)
            self._process.stdin.flush()
            answer = None
            while answer is None or answer.get("id") != self._number:
                received = self._answers.get(timeout=max(0.0, until - time.monotonic()))
                if received is None:
                    break
                answer = json.loads(received)
            else:
                return answer
        except (OSError, ValueError, queue.Empty):
            pass
        finally:
            guard.cancel()
        self._end()
        return None

    def _start(self):
        self._end()
        interpreter = zhaoshang_settings.interpreter()
        if not interpreter:
            self._give_up("no_interpreter")
        try:
            self._process = subprocess.Popen(
                [interpreter, "-P", "-B", "-X", "utf8", "-m", MODULE],
                env=zhaoshang_settings.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=str(Path(interpreter).parent),
                creationflags=NO_WINDOW if os.name == "nt" else 0,
                start_new_session=True,
            )
        except (OSError, ValueError):
            self._give_up("unreachable")
        self._answers = queue.Queue()
        threading.Thread(target=_pump, args=(self._process.stdout, self._answers), daemon=True).start()

    def _end(self):
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                stream.close()

    def _give_up(self, why):
        self._end()
        self._not_before, self._why = time.monotonic() + PAUSE, MESSAGES[why]
        raise UnreachableError(self._why)


def _pump(stream, answers):
    with contextlib.suppress(OSError, ValueError):  # closed under our hands
        for line in stream:
            answers.put(line)
    answers.put(None)


CALCULATOR = Calculator()
