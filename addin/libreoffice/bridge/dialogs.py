"""Operations that tell and ask the person in front of the office, and hear whether Esc was pressed.

They need an office with windows: a headless one would wait for ever, so it refuses.
"""

from __future__ import annotations

import contextlib

import unohelper
from com.sun.star.awt import PosSize, XActionListener, XKeyHandler
from com.sun.star.awt.Key import ESCAPE
from com.sun.star.awt.MessageBoxButtons import (
    BUTTONS_OK,
    BUTTONS_OK_CANCEL,
    BUTTONS_YES_NO,
    BUTTONS_YES_NO_CANCEL,
)
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX, MESSAGEBOX
from com.sun.star.ui.dialogs.ExecutableDialogResults import OK
from com.sun.star.ui.dialogs.TemplateDescription import (
    FILEOPEN_SIMPLE,
    FILESAVE_AUTOEXTENSION,
)
from refusal import RefusedError
from session import GONE, url

WIDTH, ROW, LABEL, BROWSE, GAP = 300, 14, 80, 24, 4  # in units of the font of the dialog
PATHS = ("folder", "file_open", "file_save", "files")
BOXES = {"info": INFOBOX, "critical": ERRORBOX, None: MESSAGEBOX}
BUTTONS = {"ok": BUTTONS_OK, "ok_cancel": BUTTONS_OK_CANCEL, "yes_no": BUTTONS_YES_NO}
BUTTONS["yes_no_cancel"] = BUTTONS_YES_NO_CANCEL
ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}  # com.sun.star.awt.MessageBoxResults


def alert(session, title, text, buttons, mode):
    """Tell something in a message box over the window in front, and return which button closed it.

    ``buttons``: ``ok``, ``ok_cancel``, ``yes_no`` or ``yes_no_cancel``; ``mode``: ``info``, ``critical`` or ``None``.
    Returns ``None`` where no window is to be seen and nobody could close it.
    """
    window = _in_front(session)
    if window is None:
        return None
    box = window.Toolkit.createMessageBox(window, BOXES[mode], BUTTONS[buttons], title, text)
    try:
        return ANSWERS[box.execute()]
    finally:
        box.dispose()


def folder(session, book, title, start):
    """Let a folder be chosen and return its path, ``None`` when the dialog was closed."""
    _must_be_seen(session, book)
    return _picked_folder(session, title, start)


def form(session, book, title, fields):
    """Ask all questions in one window and return the answers by id, ``None`` when it was closed.

    A field has id, kind, label, help, required, filter, value and, where there is something to choose, choices with
    value and label. Several files stand one a line.
    """
    _must_be_seen(session, book)
    window = _Form(session, title, fields)
    try:
        return window.answers() if window.dialog.execute() else None
    finally:
        window.dialog.dispose()


def listen(session, book):
    """Begin to hear Esc in the window of a workbook."""
    listen_no_more(session, book)
    controller = session.document(book).CurrentController if book is not None else None
    if controller is not None:
        _heard[session, book] = _Escape(controller)


def escaped(session, book):
    """Return whether Esc was pressed since this was asked last."""
    heard = _heard.get((session, book))
    if heard is None:
        return False
    pressed, heard.pressed = heard.pressed, False
    return pressed


def listen_no_more(session, book):
    """End what ``listen`` began."""
    heard = _heard.pop((session, book), None)
    if heard is not None:
        heard.controller.removeKeyHandler(heard)


def listen_to_none():
    """End all that ``listen`` began."""
    for session, book in list(_heard):
        with contextlib.suppress(*GONE):
            listen_no_more(session, book)


_heard = {}


class _Escape(unohelper.Base, XKeyHandler):
    """Notes that Esc was pressed, and lets every key go on its way."""

    def __init__(self, controller):
        self.controller = controller
        self.pressed = False
        controller.addKeyHandler(self)

    def keyPressed(self, event):  # noqa: N802, D102 - UNO's names
        self.pressed = self.pressed or event.KeyCode == ESCAPE
        return False

    def keyReleased(self, event):  # noqa: ARG002, N802, D102
        return False

    def disposing(self, event):
        """Be told that the window is gone."""


class _Form(unohelper.Base, XActionListener):
    """A window with a line for every field, and a button beside those that name files."""

    def __init__(self, session, title, fields):
        self.session, self.title, self.fields = session, title, fields
        self.dialog = session.create("com.sun.star.awt.UnoControlDialog")
        self.model = session.create("com.sun.star.awt.UnoControlDialogModel")
        self.dialog.setModel(self.model)
        self.model.Title = title
        top = GAP
        for field in fields:
            self._add("FixedText", "label_" + field["id"], GAP, top + 2, LABEL, Label=field["label"])
            top = self._entry(field, top)
        self.model.Width, self.model.Height = WIDTH, top + ROW + GAP
        self._add("Button", "ok", WIDTH - 92, top, 42, Label="确定", PushButtonType=1, DefaultButton=True)
        self._add("Button", "cancel", WIDTH - 46, top, 42, Label="取消", PushButtonType=2)
        for field in fields:
            if field["kind"] in PATHS:
                control = self.dialog.getControl("browse_" + field["id"])
                control.ActionCommand = field["id"]
                control.addActionListener(self)
        parent = _in_front(session)
        self.dialog.createPeer(session.create("com.sun.star.awt.Toolkit"), parent)
        if parent is not None:
            whole, own = parent.getPosSize(), self.dialog.getPosSize()
            left, above = (whole.Width - own.Width) // 2, (whole.Height - own.Height) // 3
            self.dialog.setPosSize(max(left, 0), max(above, 0), 0, 0, PosSize.POS)

    def _entry(self, field, top):
        """Add what is typed or chosen for a field and return where the next one goes."""
        left = 2 * GAP + LABEL
        wide = WIDTH - left - GAP - (BROWSE + GAP if field["kind"] in PATHS else 0)
        lines = 3 if field["kind"] == "files" else 1
        if field["choices"]:
            labels = tuple(each["label"] for each in field["choices"])
            chosen = [at for at, each in enumerate(field["choices"]) if each["value"] == field["value"]]
            text = labels[chosen[0]] if chosen else field["value"]
            self._add("ComboBox", field["id"], left, top, wide, StringItemList=labels, Dropdown=True, Text=text)
        else:
            self._add("Edit", field["id"], left, top, wide, ROW * lines, Text=field["value"], MultiLine=lines > 1)
        self.model.getByName(field["id"]).HelpText = field["help"]
        if field["kind"] in PATHS:
            self._add("Button", "browse_" + field["id"], WIDTH - GAP - BROWSE, top, BROWSE, Label="选…")
        return top + ROW * lines + GAP

    def _add(self, kind, name, left, top, width, height=ROW, **properties):
        control = self.model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
        control.PositionX, control.PositionY, control.Width, control.Height = left, top, width, height
        for key, value in properties.items():
            setattr(control, key, value)
        self.model.insertByName(name, control)

    def answers(self):
        """Return what was typed; of choices the value whose label was chosen."""
        given = {}
        for field in self.fields:
            text = self.model.getByName(field["id"]).Text
            by_label = {each["label"]: each["value"] for each in field["choices"]}
            given[field["id"]] = by_label.get(text, text)
        return given

    def actionPerformed(self, event):  # noqa: N802 - UNO's name
        """Let the files of a field be chosen."""
        field = next(each for each in self.fields if each["id"] == event.ActionCommand)
        entry = self.model.getByName(field["id"])
        before = entry.Text.split("\n")[0]
        if field["kind"] == "folder":
            chosen = _picked_folder(self.session, field["label"], before)
        else:
            chosen = _picked_files(self.session, field, before)
        if chosen:
            entry.Text = chosen

    def disposing(self, event):
        """Be told that the window is gone."""


def _picked_folder(session, title, start):
    picker = session.create("com.sun.star.ui.dialogs.FolderPicker")
    picker.setTitle(title)
    if start:
        picker.setDisplayDirectory(url(start))
    return _path(picker.getDirectory()) if picker.execute() == OK else None


def _picked_files(session, field, start):
    """Return the chosen files, one a line; ``None`` when the dialog was closed."""
    saves = field["kind"] == "file_save"
    kind = FILESAVE_AUTOEXTENSION if saves else FILEOPEN_SIMPLE
    picker = session.manager.createInstanceWithArgumentsAndContext(
        "com.sun.star.ui.dialogs.FilePicker", (kind,), session.context
    )
    picker.setTitle(field["label"])
    if field["filter"]:
        picker.appendFilter(f"工作簿（{field['filter']}）", field["filter"])
    if start:
        place, _, name = url(start).rpartition("/")
        picker.setDisplayDirectory(place)
        if saves:
            picker.setDefaultName(_path(f"{place}/{name}").rpartition("/")[2])
    picker.setMultiSelectionMode(field["kind"] == "files")
    if picker.execute() != OK:
        return None
    return "\n".join(map(_path, picker.getSelectedFiles()))


def _path(found):
    return unohelper.fileUrlToSystemPath(found)


def _in_front(session):
    """Return the window in front, over which a dialog belongs; ``None`` where none is to be seen."""
    frame = session.desktop.CurrentFrame
    window = frame.ContainerWindow if frame is not None else None
    return window if window is not None and window.isVisible() else None


def _must_be_seen(session, book):
    """Refuse where nobody could answer: in a headless office no window of a workbook is visible."""
    document = session.document(book) if book is not None else session.desktop.getCurrentComponent()
    controller = getattr(document, "CurrentController", None)
    if controller is None or not controller.Frame.ContainerWindow.isVisible():
        raise RefusedError("no window to ask in 没有可以提问的窗口")
