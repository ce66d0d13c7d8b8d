"""Mutations of the archive that xlsx and ods files are: its parts, their names, what its directory says of them."""

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from typing import Final

from bench.fuzz_bytes import mutate_bytes
from bench.fuzz_write import ZIP_TIME, zipped

Parts = list[tuple[str, bytes]]
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_EXTRA: Final = (
    "xl/vbaProject.bin",
    "xl/externalLinks/externalLink1.xml",
    "../外面.xml",
    "META-INF/manifest.xml",
    "mimetype",
    "xl/worksheets/sheet99.xml",
    "content.xml",
    "xl/workbook.bin",
    "Index/a.iwa",
    "",
    "/",
    "\u202egnp.xml",
)
_FIELDS: Final = {
    "method": (8, 10, "H"),
    "crc": (14, 16, "I"),
    "packed": (18, 20, "I"),
    "size": (22, 24, "I"),
    "flags": (6, 8, "H"),
}


def mutate_zip(rng: random.Random, parts: dict[str, bytes], other: dict[str, bytes]) -> tuple[bytes, str]:
    """Return an archive of these parts with something wrong, and what. ``other``: the parts of another file."""
    name = rng.choice([*_OF_PARTS, *_OF_ARCHIVE])
    if name in _OF_PARTS:
        changed, target = _OF_PARTS[name](rng, list(parts.items()), other)
        return _archive(changed), f"{name} {target}"
    data, target = _OF_ARCHIVE[name](rng, zipped(parts))
    return data, f"{name} {target}"


def _archive(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method, compresslevel=1) as archive:
        warnings.simplefilter("ignore")  # a name that is there twice
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), data, method)
    return target.getvalue()


# --- parts ----------------------------------------------------------------------------------------------------------


def _drop(rng: random.Random, parts: Parts, _other: dict[str, bytes]) -> tuple[Parts, str]:
    name, _ = parts.pop(_at(rng, parts))
    return parts, name


def _double(rng: random.Random, parts: Parts, _other: dict[str, bytes]) -> tuple[Parts, str]:
    name, data = parts[_at(rng, parts)]
    twin = rng.choice((name, name.upper(), name.replace("/", "\\"), "/" + name, "./" + name))
    parts.append((twin, rng.choice((data, data[: len(data) // 2], b""))))
    return parts, name


def _swap(rng: random.Random, parts: Parts, _other: dict[str, bytes]) -> tuple[Parts, str]:
    one, two = _at(rng, parts), _at(rng, parts)
    parts[one], parts[two] = (parts[one][0], parts[two][1]), (parts[two][0], parts[one][1])
    return parts, f"{parts[one][0]} {parts[two][0]}"


def _rename(rng: random.Random, parts: Parts, _other: dict[str, bytes]) -> tuple[Parts, str]:
    at = _at(rng, parts)
    name, data = parts[at]
    ways = (
        name.upper(),
        name.replace("/", "\\"),
        "../" + name,
        name + "/",
        "甲/" + name,
        name[::-1],
        name + "\0x",
        "C:\\" + name,
    )
    parts[at] = (rng.choice(ways), data)
    return parts, name


def _truncate(rng: random.Random, parts: Parts, _other: dict[str, bytes]) -> tuple[Parts, str]:
    at = _at(rng, parts)
    name, data = parts[at]
    parts[at] = (name, data[: rng.choice((0, 1, rng.randrange(len(data) + 1), max(len(data) - 1, 0)))])
    return parts, name


def _damage(rng: random.Random, parts: Parts, _other: dict[str, bytes]) -> tuple[Parts, str]:
    at = _at(rng, parts)
    name, data = parts[at]
    data, did = mutate_bytes(rng, data, data)
    parts[at] = (name, data)
    return parts, f"{name}: {did}"


def _foreign(rng: random.Random, parts: Parts, other: dict[str, bytes]) -> tuple[Parts, str]:
    """Put parts of another file in, or in place of one."""
    name = rng.choice(sorted(other) or ["x"])
    kept = [part for part in parts if part[0] != name]
    return [*kept, (name, other.get(name, b""))], name


def _extra(rng: random.Random, parts: Parts, _other: dict[str, bytes]) -> tuple[Parts, str]:
    name = rng.choice(_EXTRA)
    content = rng.choice((b"", b"<x/>", b"\0" * 100, b"<!DOCTYPE x>", parts[_at(rng, parts)][1]))
    return [*parts, (name, content)], name


def _blow_up(rng: random.Random, parts: Parts, _other: dict[str, bytes]) -> tuple[Parts, str]:
    at = _at(rng, parts)
    name, data = parts[at]
    middle = rng.randrange(len(data) + 1)
    fill = rng.choice((b"\0", b" ", b"<a>", b"<row/>", b"<si/>")) * (rng.choice((1 << 10, 1 << 16, 1 << 20)))
    parts[at] = (name, data[:middle] + fill + data[middle:])
    return parts, name


def _order(rng: random.Random, parts: Parts, _other: dict[str, bytes]) -> tuple[Parts, str]:
    rng.shuffle(parts)
    return parts, ""


def _at(rng: random.Random, parts: Parts) -> int:
    """Choose a part, half of the time one that says what the workbook consists of."""
    core = [at for at, (name, _) in enumerate(parts) if "heet1.xml" in name or name.count("/") < 2]
    return rng.choice(core) if core and rng.random() < 0.6 else rng.randrange(len(parts))


_OF_PARTS: Final[dict[str, Callable[[random.Random, Parts, dict[str, bytes]], tuple[Parts, str]]]] = {
    "drop": _drop,
    "double": _double,
    "swap": _swap,
    "rename": _rename,
    "truncate": _truncate,
    "damage": _damage,
    "foreign": _foreign,
    "extra": _extra,
    "blow up": _blow_up,
    "order": _order,
}


# --- the archive ------------------------------------------------------------------------------------------------------


def _lie(rng: random.Random, data: bytes) -> tuple[bytes, str]:
    """Let the directory, a part's own head or both say something else of a part."""
    field = rng.choice(list(_FIELDS))
    local, central, form = _FIELDS[field]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries, at = archive.infolist(), archive.start_dir
    chosen = rng.randrange(len(entries))
    for entry in entries[:chosen]:
        at += 46 + len(entry.filename.encode())
    changed, value = bytearray(data), rng.choice((0, 1, 9, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, rng.randrange(1 << 16)))
    where = rng.choice(("head", "directory", "both"))
    mask = (1 << 8 * struct.calcsize(form)) - 1
    if where != "directory":
        struct.pack_into("<" + form, changed, entries[chosen].header_offset + local, value & mask)
    if where != "head":
        struct.pack_into("<" + form, changed, at + central, value & mask)
    return bytes(changed), f"{field} in {where}: {entries[chosen].filename} {value}"


def _misplace(rng: random.Random, data: bytes) -> tuple[bytes, str]:
    """Let the directory point somewhere else, or the archive say something else of its directory."""
    changed, end = bytearray(data), data.rfind(b"PK\5\6")
    form, at = rng.choice(
        (
            ("<H", end + 8),
            ("<H", end + 10),
            ("<I", end + 12),
            ("<I", end + 16),
            ("<H", end + 20),
            ("<I", data.find(b"PK\1\2") + 42),
        )
    )
    struct.pack_into(form, changed, at, rng.choice((0, 1, 0xFFFF, rng.randrange(1 << 16))))
    return bytes(changed), f"at {at}"


def _recompress(rng: random.Random, data: bytes) -> tuple[bytes, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    method = rng.choice(_METHODS)
    return _archive(parts, method), str(method)


def _surround(rng: random.Random, data: bytes) -> tuple[bytes, str]:
    junk = rng.choice((b"\0" * 100, b"junk", data[:500], data))
    return rng.choice((junk + data, data + junk, data[: len(data) // 2] + data)), f"{len(junk)}"


_OF_ARCHIVE: Final = {"lie": _lie, "misplace": _misplace, "recompress": _recompress, "surround": _surround}
