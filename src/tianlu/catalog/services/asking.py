"""Asking targets outside the threads that answer readers: a target that hangs holds nobody but itself."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from threading import Lock
from time import monotonic
from typing import Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import TargetAnswer, TargetProtocol, TargetQuery, TargetSettings
from tianlu.catalog.engines.sru import SruTarget
from tianlu.catalog.engines.targets import RecordTarget, TargetSaysNo
from tianlu.catalog.engines.z3950 import Z3950Target
from tianlu.catalog.rules import older_isbn, place_of
from tianlu.kit.errors import Busy, Refusal
from tianlu.kit.outbound import TooSlow

_GRACE: Final = 2.0  # seconds beyond its own timeout after which a target is given up; names may resolve slowly
_AT_ONCE: Final = 16  # of one call that waits for all
_RUNNING_MOST: Final = 64  # questions of everybody, each in its thread: one that hangs keeps none waiting
_RUNNING_OF_ONE: Final = 40  # of one organisation, so that its dead targets leave the others something
_UNCOLLECTED_MOST: Final = 64  # answers kept for whoever asked; the oldest go first
_FORGOTTEN: Final = 120.0  # seconds after which an answer nobody came for is dropped
_ENGINES: Final[Mapping[TargetProtocol, type[Z3950Target] | type[SruTarget]]] = {
    TargetProtocol.Z3950: Z3950Target,
    TargetProtocol.SRU: SruTarget,
}
_UNDERSTOOD: Final = _("It understands questions in %(charset)s only: set that as its character set.")
Outcome = TargetAnswer | Refusal


class TooManyQuestions(Busy):
    code = "too-many-questions"
    message = _("Too many targets are being asked at this moment.")
    remedy = _("Try again in a minute.")


@dataclass(frozen=True)
class Question:
    """Who asks which target what, and for how many records."""

    organisation_id: int
    actor_id: str
    target_id: int
    query: TargetQuery
    limit: int


@dataclass
class _Asked:
    settings: TargetSettings
    at: float
    future: Future[TargetAnswer] = field(default_factory=Future)
    begun: float | None = None  # when a thread took it up

    @property
    def overdue(self) -> bool:
        return self.begun is not None and monotonic() > self.begun + self.settings.timeout + _GRACE


class Asking:
    """Questions under way in this process. Another process asked for the answer asks the target again."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=_RUNNING_MOST, thread_name_prefix="target")
        self._lock = Lock()
        self._asked: dict[Question, _Asked] = {}

    def outcome(self, question: Question, settings: TargetSettings, patience: float) -> Outcome | None:
        """The answer or refusal if it comes within `patience` seconds, else None: come again.

        Asks when the question is not under way; an answer is given once. Raises `TooManyQuestions`.
        """
        it = self.start(question, settings)
        wait([it.future], timeout=patience)
        if not it.future.done() and not it.overdue:
            return None
        if it.future.done():  # one that was given up counts until its thread is free
            with self._lock:
                self._asked.pop(question, None)
        return _outcome(it.future, settings)

    def start(self, question: Question, settings: TargetSettings) -> _Asked:
        """Have the question asked, unless it is under way. Raises `TooManyQuestions`."""
        with self._lock:
            self._forget()
            known = self._asked.get(question)
            if known is not None and known.settings == settings:
                return known
            running = [key for key, it in self._asked.items() if not it.future.done()]
            ours = [key for key in running if key.organisation_id == question.organisation_id]
            if len(running) >= _RUNNING_MOST or len(ours) >= _RUNNING_OF_ONE:
                raise TooManyQuestions()
            it = _Asked(settings, monotonic())
            it.future = self._pool.submit(self._ask, it, question, translation.get_language())
            self._asked[question] = it
            return it

    def _forget(self) -> None:
        """Drop answers nobody came for; who took what the first target sent never asks for the others'."""
        done = [(it.at, key) for key, it in self._asked.items() if it.future.done()]
        done.sort(key=lambda one: one[0], reverse=True)
        before = monotonic() - _FORGOTTEN
        for place, (at, key) in enumerate(done):
            if at <= before or place >= _UNCOLLECTED_MOST:
                del self._asked[key]

    @staticmethod
    def _ask(it: _Asked, question: Question, language: str | None) -> TargetAnswer:
        it.begun = monotonic()
        return _ask(it.settings, question.query, question.limit, language)


UNDER_WAY: Final = Asking()


def engine_of(settings: TargetSettings) -> RecordTarget:
    """The engine that speaks the target's protocol."""
    return _ENGINES[settings.protocol](settings)


def ask_all(targets: Mapping[int, TargetSettings], query: TargetQuery, limit: int) -> dict[int, Outcome]:
    """Each target's answer or refusal; nobody is waited for longer than its timeout and the grace."""
    if not targets:
        return {}
    language = translation.get_language()
    pool = ThreadPoolExecutor(max_workers=min(_AT_ONCE, len(targets)), thread_name_prefix="target")
    begun = monotonic()
    futures = {key: pool.submit(_ask, settings, query, limit, language) for key, settings in targets.items()}
    answers: dict[int, Outcome] = {}
    for key, future in futures.items():
        left = begun + targets[key].timeout + _GRACE - monotonic()
        wait([future], timeout=max(0.0, left))
        answers[key] = _outcome(future, targets[key])
    pool.shutdown(wait=False, cancel_futures=True)
    return answers


def _outcome(future: Future[TargetAnswer], settings: TargetSettings) -> Outcome:
    host = place_of(settings)[0]
    if not future.done():
        return TooSlow(host=host)
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Refusal):
        return error
    raise error


def _ask(settings: TargetSettings, query: TargetQuery, limit: int, language: str | None) -> TargetAnswer:
    """Runs in a thread of its own and touches no database. The first way to ask that finds anything counts."""
    with translation.override(language):
        ends = monotonic() + settings.timeout
        answer = _first(settings, query, limit)
        for charset, asked in _other_ways(settings, query):
            refused = isinstance(answer, Refusal)
            found = not isinstance(answer, Refusal) and answer.total > 0
            if found or ends - monotonic() < 1 or (refused and charset == settings.charset):
                continue
            with suppress(Refusal):  # the answer before it stands
                other = replace(settings, timeout=ends - monotonic(), charset=charset)
                again = engine_of(other).search(asked, limit)
                if charset != settings.charset:
                    again = replace(again, remarks=(*again.remarks, _UNDERSTOOD % {"charset": charset.upper()}))
                answer = again if again.total or refused else answer
        if isinstance(answer, Refusal):
            raise answer
        return answer


def _first(settings: TargetSettings, query: TargetQuery, limit: int) -> TargetAnswer | TargetSaysNo:
    try:
        return engine_of(settings).search(query, limit)
    except TargetSaysNo as refusal:  # it may be the characters of the question that it cannot read
        return refusal


def _other_ways(settings: TargetSettings, query: TargetQuery) -> Iterator[tuple[str, TargetQuery]]:
    """(character set, question): an old record may know its ISBN-10 only, an old target of China only GB18030."""
    if older := older_isbn(query.isbn):
        yield settings.charset, replace(query, isbn=older)
    plain = all(text.isascii() for _access, text in query.terms())
    if settings.protocol is TargetProtocol.Z3950 and settings.charset == "auto" and not plain:
        yield "gb18030", query


def search_name(query: TargetQuery) -> str:
    """One name for one question."""
    text = "\x1f".join(f"{access}\x1e{term}" for access, term in query.terms())
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
