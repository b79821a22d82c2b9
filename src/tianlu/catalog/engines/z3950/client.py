"""Asking a Z39.50 target: one connection a search, closed when it is done."""

import contextlib
import re
import time
from collections.abc import Sequence
from typing import Final, TypeVar

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import Access, RawRecord, TargetAnswer, TargetQuery, TargetSettings
from tianlu.catalog.engines.targets import (
    RECORDS_MOST,
    AccessUnknown,
    NotAMarcSyntax,
    TargetHangsUp,
    TargetSaysNo,
    TargetSignIn,
    TermInexpressible,
    limits_of,
    policy_of,
)
from tianlu.catalog.engines.z3950 import units
from tianlu.catalog.engines.z3950.diagnostics import SIGN_IN, sentence, words_of
from tianlu.catalog.engines.z3950.framing import Broken, Framer
from tianlu.kit.errors import Refusal, Sentence
from tianlu.kit.outbound import connect
from tianlu.kit.outbound.wiring import Deadline
from tianlu.marc.encodings import codec

_PIECE: Final = 10  # records asked for at a time
_CLOSING: Final = 1.0  # seconds for the farewell
_ATTRIBUTE: Final = re.compile(r"(\d{1,3})=(\d{1,5})")
_QUERY_CHARSETS: Final = {"auto": "utf-8"}
U = TypeVar("U", units.Initialized, units.Searched, units.Presented)


class Z3950Target:
    """A target spoken to by Z39.50 version 2 or 3."""

    def __init__(self, settings: TargetSettings) -> None:
        self._settings = settings

    def search(self, query: TargetQuery, limit: int) -> TargetAnswer:
        """At most `limit` records that meet the query, fetched in pieces.

        A target that fails in the middle gives what it gave, with a remark.
        """
        it = self._settings
        terms = [self._term(access, text) for access, text in query.terms()]
        limits = limits_of(it)
        deadline = Deadline(time.monotonic() + limits.total, limits.read)
        with contextlib.closing(
            connect(it.host, it.port, policy=policy_of(it, it.host, it.port), limits=limits)
        ) as wire:
            talk = _Talk(Framer(wire, deadline, it.host), it)
            talk.begin()
            answer = talk.ask(terms, min(limit, RECORDS_MOST))
            deadline.at = min(deadline.at, time.monotonic() + _CLOSING)
            with contextlib.suppress(Refusal):  # it was polite to say so; what was asked for is here
                talk.framer.send(units.close())
            return answer

    def _term(self, access: Access, text: str) -> tuple[Sequence[tuple[int, int]], bytes]:
        from_settings = self._settings.attribute(access)
        attributes = [(int(kind), int(value)) for kind, value in _ATTRIBUTE.findall(from_settings)]
        if not attributes:
            raise AccessUnknown(reason=access.value, access=access.label)
        charset = _QUERY_CHARSETS.get(self._settings.charset, self._settings.charset)
        try:
            return attributes, codec(charset).encode(text)
        except UnicodeEncodeError as error:
            raise TermInexpressible(reason=charset, term=text[:60], charset=charset.upper()) from error


class _Talk:
    """One conversation, from init to the last present."""

    def __init__(self, framer: Framer, settings: TargetSettings) -> None:
        self.framer, self._settings = framer, settings
        self._syntax = units.SYNTAXES[settings.syntax]

    def begin(self) -> None:
        it = self._settings
        request = units.initialize(
            group=it.group.encode("utf-8"), user=it.user.encode("utf-8"), password=it.password.encode("utf-8")
        )
        if not self._exchange(request, units.Initialized).accepted:
            raise TargetSignIn()

    def ask(self, terms: Sequence[tuple[Sequence[tuple[int, int]], bytes]], limit: int) -> TargetAnswer:
        databases = [name.encode("utf-8") for name in self._settings.database.split("+") if name]
        found = self._exchange(units.search(databases, terms, self._syntax), units.Searched)
        if found.diagnostics or not found.succeeded:
            raise self._no(found.diagnostics)
        if found.count < 0:
            raise self.framer.otherwise(_("it says that it has found fewer than no records"))
        wanted = min(found.count, limit)
        records, remarks = self._fetch(wanted)
        if len(records) < wanted and not remarks:
            remarks.append(_("The target says it has more records than it sends."))
        return TargetAnswer(found.count, tuple(records), tuple(remarks))

    def _fetch(self, wanted: int) -> tuple[list[RawRecord], list[Sentence]]:
        got: list[units.Retrieved] = []
        remarks: list[Sentence] = []
        while len(got) < wanted:
            asked = min(_PIECE, wanted - len(got))
            request = units.present(len(got) + 1, asked, self._syntax, self._settings.element_set.encode("ascii"))
            try:
                answer = self._exchange(request, units.Presented)
                if answer.diagnostics:
                    raise self._no(answer.diagnostics)
            except Refusal as refusal:
                if not got:
                    raise
                remarks.append(refusal.in_full())
                break
            if not answer.records:
                break
            got += answer.records[:asked]
        return self._marc(got, remarks), remarks

    def _marc(self, got: Sequence[units.Retrieved], remarks: list[Sentence]) -> list[RawRecord]:
        """What is MARC of it; a record in a syntax nobody asked for is told, and refused when there is no other."""
        for one in got:
            if one.diagnostic and (said := sentence(one.diagnostic)) not in remarks:
                remarks.append(said)
        records = [
            RawRecord(one.content, one.syntax) for one in got if not one.diagnostic and units.is_marc(one.syntax)
        ]
        others = sorted({one.syntax for one in got if not one.diagnostic and not units.is_marc(one.syntax)})
        if others:
            refusal = NotAMarcSyntax(syntax=", ".join(others)[:80] or "?")
            if not records:
                raise refusal
            remarks.append(refusal.in_full())
        if got and not records and remarks:
            raise TargetSaysNo(said=remarks[0])
        return records

    def _exchange(self, request: bytes, expected: type[U]) -> U:
        self.framer.send(request)
        try:
            answer = units.understand(self.framer.receive())
        except Broken as error:
            raise self.framer.otherwise(error.reason) from error
        if isinstance(answer, units.Closed):
            if said := words_of(answer.said):
                raise TargetSaysNo(said=said)
            raise TargetHangsUp(host=self._settings.host)
        if not isinstance(answer, expected):
            raise self.framer.otherwise(_("it answers another question than was asked"))
        return answer

    @staticmethod
    def _no(diagnostics: Sequence[units.Said]) -> Refusal:
        if any(said.condition in SIGN_IN for said in diagnostics):
            return TargetSignIn()
        if not diagnostics:
            return TargetSaysNo(said=_("The search failed."))
        return TargetSaysNo(said=sentence(diagnostics[0]))
