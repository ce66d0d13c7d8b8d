"""olevba as a reader of projects: another implementation than ours, made for analysts of malware."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it is written for an older pyparsing
    from oletools.olevba import VBA_Parser, decompress_stream


def decompressed_by_olevba(data: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(data)))


def modules_by_olevba(name: str, data: bytes) -> dict[str, str]:
    """Return the text of each module; ``data`` is a project or a whole package."""
    parser = VBA_Parser(name, data=data)
    return {path.rpartition("/")[2]: text for _, path, _, text in parser.extract_macros()}
