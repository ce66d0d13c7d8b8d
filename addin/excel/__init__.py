"""Microsoft Excel as a host: the add-in file ``zhaoshang.xlam``, built from text, and what it calls in Python.

``build.py`` makes the file out of the function registry, the table of buttons and the VBA in ``modules/``; ``vba/``
writes the binary project, ``package.py`` the package around it. In Excel, ``functions.py`` answers the cells and
``buttons.py`` the ribbon, both through xlwings; ``outside.py`` answers the buttons where xlwings cannot reach (WPS).
"""
