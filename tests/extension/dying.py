"""A program that joins the office, lets a window stand still, and dies with its bridge: what a crash leaves behind."""

import os
import sys

from addin.libreoffice.joined import JoinedOffice

given = sys.argv[1:]
office = JoinedOffice(given[given.index("--pipe") + 1])
book = office.request("books.by_identity", identity=given[given.index("--workbook") + 1])
office.request("window.settle", book=book, updating=False, automatic=None)
print("it stands still", flush=True)
office._helper.kill()
os._exit(3)
