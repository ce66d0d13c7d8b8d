"""Code formats, one module each, all with the same verbs.

``compact(text)`` is the bare code of what was typed; ``read(raw)`` reads a cell and never raises;
``is_valid(raw)`` is true when nothing speaks against the cell, neither an error nor a query;
``display(text)`` is the form people read, where a format has one that differs from its canonical text.
"""
