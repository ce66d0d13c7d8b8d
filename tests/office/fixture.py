"""The fixture ``office``: one private LibreOffice for the whole session (each worker has its own)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from addin.libreoffice import office as product
from tests.office import Office, OfficeError, find_programs


@pytest.fixture(scope="session", autouse=True)
def _each_office_on_one_processor() -> Iterator[None]:
    """Keep the processes of an office on one processor, those of each worker on another.

    An office and its bridge answer each other in many thousand short calls, and each passes through eight threads:
    where those wait on several processors, every call takes twice as long and wakes a processor that others need.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    all_of_them = os.sched_getaffinity(0)
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    own = sorted(all_of_them)[worker % len(all_of_them)]
    launch = product.Office._launch

    def launch_there(office: product.Office) -> None:
        os.sched_setaffinity(0, {own})  # of this thread; what it starts inherits it
        try:
            launch(office)
        finally:
            os.sched_setaffinity(0, all_of_them)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(product.Office, "_launch", launch_there)
        yield


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
