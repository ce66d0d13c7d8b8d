"""``python -m addin.libreoffice.conformance > docs/hosts.md``."""

import sys

from addin.libreoffice.conformance.page import page

sys.stdout.reconfigure(encoding="utf-8", newline="\n")
sys.stdout.write(page())
