"""The manuals in ``docs/``: words by hand, and parts between marks that are made from what the program itself uses.

``python -m addin.manuals`` makes these parts anew in place; a test holds them to what the program gives.
"""
