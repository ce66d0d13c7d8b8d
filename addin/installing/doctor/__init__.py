"""The examination: why an add-in that is installed does not work, or works badly, each cause with its remedy.

One small function a check, which gets the ``Situation`` and returns a ``Verdict``; ``checks.py`` lists them all. A
computer may not let itself be looked at: that is a verdict too, and stops no other check.
"""
