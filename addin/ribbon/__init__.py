"""The buttons: one table of actions (``actions.toml``), bound to jobs that know no host.

A host draws ``layout.buttons``, implements ``host.Host`` and calls ``press.run`` with the id of the button.
"""
