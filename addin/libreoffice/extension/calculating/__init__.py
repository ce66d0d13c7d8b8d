"""The process beside a person's LibreOffice that calculates its cells: ``python -m`` this package.

The office starts it with the first call, writes one request a line, reads one answer a line, and ends it by closing
its input; see ``office_side/zhaoshang_calculator.py``.
"""
