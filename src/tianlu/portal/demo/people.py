"""Names and roles: Chinese statements of responsibility, English names in both orders."""

import re
from typing import NamedTuple

# Longer ones first: 编著 is not 著 by somebody called …编.
_ROLES = (
    "合作编著|整理注释|标点注译|校点考译|点校考译|总主编|总编辑|主编|編著|编著|编选|编译|编绘|编写|编撰|编辑|编纂|"
    "编注|撰写|选注|選注|选编|译注|註譯|注译|校注|校释|校笺|校定|校订|校訂|校点|校勘|校证|校理|校编|集录|"
    "集释|集解|集注|汇校|汇评|辑校|辑注|辑录|纂集|撰集|诠释|注释|笺注|笺疏|补注|补正|详注|评注|点校|考证|"
    "音注|索隐|正义|整理|修订|口述|记录|审校|导读|文图|绘图|製圖|改编|制定|总勘|增补|原著|选辑|主編|編|"
    "譯|註|撰|著|编|译|注|纂|辑|选|校|释|疏|笺|绘|图|文|书|述|讲|记|续"
)
_ROLE = re.compile(rf"^(?P<names>.+?)(?P<more>等)?(?P<role>{_ROLES})$")
_MARK = re.compile(r"^\((?P<mark>[^)]+)\)(?P<name>.+)$")
_BODY = re.compile(
    r"(编写组|委员会|编委会|研究所|研究院|研究室|编辑部|教研室|出版社|数学系|统计局|代表大会|学院|科学院|图书馆|辞书社|"
    r"编辑组|编译局|编译室|编辑室|公司|小组|小組|大学|翻译组|整理组|修订组|东西文库|前端团队|频道)$"
)
_PARTICLE = re.compile("van|von|de|der|den|da|del|della|di|du|la|le|ten|ter|al|bin", re.IGNORECASE)
_TITLE = re.compile(r"dr\.?|mrs?\.|st\.|saint|sir|lady|lord|pope|lama|his|the", re.IGNORECASE)
_SUFFIX = re.compile(r"[js]r\.?|i{2,3}|iv|ph\.?d\.?|m\.?d\.?", re.IGNORECASE)


class Person(NamedTuple):
    """A name with its role in the book's words ("" when unsaid) and nationality or dynasty; `body`: a corporate one."""

    name: str
    role: str
    mark: str
    body: bool


class Responsibility(NamedTuple):
    """The statement as it stands in field 200, group by group, and the names in it."""

    statements: tuple[str, ...]
    people: tuple[Person, ...]


def responsibility(text: str) -> Responsibility:
    """Read `(英)罗素著;何兆武,李约瑟译`: groups between ";", names between ","."""
    statements: list[str] = []
    people: list[Person] = []
    for group in text.split(";"):
        found = _ROLE.match(group)
        names, role = (found["names"], found["role"]) if found else (group, "")
        shown = names.replace("),", ")").replace(",", "，")
        statements.append(shown + (found["more"] or "" if found else "") + role)
        people.extend(_person(name, role) for name in _split(names))
    return Responsibility(tuple(statements), tuple(people))


def _split(names: str) -> list[str]:
    """Names between commas; ", Jr." belongs to the name before it."""
    return [name.replace("\0", ", ") for name in names.replace(", ", "\0").split(",") if name]


def _person(text: str, role: str) -> Person:
    found = _MARK.match(text)
    mark, name = (found["mark"], found["name"]) if found else ("", text)
    return Person(name, role, mark, bool(_BODY.search(name)))


def inverted(name: str) -> tuple[str, bool]:
    """`Ursula K. Le Guin` as `Le Guin, Ursula K.` with True; where the surname is not sure, as it stands with False."""
    words = name.split()
    if len(words) < 2 or not words[0][:1].isascii() or _TITLE.fullmatch(words[0]) or "," in name:
        return " ".join(words), False
    suffix = ""
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = ", " + words.pop()
    at = next((place for place, word in enumerate(words) if place and _PARTICLE.fullmatch(word)), len(words) - 1)
    middle = words[1:at]
    if at == len(words) - 1 and any(not _initial(word) for word in middle) and not _initial(words[0]):
        return " ".join(name.split()), False
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}{suffix}", True


def _initial(word: str) -> bool:
    return len(word.replace(".", "")) <= 1 or (word.endswith(".") and len(word) <= 4)


def lowered(name: str) -> str:
    """`MCDONALD, A. J.` as `McDonald, A. J.`: capitals of a printed register as a name is written."""
    return re.sub(r"\bMc([a-z])", lambda found: "Mc" + found[1].upper(), name.title()).replace("'S ", "'s ")
