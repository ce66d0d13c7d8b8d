"""The compression of VBA source and of the ``dir`` stream: [MS-OVBA] 2.4.1."""

from typing import Final

_SIGNATURE: Final = b"\x01"  # 2.4.1.1.1
_CHUNK: Final = 4096  # bytes of text in a chunk, 2.4.1.1.4
_SHORTEST: Final = 3  # bytes that a copy token stands for at least
_COMPRESSED: Final = 0b1_011 << 12  # the flag, and the signature that every chunk header carries, 2.4.1.1.5
_RAW: Final = 0b0_011 << 12


def compressed(data: bytes) -> bytes:
    """Return a CompressedContainer of the data.

    Raises ``ValueError`` for a last chunk that grows beyond its limit, which no text does: written raw it would be
    filled up with zeros, and those would be read back as part of the data.
    """
    return _SIGNATURE + b"".join(_chunk(data[at : at + _CHUNK]) for at in range(0, len(data), _CHUNK))


def _chunk(text: bytes) -> bytes:
    """Return a chunk with its header, which holds its size less three (2.4.1.1.5)."""
    packed = _tokens(text)
    if len(packed) <= _CHUNK:
        return (_COMPRESSED | (len(packed) + 2 - 3)).to_bytes(2, "little") + packed
    if len(text) < _CHUNK:
        raise ValueError("the last chunk cannot be compressed")
    return (_RAW | (_CHUNK + 2 - 3)).to_bytes(2, "little") + text


def _tokens(text: bytes) -> bytes:
    """Return sequences of a flag byte and up to eight tokens: single bytes and references back (2.4.1.3.2)."""
    out = bytearray()
    flags = at = count = 0
    sequence = bytearray()
    seen: dict[bytes, list[int]] = {}
    while at < len(text):
        offset, length = _match(text, at, seen)
        if length:
            flags |= 1 << count
            sequence += _copy_token(at, offset, length)
        else:
            length = 1
            sequence.append(text[at])
        for step in range(at, at + length):
            seen.setdefault(text[step : step + _SHORTEST], []).append(step)
        at += length
        count += 1
        if count == 8 or at == len(text):
            out.append(flags)
            out += sequence
            flags = count = 0
            sequence.clear()
    return bytes(out)


def _match(text: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Return how far back the longest match begins, and its length; zeros when there is none (2.4.1.3.19.4)."""
    longest = min((0xFFFF >> _offset_bits(at)) + 3, len(text) - at)
    best, length = 0, _SHORTEST - 1
    for start in reversed(seen.get(text[at : at + _SHORTEST], ())):
        found = _SHORTEST
        while found < longest and text[start + found] == text[at + found]:
            found += 1
        if found > length and found <= longest:
            best, length = at - start, found
            if length == longest:
                break
    return (best, length) if best else (0, 0)


def _offset_bits(at: int) -> int:
    """Return how many bits of a token are the offset, by the place in the chunk: at least 4 (2.4.1.3.19.1)."""
    return max((at - 1).bit_length(), 4)


def _copy_token(at: int, offset: int, length: int) -> bytes:
    return ((offset - 1) << (16 - _offset_bits(at)) | (length - 3)).to_bytes(2, "little")
