"""The buttons in Excel on the Mac, whose VBA may start no program but by a script in a folder that it cannot write to.

``button.applescript`` stands in that folder and does one thing: it runs ``button.sh`` with what Excel hands over.
``button.sh`` starts Python and answers at once, so that Excel does not stand still. Python asks with the dialogs of the
system (``dialogs.js``), works on a copy of the workbook, and lets Excel open what came of it. It never talks to Excel,
so nobody has to allow one program to control another. A workbook's own macros could call the script too: all they can
do with it is press a button of ours.
"""
