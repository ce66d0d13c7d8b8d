"""The buttons inside the office: a press opens a pipe and starts our Python, which joins the office and does the job.

Nothing of the job runs here, and nothing waits in the office's own thread, so its windows go on. Standard library and
Python 3.8: this runs in the Python of the office, which all extensions share.

What was said during the last press, by the started program and here, is in a small file of the person's own, ``LOG``.
"""

import os
import subprocess
import threading
import uuid
from contextlib import suppress

import unohelper
import zhaoshang_settings
from com.sun.star.awt import XCallback
from com.sun.star.awt.MessageBoxButtons import BUTTONS_OK
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX
from com.sun.star.frame import FeatureStateEvent, XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from com.sun.star.uno import Exception as UnoException
from com.sun.star.uno import RuntimeException

IMPLEMENTATION = "cn.zhaoshang.calc.Buttons"
SERVICE = "com.sun.star.frame.ProtocolHandler"
PRESS, GREY = "cn.zhaoshang.press:", "cn.zhaoshang.grey:"
LOG = "libreoffice-press.log"
TITLE = "招商"
NOT_INSTALLED = (
    "这台电脑上找不到招商的程序：没有安装，或者安装以后挪了地方、删掉了。\n\n"
    "请重新安装一次（zhaoshang addin install --host libreoffice），再点这个按钮。工作簿没有被改动。"
)
NOT_STARTED = (
    "招商的程序启动不了（{reason}）。\n\n请重新安装一次（zhaoshang addin install --host libreoffice），再点这个按钮。"
)
BUSY = "上一个按钮还没有做完，或者它的窗口还开着。请等它做完、把它的窗口关掉，再点这个按钮。"
NO_CELLS = "现在是打印预览，看不到单元格。请先关闭预览，再点这个按钮。"
ENDED = "这次没有办成：程序中途退出了。请再点一次这个按钮；还是这样，请把这个记录交给管软件的人：\n\n{log}"
GONE = (UnoException, RuntimeException)

_one_at_a_time = threading.Lock()


class Buttons(unohelper.Base, XServiceInfo, XInitialization, XDispatchProvider, XDispatch):
    """The protocol handler; the office makes one for a window and hands that over."""

    def __init__(self, context, *_arguments):
        self.context = context
        self.frame = None

    def initialize(self, arguments):
        """Take the window."""
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url, _target, _flags):  # noqa: N802 - UNO's names, here and below
        """Take what is ours."""
        return self if url.Complete.startswith((PRESS, GREY)) else None

    def queryDispatches(self, requests):  # noqa: N802
        """Answer several questions at once."""
        return tuple(self.queryDispatch(each.FeatureURL, each.FrameName, each.SearchFlags) for each in requests)

    def addStatusListener(self, listener, url):  # noqa: N802
        """Tell once whether a button can be pressed: that does not change while the office runs."""
        event = FeatureStateEvent()
        event.Source, event.FeatureURL = self, url
        event.IsEnabled = url.Complete.startswith(PRESS)
        listener.statusChanged(event)

    def removeStatusListener(self, _listener, _url):  # noqa: N802
        """Nobody was kept."""

    def dispatch(self, url, _arguments):
        """Press a button."""
        if url.Complete.startswith(PRESS):
            _press(_Window(self.context, self.frame), url.Complete[len(PRESS) :])

    def getImplementationName(self):  # noqa: N802
        """Return the name of this implementation."""
        return IMPLEMENTATION

    def supportsService(self, name):  # noqa: N802
        """Return whether it is a protocol handler."""
        return name == SERVICE

    def getSupportedServiceNames(self):  # noqa: N802
        """Return what it is."""
        return (SERVICE,)


class _Window:
    """The window whose button was pressed."""

    def __init__(self, context, frame):
        self.context, self.frame = context, frame

    def create(self, service):
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    def shows_cells(self):
        controller = self.frame.Controller if self.frame is not None else None
        return controller is not None and controller.supportsService("com.sun.star.sheet.SpreadsheetView")

    def end_typing(self):
        """Enter what is being typed into a cell: it would be lost when the workbook is worked on."""
        helper = self.create("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(self.frame, ".uno:AcceptFormula", "", 0, ())

    def identity(self):
        """Return what tells the workbook among those that are open."""
        return self.frame.Controller.Model.RuntimeUID

    def tell(self, text, failed):
        """Show a message over the window, or over the one in front where it is closed; keep it in the log too."""
        _log(text)
        window = self._seen(self.frame) or self._seen(self.create("com.sun.star.frame.Desktop").CurrentFrame)
        if window is not None:
            kind = ERRORBOX if failed else INFOBOX
            box = window.Toolkit.createMessageBox(window, kind, BUTTONS_OK, TITLE, text)
            box.execute()
            box.dispose()

    def _seen(self, frame):
        with suppress(AttributeError, *GONE):  # none, or closed meanwhile
            window = frame.ContainerWindow
            return window if window.isVisible() else None

    def tell_later(self, text):
        """Do so in the office's own thread, when it comes to it."""
        self.create("com.sun.star.awt.AsyncCallback").addCallback(_Telling(self, text), None)

    def give_back(self):
        """Let the windows follow their cells again: what came to an end meant to do that itself."""
        for document in self.create("com.sun.star.frame.Desktop").Components:
            with suppress(AttributeError, *GONE):  # not everything that is open is a document
                if document.hasControllersLocked():
                    document.unlockControllers()
                document.CurrentController.StatusIndicator.end()


class _Telling(unohelper.Base, XCallback):
    def __init__(self, window, text):
        self.window, self.text = window, text

    def notify(self, _data):
        self.window.tell(self.text, True)


def _press(window, action):
    """Start what a button promises, unless another one is at it; say so where that cannot be done."""
    if not window.shows_cells():
        window.tell(NO_CELLS, False)
    elif not _one_at_a_time.acquire(blocking=False):
        window.tell(BUSY, False)
    else:
        try:
            refusal = _started(window, action)
        except BaseException:
            _one_at_a_time.release()
            raise
        if refusal:
            _one_at_a_time.release()
            window.tell(refusal, True)


def _started(window, action):
    """Start our program with a pipe to this office; return why that cannot be done, empty when it is."""
    interpreter = zhaoshang_settings.interpreter()
    if not interpreter:
        return NOT_INSTALLED
    pipe = "zhaoshang" + uuid.uuid4().hex
    command = [interpreter, "-P", "-B", "-X", "utf8", "-m", "addin.cli", "addin", "pressed-in-office", action]
    command += ["--pipe", pipe, "--workbook", window.identity(), "--office", str(os.getpid())]
    command += ["--program", _program_folder(window)]
    window.end_typing()
    acceptor = window.create("com.sun.star.office.Acceptor")
    acceptor.initialize((f"pipe,name={pipe};urp;StarOffice.ComponentContext", True))
    try:
        _log_file().write_bytes(b"")  # only of the last press
        with _log_file().open("ab") as log:  # at its end, where messages go meanwhile
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=str(zhaoshang_settings.own_folder()),
                env=zhaoshang_settings.environment(),
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
    except OSError as error:
        return NOT_STARTED.format(reason=error.strerror or error)
    threading.Thread(target=_wait, args=(window, process, [acceptor]), daemon=True).start()
    return ""


def _wait(window, process, pipe):
    """Wait for the end of the program; close the pipe, and say what the program could not say itself."""
    code = process.wait()
    pipe.clear()  # an acceptor closes its pipe when nobody has it any more
    try:
        if code:
            window.give_back()
    finally:
        _one_at_a_time.release()
    if code:
        window.tell_later(ENDED.format(log=_log_file()))


def _program_folder(window):
    substitution = window.create("com.sun.star.util.PathSubstitution")
    return unohelper.fileUrlToSystemPath(substitution.substituteVariables("$(prog)", True))


def _log_file():
    return zhaoshang_settings.own_folder() / LOG


def _log(text):
    with suppress(OSError):
        _log_file().parent.mkdir(parents=True, exist_ok=True)
        with _log_file().open("a", encoding="utf-8") as log:
            log.write(text + "\n")


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name that the office looks for
g_ImplementationHelper.addImplementation(Buttons, IMPLEMENTATION, (SERVICE,))
