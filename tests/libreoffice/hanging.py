"""Operations that take long, for the tests of what happens then; loaded by ``Office(operations=…)``."""

import time

import __main__ as bridge


def ask_on(session):
    """Ask the office again and again, so that its death is felt at once."""
    while True:
        session.desktop.Components.hasElements()
        time.sleep(0.01)


def sleep(_session, linger):
    """Hang; whoever started us is waited for only so many seconds after he is gone."""
    bridge.LINGER = linger
    time.sleep(600)
