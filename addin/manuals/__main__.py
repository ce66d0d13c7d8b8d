"""Make the generated parts of the manuals anew: ``python -m addin.manuals [FOLDER]``, by default ``docs``."""

import sys
from pathlib import Path

from addin.files import write_atomically
from addin.manuals.makers import MAKERS, MANUALS
from addin.manuals.marked_parts import filled


def main(folder: Path) -> None:
    """Write the manuals whose parts have changed, and tell which."""
    for name in MANUALS:
        path = folder / name
        old = path.read_text(encoding="utf-8")
        new = filled(old, MAKERS)
        if new != old:
            write_atomically(path, lambda file, new=new: file.write(new.encode("utf-8")))
        print(f"{'写了' if new != old else '没有变'}  {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
