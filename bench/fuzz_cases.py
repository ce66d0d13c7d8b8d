"""The number of a case → its file. The same seed and number give the same bytes, whatever ran before."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import olefile

from bench.fuzz_bytes import mutate_bytes, mutate_records
from bench.fuzz_seeds import PERIOD, Seed, unit
from bench.fuzz_stamps import PROPERTY_PART, mutate_stamp
from bench.fuzz_values import Put, mutate_headers, mutate_values
from bench.fuzz_write import WRITERS, as_csv
from bench.fuzz_xml import mutate_xml
from bench.fuzz_zip import mutate_zip
from xl_templates.formats.compound import around

LEVELS: Final = ("bytes", "zip", "xml", "values", "headers")
_RECORDS: Final = "records"  # of an xls: the level below the container, as zip and xml are of the others
_ENCODINGS: Final = ("utf-8-sig", "utf-8", "gb18030", "utf-16")


@dataclass(frozen=True)
class Case:
    """One mutated file. ``did``: what was done to which seed; ``puts``: what must not be lost."""

    number: int
    level: str
    suffix: str
    did: str
    data: bytes
    puts: tuple[Put, ...] = ()

    @property
    def name(self) -> str:
        """The file's name: of a unit and a period, so that it can be merged."""
        return f"{unit(2)}-招商引资台账-{PERIOD}-{self.number}{self.suffix}"


def make_case(seed: int, number: int, seeds: Sequence[Seed]) -> Case:
    """Return a case. Levels take turns by its number, so that any run of numbers holds all of them."""
    rng = random.Random(f"{seed}:{number}")
    level = LEVELS[number % len(LEVELS)]
    if level in ("values", "headers"):
        stamped = [one for one in seeds if PROPERTY_PART in one.parts]
        if level == "headers" and stamped and rng.random() < 0.3:
            data, did = mutate_stamp(rng, stamped[0].parts)
            return Case(number, level, stamped[0].suffix, did, data)
        return _of_sheets(rng, number, level)
    chosen = _seed(rng, seeds, level)
    other = rng.choice(seeds)
    if level in ("zip", "xml") and chosen.suffix == ".xls":
        stream = _stream(chosen.data)
        data, did = mutate_records(rng, stream, _stream(other.data) if other.suffix == ".xls" else stream)
        return Case(number, _RECORDS, chosen.suffix, f"{chosen.name}: {did}", around("Workbook", data))
    if level == "bytes":
        data, did = mutate_bytes(rng, chosen.data, other.data)
    elif level == "zip":
        data, did = mutate_zip(rng, chosen.parts, other.parts)
    else:
        data, did = mutate_xml(rng, chosen.parts)
    return Case(number, level, chosen.suffix, f"{chosen.name}: {did}", data)


def _seed(rng: random.Random, seeds: Sequence[Seed], level: str) -> Seed:
    """Choose a format first: there may be many seeds of one."""
    fits = [one for one in seeds if level == "bytes" or one.suffix != ".csv"]
    suffix = rng.choice(sorted({one.suffix for one in fits}))
    return rng.choice([one for one in fits if one.suffix == suffix])


def _of_sheets(rng: random.Random, number: int, level: str) -> Case:
    suffix = rng.choice(list(WRITERS))
    sheets, puts, did = (mutate_values if level == "values" else mutate_headers)(rng, suffix)
    data = as_csv(sheets, rng.choice(_ENCODINGS)) if suffix == ".csv" else WRITERS[suffix](sheets)
    return Case(number, level, suffix, did, data, tuple(puts))


def _stream(data: bytes) -> bytes:
    """The workbook stream of a compound file."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        name = "Workbook" if ole.exists("Workbook") else "Book"
        return ole.openstream(name).read()
