"""What the children of ``test_isolation`` run; apart from the tests, so that a child need not import pytest."""

import os
import signal
import sys
import time


class Unpicklable:
    def __reduce__(self):
        raise TypeError("never")


class NeverComesBack:
    def __reduce__(self):
        return _refuse, ()


def _refuse():
    raise ValueError("not here")


class Panic(BaseException):
    def __init__(self, one, two):
        super().__init__(one, two)


started_with = None


def start(word):
    global started_with
    started_with = word


def start_badly():
    raise RuntimeError("no library")


def start_by_dying():
    os.abort()


def behave(what):
    """Do what the input says; "good" ones say who answered."""
    kind, _, rest = what.partition(" ")
    return _BEHAVIOURS[kind](rest)


def _good(rest):
    return rest, os.getpid(), started_with


def _raise(_):
    raise RuntimeError("x" * 100_000)


def _panic(_):
    raise Panic(1, 2)


def _eat(_):
    eaten = []
    while True:
        eaten.append(bytearray(8 << 20))


def _say(_):
    print("thread panicked", flush=True)
    print("thread panicked", file=sys.stderr, flush=True)
    os.write(2, b"memory allocation failed\n")


def _killed_while_sending(_):
    """Die as by the system's killer while the parent reads, with the pipe full of half an answer."""
    import threading

    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGKILL)).start()
    return SlowToSend()


class SlowToSend:
    """60 MB, so that the answer is on its way or being made when the end comes."""

    def __reduce__(self):
        return bytes, (os.urandom(1 << 20) * 60,)


_BEHAVIOURS = {
    "good": _good,
    "raise": _raise,
    "panic": _panic,
    "exit": lambda _: sys.exit(3),
    "hang": lambda _: time.sleep(600),
    "spin": lambda _: any(iter(int, 1)),
    "abort": lambda _: os.abort(),
    "kill": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "leave": lambda _: os._exit(7),
    "eat": _eat,
    "unpicklable": lambda _: Unpicklable(),
    "function": lambda _: lambda: 1,
    "oneway": lambda _: NeverComesBack(),
    "large": lambda rest: bytes(int(rest)),
    "say": _say,
    "interrupt": lambda _: os.kill(os.getpid(), signal.SIGINT) or "still here",
    "modules": lambda _: sorted(sys.modules),
    "slow": lambda rest: time.sleep(float(rest)) or "slow",
    "sending": _killed_while_sending,
}
