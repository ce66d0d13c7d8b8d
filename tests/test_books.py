"""The committed blank templates are what the definitions make today."""

import zipfile
from io import BytesIO

from xl_templates.books import FOLDER, built_books


def test_rebuilding_gives_the_committed_books() -> None:
    books = built_books()
    assert {path.name for path in FOLDER.glob("*.xlsx")} == set(books)
    for name, content in books.items():
        committed = parts_of((FOLDER / name).read_bytes())
        built = parts_of(content)
        assert committed.keys() == built.keys(), name
        changed = [part for part in built if built[part] != committed[part]]
        assert changed == [], f"{name} is out of date; run: python -m xl_templates.books"


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts inside, because compression may differ between versions of zlib."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}
