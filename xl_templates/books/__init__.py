"""The built blank templates: one a submission of each shipped programme, for whoever has no program to issue them.

``python -m xl_templates.books`` builds them anew; a test holds that rebuilding gives the same content.
"""

from io import BytesIO
from pathlib import Path
from typing import Final

from xl_templates.build import build_workbook
from xl_templates.load import load, shipped_programmes

FOLDER: Final = Path(__file__).parent


def built_books() -> dict[str, bytes]:
    """Return file name → content of every blank template. Raises ``ValueError`` for a programme that does not load."""
    books = {}
    for name in shipped_programmes():
        loaded = load(name)
        if loaded.programme is None:
            raise ValueError("\n".join(each.line() for each in loaded.findings))
        for submission in loaded.programme.submissions:
            target = BytesIO()
            build_workbook(loaded.programme, submission, target)
            books[f"{name}-{submission.id}.xlsx"] = target.getvalue()
    return books
