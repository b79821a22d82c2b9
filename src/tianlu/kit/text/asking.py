"""What of a question or a long wish is worth looking for, and which sentence answers it: rules, without a dictionary of subjects.

Used only where a text as typed finds nothing: then what merely asks is left out, and any of the rest may be found.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log
from typing import Final
from unicodedata import normalize

from .fold import fold
from .scripts import to_simplified
from .tokens import phrase_tokens

_HAN_ASKING: Final = (
    "在哪一年|在哪一天|哪一年|哪一天|哪年|何年|何时|何地|何人|什么时候|什么地方|"
    "有没有|是不是|能不能|可不可以|有哪些|有什么|哪几本|哪些|哪里|哪儿|哪本|哪个|什么样|什么|怎么回事|怎么样|怎么|怎样|如何|"
    "为什么|的作者是谁|是谁|谁是|多少|应该|可以|想要|想找|想看|想读|想学|想了解|我想|我要|你们馆|你们|我们|请问|请推荐|推荐几本|推荐一本|推荐一些|推荐本|帮我|给我|告诉我|"
    "关于|有关|介绍|讲述|讲解|讲的是|讲的|谁写了|谁写的|写过|写了|写给|适合|初学者|入门|几本|一本|一些|方面|的书籍|的图书|"
    "的资料|的著作|的作品|的书|好书|书籍|看哪本书|哪本书|开始|的问题"
)
_ASKING: Final = re.compile(_HAN_ASKING)
_HAN_RUN: Final = re.compile("[\u3400-\u9fff]+")
_LEADING: Final = frozenset("有找看想请问学读讲查在从给对谁我你是做当")
_TRAILING: Final = frozenset("吗呢吧啊呀么的是书看好有了")
_JOINING: Final = re.compile("[的和与及或]")
_WORD: Final = re.compile(r"[^\W_\u3400-\u9fff]+(?:'[a-z]+)?")
_ASKING_WORDS: Final = frozenset(
    [
        "any",
        "anything",
        "book",
        "books",
        "can",
        "could",
        "did",
        "do",
        "does",
        "explain",
        "find",
        "get",
        "give",
        "good",
        "have",
        "help",
        "how",
        "i",
        "know",
        "learn",
        "learned",
        "like",
        "look",
        "looking",
        "me",
        "more",
        "most",
        "my",
        "need",
        "novels",
        "papers",
        "paper",
        "please",
        "read",
        "recommend",
        "show",
        "some",
        "something",
        "suggest",
        "tell",
        "want",
        "was",
        "way",
        "ways",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "work",
        "works",
        "would",
        "write",
        "wrote",
        "written",
        "you",
        "your",
        "discuss",
        "discusses",
        "better",
        "best",
    ]
)
_SMALL: Final = _ASKING_WORDS | frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "about",
        "at",
        "be",
        "been",
        "by",
        "for",
        "from",
        "has",
        "he",
        "her",
        "here",
        "him",
        "his",
        "in",
        "into",
        "is",
        "it",
        "its",
        "list",
        "of",
        "on",
        "or",
        "our",
        "she",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "us",
        "will",
        "with",
    ]
)
# What parts things typed in one text: signs, and what names an edition or a volume behind a title (高等数学第7版上册).
_PARTING: Final = re.compile(
    r"[^\w·•・‧'+#-]+|_+|第?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})(?:版|卷|册|辑|部|届|年级)(?:[上中下]册)?"
    r"|(?<=\w{2})(?:[上中下全]册|全集|全本|修订本|增订本|精装本?|平装本?)$"
)
_MOST: Final = 12  # pieces that are looked for
_MOST_GRAMS: Final = 100
_SENTENCE_END: Final = re.compile(r"(?<=[。！？；!?;])|(?<=[a-z0-9)]\.)(?=\s)|\n")


def pieces_of(term: str) -> list[str]:
    """The words (Latin) and pairs of characters (Chinese) of a text that say what it is about, in their order.

    Empty where nothing is left: then the text asks for nothing that can be looked for by words.
    """
    plain = simplified(term)
    words = [word for word in _WORD.findall(plain) if word not in _SMALL and len(word) > 1]
    found = [f"{one}{other}" for run in topics(plain) for one, other in pairwise(run)]
    return list(dict.fromkeys([*words, *found]))[:_MOST]


def parts_of(term: str) -> list[str]:
    """What is written in characters, where a reader typed several things parted by spaces or signs; empty for a single one."""
    parts = [one for one in _PARTING.split(term) if one][:_MOST]
    return [one for one in parts if len(one) > 1 and _HAN_RUN.search(one)] if parts != [term] else []


def simplified(term: str) -> str:
    """Simplified, half width, small letters; not folded, which would give the embedder 壁划 for 壁画."""
    return to_simplified(normalize("NFKC", term)).lower()


def asks(term: str) -> bool:
    """Whether a text asks for something in a sentence, rather than naming it."""
    plain = simplified(term)
    return (
        plain.endswith("?")
        or bool(_ASKING.search(plain))
        or any(word in _ASKING_WORDS for word in _WORD.findall(plain))
    )


def topics(plain: str) -> list[str]:
    """The runs of at least two characters that are left where what merely asks is taken out of a simplified text."""
    found = []
    for run in _HAN_RUN.findall(plain):
        parts = [part for piece in _ASKING.split(run) for part in _JOINING.split(piece)]
        cut = len(parts) > 1
        for part in parts:
            topic = _edged(part) if cut else part
            if len(topic) > 1:
                found.append(topic)
    return found


def _edged(part: str) -> str:
    """Without single characters at the edges that only ask."""
    while len(part) > 2 and part[0] in _LEADING:
        part = part[1:]
    while len(part) > 2 and part[-1] in _TRAILING:
        part = part[:-1]
    return part


def gist(term: str) -> str:
    """The text without what merely asks, for the embedder; the text itself where nothing else is left."""
    plain = simplified(term)
    words = [word for word in _WORD.findall(plain) if word not in _SMALL]
    kept = [*words, *topics(plain)]
    return " ".join(kept) or term


def grams_of(term: str) -> list[str]:
    """What a text is about in words, pairs of characters and (beside them) single ones, as passages are looked for."""
    about = gist(term)
    characters = [letter for letter in to_simplified(about) if letter > "\u2e7f" and letter.isalpha()]
    pairs = (f"{one}{other}" for one, other in pairwise(characters))
    return list(dict.fromkeys([*phrase_tokens(about), *characters, *pairs]))[:_MOST_GRAMS]


def closest_sentences(grams: Sequence[str], texts: Sequence[str]) -> list[tuple[float, str]]:
    """Of each text the sentence that holds most of `grams`, and the part that it holds, 0 to 1.

    What few of the texts hold weighs more: ln(1 + (n + 1) / (k + 1)) for a gram in k of n texts.
    """
    sentences = [_SENTENCE_END.split(one) for one in texts]
    plain = [[fold(one) for one in some] for some in sentences]
    wholes = ["\n".join(some) for some in plain]
    held = {gram: sum(gram in one for one in wholes) for gram in dict.fromkeys(map(fold, grams))}
    weights = {gram: log(1 + (len(texts) + 1) / (k + 1)) for gram, k in held.items()}
    return [_closest(said, some, weights) for said, some in zip(sentences, plain, strict=True)]


def _closest(sentences: Sequence[str], plain: Sequence[str], weights: Mapping[str, float]) -> tuple[float, str]:
    best, found = 0.0, ""
    for sentence, text in zip(sentences, plain, strict=True):
        share = sum(weight for gram, weight in weights.items() if gram in text)
        if share > best:
            best, found = share, sentence.strip()
    return best / (sum(weights.values()) or 1.0), found


def part_held(grams: Sequence[str], sentence: str) -> float:
    """The part of the words and pairs of a question that stand in a sentence, 0 to 1; of single characters where it has no more."""
    folded = [fold(one) for one in grams]
    several = [one for one in folded if len(one) > 1] or folded
    plain = fold(sentence)
    return sum(one in plain for one in several) / len(several) if several else 0.0
