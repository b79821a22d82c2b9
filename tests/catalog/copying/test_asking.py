"""Questions under way: whoever walks away from an answer holds up nobody."""

import time

import pytest

from tests.catalog.copying.conftest import z3950
from tests.catalog.copying.servers import misbehaving
from tests.catalog.copying.test_misbehaving import silence
from tests.catalog.copying.units_sent import accepted, presented, raw_of, saying, searched
from tests.catalog.files import cnmarc
from tests.serving import until
from tianlu.catalog.data import TargetAnswer, TargetQuery
from tianlu.catalog.services.asking import Asking, Question, TooManyQuestions

pytestmark = pytest.mark.network


def question(number: int, target: int = 1) -> Question:
    return Question(1, "sun", target, TargetQuery(title=f"第{number}卷"), 20)


def test_answers_nobody_came_for_keep_nobody_from_asking() -> None:
    asking = Asking()
    with misbehaving(saying(accepted(), searched(1), presented([raw_of(cnmarc("1", "边城"))]))) as server:
        settings = z3950(server.port, timeout=5)
        for number in range(80):  # looked at the first answer, took it, scanned the next book
            asked = asking.start(question(number), settings)
            until(asked.future.done, "it is answered")
        answer = until(lambda: asking.outcome(question(80), settings, 1), "it is answered")
    assert isinstance(answer, TargetAnswer)


def test_targets_that_hang_keep_nobody_from_those_that_answer() -> None:
    asking = Asking()
    good = saying(accepted(), searched(1), presented([raw_of(cnmarc("1", "边城"))]))
    with misbehaving(silence) as hanging, misbehaving(good) as server:
        for number in range(30):
            asking.start(question(number), z3950(hanging.port, timeout=4))
        begun = time.monotonic()
        answer = until(lambda: asking.outcome(question(0, 2), z3950(server.port), 1), "it is answered")
        assert isinstance(answer, TargetAnswer)
        assert time.monotonic() - begun < 2


def test_more_questions_than_there_are_threads_are_refused() -> None:
    asking = Asking()
    with misbehaving(silence) as hanging:
        settings = z3950(hanging.port, timeout=3)
        for number in range(40):
            asking.start(question(number), settings)
        with pytest.raises(TooManyQuestions):
            asking.start(question(40), settings)
        asking.start(Question(2, "qian", 1, TargetQuery(title="x"), 20), settings)  # another library still may
