"""Fixtures shared by all tests, and two rules.

Where CI=true, nothing is skipped for want of a program. The long modules come first, so that several workers end at
the same time: a module is given to one worker as a whole, and the short ones fill up what is left.
"""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.office.fixture"]

# The tests start some hundred Python processes. Where compiled modules are not kept (containers are often set up so),
# each of them compiles the program anew, which takes longer than what it then does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# More than seven seconds each, the longest first.
LONG_MODULES = (
    "test_agreement.py",
    "test_demo.py",
    "test_template_office.py",
    "ribbon/test_stories_check.py",
    "scoring/test_inputs.py",
    "extension/test_buttons.py",
    "extension/test_functions.py",
    "test_ribbon.py",
    "test_safe_writing.py",
    "test_consolidate.py",
    "test_killed.py",
    "test_issue.py",
    "test_isolation.py",
    "test_no_active_content.py",
    "scoring/test_score_job.py",
    "test_consolidate_again.py",
    "test_cli.py",
    "test_targets.py",
    "scoring/test_score_book_office.py",
    "test_record.py",
    "test_generated_inbox.py",
    "ribbon/test_stories_jobs.py",
    "test_draw.py",
    "test_record_pages.py",
    "hostile/test_inbox_of_attacks.py",
    "libreoffice/test_conformance.py",
    "hostile/test_each_attack.py",
    "libreoffice/test_office.py",
    "test_formula_kinds.py",
)
TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long modules first; the others stay in the order in which they come, by chance or by name."""
    turns = {TESTS / name: turn for turn, name in enumerate(LONG_MODULES)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays to the end: thousands of tests, and all modules.

    It would go through all of that again and again while workbooks are opened: a fifth of the time of such tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped where CI=true ({report.longrepr})"
    return report
