"""Ways to spoil one thing in an add-in file and keep all the rest."""

import io
import zipfile
from collections.abc import Callable
from functools import cache

from addin.excel.build import SHIPPED
from addin.excel.vba.compound import Storage, compound_file
from addin.excel.vba.compression import compressed
from tests.excel.check_compound import read_compound
from tests.excel.check_project import decompressed

PROJECT = "xl/vbaProject.bin"


@cache
def whole() -> bytes:
    return SHIPPED.read_bytes()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], *, method: int = 0, year: int = 1980, system: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = method, system
            archive.writestr(entry, content)
    return out.getvalue()


def in_part(name: str, old: str, new: str) -> bytes:
    """Replace a text in a part, once; a text that is not there would be no fault."""
    parts = parts_of(whole())
    text = parts[name].decode()
    assert old in text, old
    return packed(parts | {name: text.replace(old, new, 1).encode()})


def without_part(name: str) -> bytes:
    return packed({each: content for each, content in parts_of(whole()).items() if each != name})


def in_binary(change: Callable[[bytearray], object]) -> bytes:
    """Change bytes of the compound file."""
    parts = parts_of(whole())
    content = bytearray(parts[PROJECT])
    change(content)
    assert bytes(content) != parts[PROJECT]
    return packed(parts | {PROJECT: bytes(content)})


def streams() -> dict[str, bytes]:
    return read_compound(parts_of(whole())[PROJECT]).streams


def with_streams(changed: dict[str, bytes | None]) -> bytes:
    """Write the compound file again with other streams; ``None`` leaves one out."""
    kept = {path: data for path, data in (streams() | changed).items() if data is not None}
    root = Storage({path: data for path, data in kept.items() if "/" not in path})
    root.storages["VBA"] = Storage({path[4:]: data for path, data in kept.items() if path.startswith("VBA/")})
    return packed(parts_of(whole()) | {PROJECT: compound_file(root)})


def in_stream(path: str, old: bytes, new: bytes) -> bytes:
    data = streams()[path]
    assert old in data, old
    return with_streams({path: data.replace(old, new, 1)})


def in_dir(old: bytes, new: bytes) -> bytes:
    data = decompressed(streams()["VBA/dir"])
    assert old in data, old
    return with_streams({"VBA/dir": compressed(data.replace(old, new, 1))})


def in_module(name: str, old: bytes, new: bytes) -> bytes:
    data = decompressed(streams()[f"VBA/{name}"])
    assert old in data, old
    return with_streams({f"VBA/{name}": compressed(data.replace(old, new, 1))})
