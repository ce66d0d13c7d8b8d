"""A protected sheet opened for our marks, and closed again with the permissions that it had."""

from collections.abc import Iterator
from contextlib import contextmanager

import xlwings as xw

from addin.ribbon.xlwings_host.native import Native


@contextmanager
def opened(sheet: xw.Sheet, native: Native) -> Iterator[bool]:
    """Open a sheet that is protected without a password, as our templates are; ``False``: it has one."""
    if not sheet.api.ProtectContents:
        yield True
        return
    permissions = native.unprotect(sheet)
    if permissions is None:
        yield False
        return
    try:
        yield True
    finally:
        native.protect(sheet, permissions)
