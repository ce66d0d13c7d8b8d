"""A large workbook in the making: its parts stand on the disk, in a folder of ours, until they are packed.

The rows of large sheets go there without standing in memory as a whole. XlsxWriter left to itself puts the parts into
the system's temporary folder under names that nobody can tell from others, and a killed run leaves them there; it
packs a workbook that was given up halfway; and it hides what the disk said.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from addin.temporaries import scratch_folder


@contextmanager
def new_workbook(target: BinaryIO) -> Generator[Workbook, None, None]:
    """Yield a workbook that is written into an open binary file when the block ends well, and not at all otherwise.

    Raises ``OSError`` of the target or of the temporary folder; the latter is known by its ``filename``.
    """
    with scratch_folder() as folder:
        try:
            workbook = Workbook(target, {"tmpdir": folder})
            yield workbook
            workbook.close()
        except FileCreateError as error:
            raise _of_the_disk(error.__context__, folder) or error from error
        except OSError as error:
            raise _of_the_disk(error, folder) or error from error


def _of_the_disk(error: BaseException | None, folder: str) -> OSError | None:
    """Return what the disk said, with the name of the folder where it says none."""
    if isinstance(error, OSError):
        return OSError(error.errno, error.strerror, error.filename or folder)
    return None
