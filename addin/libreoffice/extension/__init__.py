"""The extension for a person's own LibreOffice: the ``ZS_`` functions in cells, and the buttons as menu and toolbar.

It is made from text like the add-in for Excel: functions from the registry, buttons from ``actions.toml``. What runs
inside the office is ``office_side``: thin, for the office's own Python (standard library, Python 3.8), which seldom has
what the program needs. Functions are calculated by a process of our Python that stays; a button starts one, which
joins the office through a pipe and works on it with the engine, as in the tests.
"""
