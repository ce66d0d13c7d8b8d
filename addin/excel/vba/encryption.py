"""The three values of the PROJECT stream that are disguised (CMG, DPB, GC): [MS-OVBA] 2.4.3."""

from typing import Final

_VERSION: Final = 2


def disguised(data: bytes, project_id: str, seed: int) -> str:
    """Return the data as the hexadecimal digits of an Encrypted value. ``seed``: 0 to 255.

    The bytes that a reader passes over may hold anything; here they are zeros.
    """
    key = sum(project_id.encode("ascii")) & 0xFF
    out = [seed, seed ^ _VERSION, seed ^ key]
    plain = key
    passed_over = bytes((seed & 6) // 2)
    for byte in passed_over + len(data).to_bytes(4, "little") + data:
        out.append(byte ^ (out[-2] + plain & 0xFF))
        plain = byte
    return bytes(out).hex().upper()
