"""Operations that only tests of the buttons ask for; this runs in the Python of the office, like the bridge."""

from __future__ import annotations

import uno
import unohelper
from com.sun.star.frame import XStatusListener
from session import properties


def press(session, book, url):
    """Press a button as the menu does."""
    made, dispatch = _dispatch(session, book, url)
    dispatch.dispatch(made, ())


def handled(session, book, url):
    """Return whether somebody takes a URL, and whether the button is enabled."""
    made, dispatch = _dispatch(session, book, url)
    if dispatch is None:
        return [False, False]
    heard = _Heard()
    dispatch.addStatusListener(heard, made)
    dispatch.removeStatusListener(heard, made)
    return [True, heard.enabled]


def configuration(session, path):
    """Return a node of the office's settings with everything below it."""
    provider = session.create("com.sun.star.configuration.ConfigurationProvider")
    access = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess", properties(nodepath=path)
    )
    return _below(access)


def extensions(session):
    """Return the extensions that the office has."""
    provider = session.context.getByName("/singletons/com.sun.star.deployment.PackageInformationProvider")
    return [list(each) for each in provider.getExtensionList()]


def window(session, book):
    """Return whether a workbook's window stands still, and whether its formulas are calculated by themselves."""
    document = session.document(book)
    return [document.hasControllersLocked(), document.isAutomaticCalculationEnabled()]


def calculate_by_hand(session, book):
    """Do what a person does who wants to say when."""
    session.document(book).enableAutomaticCalculation(False)


def _dispatch(session, book, command):
    url = uno.createUnoStruct("com.sun.star.util.URL")
    url.Complete = command
    _done, url = session.create("com.sun.star.util.URLTransformer").parseStrict(url)
    frame = session.document(book).CurrentController.Frame
    return url, frame.queryDispatch(url, "_self", 0)


def _below(node):
    if not hasattr(node, "ElementNames"):
        return node
    return {name: _below(node.getByName(name)) for name in node.ElementNames}


class _Heard(unohelper.Base, XStatusListener):
    enabled = None

    def statusChanged(self, event):  # noqa: N802
        self.enabled = event.IsEnabled

    def disposing(self, event): ...
