"""Pairs of descriptions with known truth, made from real records: the same on every machine.

A positive pair is a record and the same book as another library would have catalogued it: one to four of the changes of
`REWRITES`, each as likely as `_CHANCES` says. A negative pair is a record and another book that looks like it; of ten, six are
hard (`HARD`): another edition, volume, year or translator of the same title, a set that carries the ISBN of a part, a wrong
ISBN; the rest share author or publisher and year with it. Records without an ISBN, publisher or number of pages are first
given them (in the range 978-7, publishers of the other records), else most statements would have nothing to disagree on.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from tianlu.kit.text import to_simplified, to_traditional
from tianlu.marc.bib import Bib, Contributor, Isbn

SEED = 20261201


class Pair(NamedTuple):
    """Two descriptions; `same` is the truth, `kind` how the second was made from the first."""

    ours: Bib
    theirs: Bib
    same: bool
    kind: str


Change = Callable[[Bib, random.Random], Bib]


def pairs(records: Sequence[Bib], count: int, seed: int = SEED) -> Iterator[Pair]:
    """`count` pairs, half of them positive."""
    chance = random.Random(seed)
    books = [one for one in records if one.title and one.format == "book"]
    for number in range(count):
        base = _completed(chance.choice(books), books, chance)
        if number % 2 == 0:
            yield Pair(base, *_again(base, chance))
        else:
            yield _other(base, books, chance)


def _completed(bib: Bib, books: Sequence[Bib], chance: random.Random) -> Bib:
    """With what most records of our day have; one in thirty stays as it is."""
    if chance.random() < 1 / 30:
        return replace(bib, control_number=str(chance.randrange(10**7)))
    year = bib.year or chance.randrange(1980, 2026)
    modern = year >= 1970 and bib.format == "book"
    part = f"第{chance.randrange(1, 9)}册" if _chinese(bib) else f"v. {chance.randrange(1, 9)}"
    publisher = bib.publishers or _one_of(books, _chinese(bib), chance)
    return replace(
        bib,
        control_number=str(chance.randrange(10**7)),
        control_agency="",
        year=year,
        part_number=bib.part_number or (part if chance.random() < 0.1 else ""),
        publishers=publisher,
        isbns=bib.isbns or ((_isbn(chance),) if modern else ()),
        extent=bib.extent or (f"{chance.randrange(60, 900)}页" if _chinese(bib) else f"{chance.randrange(60, 900)} p."),
    )


def _one_of(books: Sequence[Bib], chinese: bool, chance: random.Random) -> tuple[str, ...]:
    """Publishers of another book in the same script; none where a hundred books have none."""
    some = (chance.choice(books) for _ in range(100))
    return next((one.publishers for one in some if one.publishers and _chinese(one) is chinese), ())


def _isbn(chance: random.Random) -> Isbn:
    digits = "9787" + f"{chance.randrange(10**8):08d}"
    check = -sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(digits)) % 10
    return Isbn(f"{digits}{check}", f"{digits}{check}")


def _chinese(bib: Bib) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in bib.title)


# --- the same book, catalogued by another ---


def _script(bib: Bib, chance: random.Random) -> Bib:
    turn = chance.choice((to_traditional, to_simplified))
    people = tuple(one._replace(name=turn(one.name)) for one in bib.contributors)
    return replace(bib, title=turn(bib.title), publishers=tuple(map(turn, bib.publishers)), contributors=people)


def _punctuation(bib: Bib, chance: random.Random) -> Bib:
    title = (
        bib.title.replace("：", ":")
        .replace("，", ",")
        .replace("《", "")
        .replace("》", "")
        .replace("-", " ")
        .rstrip(".")
    )
    return replace(
        bib, title=f"{title} /" if chance.random() < 0.5 else f"《{title}》" if _chinese(bib) else title.upper()
    )


def _subtitle(bib: Bib, _chance: random.Random) -> Bib:
    if bib.title_remainder:
        return replace(bib, title_remainder="")
    return replace(bib, title=f"{bib.title} : {bib.parallel_titles[0]}") if bib.parallel_titles else bib


def _joined(bib: Bib, _chance: random.Random) -> Bib:
    return (
        replace(bib, title=f"{bib.title} : {bib.title_remainder}", title_remainder="") if bib.title_remainder else bib
    )


def _slip(bib: Bib, chance: random.Random) -> Bib:
    """One letter left out, doubled or taken for its neighbour."""
    letters = [at for at, letter in enumerate(bib.title) if letter.isalpha()]
    if len(letters) < 5:
        return bib
    at = chance.choice(letters[1:])
    put = chance.choice(("", bib.title[at] * 2, bib.title[at - 1]))
    return replace(bib, title=bib.title[:at] + put + bib.title[at + 1 :])


def _author(bib: Bib, chance: random.Random) -> Bib:
    """The name the other way round, with initials, with its dynasty; or only the first of several."""
    if not bib.contributors:
        return bib
    first, *others = bib.contributors
    name = first.name
    if "," in name:
        surname, _, given = name.partition(",")
        initials = " ".join(f"{word[0]}." for word in given.split() if word[:1].isalpha())
        name = chance.choice((f"{given.strip()} {surname}", f"{surname}, {initials}" if initials else name))
    elif _chinese(bib):
        name = f"{chance.choice(('(清)', '（美）', '[宋]', ''))}{name}"
    return replace(bib, contributors=(first._replace(name=name), *(others if chance.random() < 0.5 else ())))


def _nobody(bib: Bib, _chance: random.Random) -> Bib:
    return replace(bib, contributors=(), responsibility="")


def _publisher(bib: Bib, chance: random.Random) -> Bib:
    if not bib.publishers:
        return bib
    name = bib.publishers[0]
    for end in ("出版社", "书店", " Press", " Publishers", " Books", ", Inc."):
        name = name.removesuffix(end) or name
    longer = f"{name}出版社" if _chinese(bib) else f"{name} Publishing Co."
    return replace(bib, publishers=chance.choice(((name,), (longer,), ())))


def _no_year(bib: Bib, _chance: random.Random) -> Bib:
    return replace(bib, year=None)


def _no_isbn(bib: Bib, _chance: random.Random) -> Bib:
    return replace(bib, isbns=())


def _edition(bib: Bib, _chance: random.Random) -> Bib:
    if not bib.edition:
        return replace(bib, edition="第1版" if _chinese(bib) else "1st ed.")
    return replace(bib, edition=bib.edition.replace("第二版", "第2版").replace("2nd ed.", "Second edition"))


def _extent(bib: Bib, chance: random.Random) -> Bib:
    pages = "".join(filter(str.isdigit, bib.extent))
    if not pages or len(pages) > 4:
        return bib
    more = chance.choice(("", str(int(pages) + chance.randrange(1, 12)), pages))
    return replace(bib, extent=f"xii, {more} pages" if more else "")


def _part(bib: Bib, _chance: random.Random) -> Bib:
    """A part by its number in characters instead of digits."""
    return replace(bib, part_number=bib.part_number.translate(str.maketrans("123456789", "一二三四五六七八九")))


_CHANCES: dict[str, tuple[Change, float]] = {
    "script": (_script, 0.15),
    "punctuation": (_punctuation, 0.3),
    "no subtitle": (_subtitle, 0.12),
    "subtitle in title": (_joined, 0.1),
    "slip of the pen": (_slip, 0.06),
    "author otherwise": (_author, 0.3),
    "no author": (_nobody, 0.05),
    "publisher otherwise": (_publisher, 0.25),
    "no year": (_no_year, 0.05),
    "no ISBN": (_no_isbn, 0.15),
    "edition otherwise": (_edition, 0.12),
    "extent otherwise": (_extent, 0.25),
    "part otherwise": (_part, 0.1),
}


def _again(base: Bib, chance: random.Random) -> tuple[Bib, bool, str]:
    made, said = replace(base, control_number=str(chance.randrange(10**7, 10**8))), list[str]()
    if chance.random() < 0.6:  # catalogued anew, not copied
        made = replace(made, other_control_numbers=(), standard_numbers=())
    for name, (change, likely) in _CHANCES.items():
        if len(said) < 4 and chance.random() < likely and (changed := change(made, chance)) != made:
            made = changed
            said.append(name)
    return made, True, " + ".join(said) or "as it is"


# --- another book that looks like it ---


def _other_edition(bib: Bib, chance: random.Random) -> tuple[Bib, Bib]:
    first, second = chance.sample(range(1, 7), 2)
    ours, theirs = (
        replace(bib, edition=f"第{number}版" if _chinese(bib) else f"{number}th ed.") for number in (first, second)
    )
    if 1 in {first, second} and chance.random() < 0.5:  # a first edition seldom says so
        ours, theirs = (replace(one, edition="") if "1" in one.edition else one for one in (ours, theirs))
    return ours, _renewed(theirs, chance, apart=chance.randrange(1, 9))


def _other_volume(bib: Bib, chance: random.Random) -> tuple[Bib, Bib]:
    """Of one set; half the sets have one ISBN for all their volumes."""
    ways = (
        (("上册", "下册"), ("第一卷", "第二卷"), ("第3册", "第13册"))
        if _chinese(bib)
        else (("v. 1", "v. 2"), ("part I", "part II"))
    )
    one, two = (replace(bib, part_number=part) for part in chance.choice(ways))
    return one, two if chance.random() < 0.5 else _renewed(two, chance, apart=chance.randrange(0, 3))


def _other_year(bib: Bib, chance: random.Random) -> tuple[Bib, Bib]:
    return bib, _renewed(bib, chance, apart=chance.randrange(1, 25), isbn=chance.random() < 0.7)


def _other_translator(bib: Bib, chance: random.Random) -> tuple[Bib, Bib]:
    names = (
        ("周煦良", "李文俊", "汝龙") if _chinese(bib) else ("Garnett, Constance", "Pevear, Richard", "Briggs, Anthony")
    )
    others = tuple(one for one in bib.contributors if one.relator != "trl")
    one, two = (
        replace(bib, contributors=(*others, Contributor(name, "译", "trl")), responsibility="")
        for name in chance.sample(names, 2)
    )
    return one, _renewed(two, chance, apart=chance.randrange(0, 9), isbn=chance.random() < 0.7)


def _set_with_isbn_of_part(bib: Bib, chance: random.Random) -> tuple[Bib, Bib]:
    part = replace(
        bib, part_number=f"第{chance.randrange(1, 9)}册" if _chinese(bib) else f"v. {chance.randrange(1, 9)}"
    )
    count = chance.randrange(2, 9)
    return part, replace(bib, part_number="", part_name="", extent=f"{count}册" if _chinese(bib) else f"{count} v.")


def _renewed(bib: Bib, chance: random.Random, *, apart: int, isbn: bool = True) -> Bib:
    pages = f"{chance.randrange(60, 900)}{'页' if _chinese(bib) else ' p.'}"
    return replace(
        bib,
        year=bib.year + apart if bib.year else None,
        isbns=(_isbn(chance),) if isbn and bib.isbns else bib.isbns,
        extent=chance.choice((pages, bib.extent)),
    )


HARD: dict[str, Callable[[Bib, random.Random], tuple[Bib, Bib]]] = {
    "another edition": _other_edition,
    "another volume": _other_volume,
    "another year": _other_year,
    "another translator": _other_translator,
    "a set with the ISBN of a part": _set_with_isbn_of_part,
}


def _other(base: Bib, books: Sequence[Bib], chance: random.Random) -> Pair:
    number = str(chance.randrange(10**7, 10**8))
    draw = chance.random()
    if draw < 0.5:
        kind = chance.choice(list(HARD))
        ours, theirs = HARD[kind](base, chance)
        if chance.random() < 0.8:  # else derived from the other record, whose numbers were forgotten in it
            theirs = replace(theirs, other_control_numbers=(), standard_numbers=())
        return Pair(ours, replace(theirs, control_number=number), False, kind)
    other = replace(_completed(_unlike(base, books, chance), books, chance), control_number=number)
    if draw < 0.6:
        return Pair(base, replace(other, isbns=base.isbns), False, "a wrong ISBN")
    if draw < 0.8:
        other = replace(other, contributors=base.contributors)
    return Pair(base, replace(other, publishers=base.publishers, year=base.year), False, "one publisher and year")


def _unlike(base: Bib, books: Sequence[Bib], chance: random.Random) -> Bib:
    return next(one for one in iter(lambda: chance.choice(books), None) if one.title != base.title)
