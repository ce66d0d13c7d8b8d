"""Putting the add-in onto a person's computer and taking it off again, without administrator's rights.

``machine.py`` says what is asked of a computer (registry, files, processes, Python); ``plan.py`` turns what is found
there into a list of changes that can be undone; ``install.py`` and ``uninstall.py`` carry them out with a record;
``doctor/`` looks for whatever keeps an installed add-in from working; ``bundling/`` packs all of it for a computer
without a network.
"""
