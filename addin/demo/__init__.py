"""The job 演示: two months of Jizhou on made-up data, told to an officer who sees it for the first time.

``story`` says who does what, ``january`` and ``february`` make the rows, ``events`` plants what is to be found,
``inbox`` writes what the units send (``fill``: our templates, ``own_books``: their own tables), ``told`` holds the
months against the story, ``report`` tells it.
"""

from addin.demo.run import DemoOutcome, run_demo

__all__ = ["DemoOutcome", "run_demo"]
