"""Fixtures shared by all tests, and one rule: where CI=true, nothing is skipped for want of a program."""

import os
from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.office.fixture"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped where CI=true ({report.longrepr})"
    return report
