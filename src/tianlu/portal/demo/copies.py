"""Copies of the demo library: how many, where, with which numbers. Decided by the record alone, never by chance."""

import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

_REFERENCE = re.compile("H16|H31|Z2[^28]|Z227|Z3|Z5|Z8")
_CHILDREN = re.compile(r"I28|I(5|7)\d\d\.8|I313\.84|H194|Z228")
_CHINESE_AREAS = (("HD", "HD-ZW"), ("NH", "NH-ZW"), ("DX", "DX-ZW"), ("QS", "QS-ZH"))
_FOREIGN_AREAS = (("NH", "NH-WW"), ("DX", "DX-WW"), ("SE", "SE-WW"))
_FEW = 3  # copies at one place at most


class Place(NamedTuple):
    """So many copies at a location."""

    branch: str
    location: str
    copies: int


class Numbered(NamedTuple):
    """Copies at one place with their numbers, in step: `barcodes[i]` has `accessions[i]`."""

    branch: str
    location: str
    barcodes: tuple[str, ...]
    accessions: tuple[str, ...]


@dataclass
class Accessions:
    """Gives out barcodes, accession numbers 登录号 and numbers within a class 种次号, each in one running series."""

    barcode: int = 0
    accession: Counter[str] = field(default_factory=Counter)
    in_class: Counter[str] = field(default_factory=Counter)

    def number(self, place: Place, series: str) -> Numbered:
        """Number the copies of a place; `series` is the letter of the accession register."""
        first, entry = self.barcode + 1, self.accession[series] + 1
        self.barcode += place.copies
        self.accession[series] += place.copies
        barcodes = tuple(f"TL{first + step:08d}" for step in range(place.copies))
        accessions = tuple(f"{series}{entry + step:07d}" for step in range(place.copies))
        return Numbered(place.branch, place.location, barcodes, accessions)

    def book_number(self, group: str) -> str:
        """The next 种次号 in a class or author group: the first title there is 1."""
        self.in_class[group] += 1
        return str(self.in_class[group])


def seed(text: str) -> int:
    """A number that depends on the text alone, the same on every machine."""
    return zlib.crc32(text.encode("utf-8"))


def chinese(key: str, clc: str, script: str) -> list[Place]:
    """Places of a modern Chinese book: the room of its class, then branches."""
    lot = seed(key)
    if _REFERENCE.match(clc):
        return [Place("ZG", "ZG-GC", 1), *([Place("DX", "DX-ZW", 1)] if lot % 2 else [])]
    if script == "Hant":
        return [Place("ZG", "ZG-GT", 1 + (lot % 4 == 0))]
    if _CHILDREN.match(clc):
        places = [Place("SE", "SE-SH", 2 + lot % 2), Place("HD", "HD-SE", 1)]
        return [*places, Place("QS", "QS-ZH", 1)] if lot % 3 == 0 else places
    room = "ZG-WX" if clc[0] == "I" else "ZG-SK" if clc[0] < "N" else "ZG-ZK"
    places = [Place("ZG", room, 1 + lot % 2)]
    for step, (branch, location) in enumerate(_CHINESE_AREAS):
        part = lot >> (4 + 3 * step) & 7
        if part < 3:
            places.append(Place(branch, location, 1 + (part == 0 and clc[0] == "I")))
    if lot % 11 == 0:
        places.append(Place("ZG", "ZG-BC", 1))
    return places


def foreign(key: str, rank: int) -> list[Place]:
    """Places of an English book: the better known (a low rank), the more."""
    lot = seed(key)
    places = [Place("ZG", "ZG-WW", min(_FEW, 1 + (rank <= 2000) + (rank <= 200)))]
    for step, (branch, location) in enumerate(_FOREIGN_AREAS):
        if lot >> (3 + 4 * step) & 15 < (9 if rank <= 2000 else 2):
            places.append(Place(branch, location, 1))
    return places


def ancient(key: str) -> list[Place]:
    """Places of an ancient book: one set in the reading room, a few kept twice."""
    place = Place("ZG", "ZG-GJ", 1)
    return [place, Place("ZG", "ZG-BC", 1)] if seed(key) % 12 == 0 else [place]


def stored(key: str) -> list[Place]:
    """Places of an older foreign book: the closed stacks, some in the reading room instead."""
    return [Place("ZG", "ZG-WW" if seed(key) % 5 == 0 else "ZG-BC", 1)]


def span(numbers: tuple[str, ...]) -> str:
    """Running numbers as files write them: `TL00000012`, `TL00000012-0014`, over a ten thousand `TL00009999-TL00010001`."""
    first, last = numbers[0], numbers[-1]
    if first == last:
        return first
    return f"{first}-{last[-4:] if first[:-4] == last[:-4] else last}"
