"""What a bundle consists of, with the hash of every file: the same content gives the same manifest."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Final

from addin.installing.bundling.target import Target, Wheel

SCHEMA: Final = 1
MANIFEST: Final = "manifest.json"
REQUIREMENTS: Final = "requirements.txt"


def requirements_text(wheels: Iterable[Wheel]) -> bytes:
    """Return the list for ``pip install --require-hashes``: each package with its version and its file's hash."""
    lines = [f"{each.name}=={each.version} --hash=sha256:{_sha256(each.path.read_bytes())}" for each in wheels]
    return ("\n".join(sorted(lines)) + "\n").encode("ascii")


def manifest_text(version: str, target: Target, files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of files by their path in the bundle, with / between the parts."""
    listed = [
        {"path": path, "bytes": len(content), "sha256": _sha256(content)} for path, content in sorted(files.items())
    ]
    head = {"schema_version": SCHEMA, "version": version, "python": target.python, "platform": target.platform}
    return (json.dumps(head | {"files": listed}, ensure_ascii=False, indent=1) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
