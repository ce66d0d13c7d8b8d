"""The fixture ``office``: one private LibreOffice for the whole session (each worker has its own)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.office import Office, OfficeError, find_programs


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A running office; where it is not installed, a skip, or a failure where CI=true."""
    programs_or_skip()
    with Office() as running:
        yield running


def programs_or_skip() -> None:
    """Skip where LibreOffice or its Python bridge is not installed; fail there where CI=true."""
    try:
        find_programs()
    except OfficeError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))
