"""The encoding of a file, decided by trying every record; what records say of themselves is only a witness."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tianlu.marc.encodings.judging import SINGLE_BYTE, judge, single_byte_scores

UNDECIDED = "undecided"
# A record's high bytes fit a single-byte encoding when nine of ten form letters.
_FITS = 0.88


class Decision(NamedTuple):
    """``confidence`` is the share of the records with characters beyond ASCII that speak for ``encoding``."""

    encoding: str
    confidence: float


class Evidence:
    """Counts over the records of one file; constant memory."""

    def __init__(self) -> None:
        self.units = 0
        self.ascii = 0
        self.sure: Counter[str] = Counter()
        self.unsure: Counter[str] = Counter()
        self.four_bytes = 0
        self.misfit = 0
        self.damaged_utf8 = 0
        self.single_byte = 0
        self.high_bytes = 0
        self.seen = self.scored = 0
        self.fits: Counter[str] = Counter()

    def add(self, raw: bytes) -> None:
        """Try one record in every encoding."""
        self.units += 1
        verdict = judge(raw)
        if verdict.encoding == "ascii":
            self.ascii += 1
        elif verdict.encoding == "single-byte":
            self._add_single(raw)
        elif not verdict.encoding:
            self.misfit += 1
        elif verdict.encoding == "damaged-utf-8":
            self.misfit += 1
            self.damaged_utf8 += 1
        else:
            (self.sure if verdict.sure else self.unsure)[verdict.encoding] += 1
            self.four_bytes += verdict.four_bytes
            if verdict.encoding == "gb18030" and not verdict.sure:
                self._add_scores(raw)

    def _add_single(self, raw: bytes) -> None:
        self.single_byte += 1
        self._add_scores(raw)

    def _add_scores(self, raw: bytes) -> None:
        # Scores need a look at every letter: past some hundred records a sample says the same.
        self.seen += 1
        if self.seen > 500 and self.seen % 16:
            return
        self.scored += 1
        self.high_bytes += sum(byte >= 0x80 for byte in raw)
        for name, score in single_byte_scores(raw).items():
            if score >= _FITS:
                self.fits[name] += 1

    def decide(self, *, said_marc8: bool, said_iso5426: bool) -> Decision:
        """The encoding of the file, or ``UNDECIDED``. ``said_…``: most records claim that encoding."""
        beyond = self.units - self.ascii
        if beyond == 0:
            return Decision("utf-8", 1.0)
        if self.damaged_utf8 > self.single_byte + sum(self.sure.values()) - self.sure["utf-8"]:
            return Decision("utf-8", (self.sure["utf-8"] + self.damaged_utf8 / 2) / beyond)
        if not self.sure and not self.single_byte:
            return self._from_unsure(beyond)
        name, votes = max((("single-byte", self.single_byte), *self.sure.items()), key=lambda vote: (vote[1], vote[0]))
        if name == "marc-8" or (name == "single-byte" and self.sure["marc-8"]):
            share = self.fits["marc-8"] / max(1, self.scored)
            return Decision("marc-8", (self.sure["marc-8"] + share * self.single_byte) / beyond)
        if name == "single-byte":
            return self._single(beyond, said_marc8=said_marc8, said_iso5426=said_iso5426)
        share = (votes + self.unsure[name]) / beyond
        if name == "gb18030":
            name = "gb18030" if self.four_bytes else "gbk"
        return Decision(name, min(share, 1.0)) if share >= 0.34 else Decision(UNDECIDED, share)

    def _from_unsure(self, beyond: int) -> Decision:
        """Only records with a character or two beyond ASCII: one encoding must explain them all."""
        if len(self.unsure) == 1 and not self.misfit:
            name = next(iter(self.unsure))
            # Two bytes may be one Chinese character or a letter and its accent.
            if name == "utf-8" or (name == "gb18030" and not self.fits):
                return Decision({"gb18030": "gbk"}.get(name, name), 0.6)
        return Decision(UNDECIDED, 0.0)

    def _single(self, beyond: int, *, said_marc8: bool, said_iso5426: bool) -> Decision:
        said = {"marc-8": said_marc8, "iso-5426": said_iso5426}
        # Against the leader's word an unnamed encoding needs more than a few letters.
        enough = self.high_bytes >= (30 if said_marc8 else 8)
        # An encoding that the records name needs less proof than one they do not.
        for name in sorted(SINGLE_BYTE, key=lambda name: not said.get(name, False)):
            if name == "iso-5426" and not said_iso5426:
                continue
            share = self.fits[name] / max(1, self.scored)
            weight = share * (self.single_byte + self.unsure["gb18030"]) / beyond
            if said.get(name) and share >= 0.6:
                return Decision(name, weight)
            if share >= 0.95 and enough:
                return Decision(name, 0.8 * weight)
        return Decision(UNDECIDED, 0.0)
