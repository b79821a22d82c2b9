"""A search for any name of a person, body or subject finds what stands under the others, where authorities say so."""

import pytest
from django.test import Client
from django.utils import translation

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc
from tests.discovery.conftest import Follow
from tianlu.catalog.data import AuthorityKind, NameForm
from tianlu.catalog.services import create_authority, create_vocabulary
from tianlu.discovery import queries
from tianlu.discovery.cql.parsing import parse
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import Facet, SearchRequest
from tianlu.kit import jobs
from tianlu.libraries.data import Actor, visitor
from tianlu.libraries.queries import forget_public_scope
from tianlu.marc import Field

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NAMES = ("鲁迅", "周树人", "豫才", "Lu Xun", "Zhou, Shuren")


@pytest.fixture
def library(library: Actor, follow: Follow) -> Actor:
    """鲁迅 as author and subject under three of his names, and a subject with another name."""
    about = {
        "4": Field("600", " ", "0", [("a", "鲁迅")]),
        "5": Field("606", "0", " ", [("a", "互联网络")]),
        "6": Field("606", "0", " ", [("a", "因特网")]),
    }
    records = [
        cnmarc("1", "呐喊", author="鲁迅"),
        cnmarc("2", "中国地质略论", author="周树人"),
        cnmarc("3", "Diary of a madman", author="Lu Xun"),
        cnmarc("4", "先生传", author="林贤治", extra=[about["4"]]),
        cnmarc("5", "网络史", author="王某", extra=[about["5"]]),
        cnmarc("6", "上网入门", author="李某", extra=[about["6"]]),
        cnmarc("7", "豫才先生纪念册", author="编者"),
        cnmarc("8", "无关的书", author="他人"),
    ]
    persons = create_vocabulary(library, name="人名规范", kind=AuthorityKind.PERSONS)
    subjects = create_vocabulary(library, name="主题", kind=AuthorityKind.SUBJECTS)
    others = [(text, "", NameForm.VARIANT) for text in NAMES[1:]]
    create_authority(library, vocabulary_id=persons, label="鲁迅", names=others)
    create_authority(library, vocabulary_id=subjects, label="因特网", names=[("互联网络", "zh", NameForm.VARIANT)])
    create_authority(library, vocabulary_id=persons, label="没有书的人", names=[("空名", "zh", NameForm.VARIANT)])
    bring(library, as_file(records))
    jobs.run_pending()
    follow()
    forget_public_scope()
    return library


def found(actor: Actor, request: SearchRequest) -> set[str]:
    return {item.bib["title"] for item in queries.search(actor, request).items}


def typed(text: str) -> SearchRequest:
    return SearchRequest(parse_simple(text).query.node, limit=50)


def cql(text: str) -> SearchRequest:
    return SearchRequest(parse(text).node, limit=50)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_finds_the_same(library: Actor, name: str) -> None:
    assert found(library, typed(name)) >= {"呐喊", "中国地质略论", "Diary of a madman", "先生传"}
    assert found(visitor(library.scope), typed(name)) == found(library, typed(name))
    assert found(library, cql(f'author == "{name}"')) == {"呐喊", "中国地质略论", "Diary of a madman"}
    assert found(library, cql(f'author = "{name}" and title = 呐喊')) == {"呐喊"}
    assert "呐喊" not in found(library, cql(f'cql.allRecords = 1 not author == "{name}"'))


def test_its_own_words_are_found_too_and_counts_agree(library: Actor) -> None:
    assert "豫才先生纪念册" in found(library, typed("豫才"))
    page = queries.search(library, typed("豫才"))
    assert page.total == 5
    assert page.others[0] == "鲁迅"
    assert "周树人" in page.others
    counted = queries.facets(library, typed("豫才"), [Facet.AUTHOR])[Facet.AUTHOR]
    assert {(one.value.partition("\t")[2] or one.value, one.count) for one in counted} >= {("鲁迅", 1), ("周树人", 1)}


def test_a_title_that_is_what_was_typed_comes_first_still(library: Actor, follow: Follow) -> None:
    about = Field("600", " ", "0", [("a", "周树人")])
    more = [cnmarc("91", "周树人", author="某人")]
    more += [cnmarc(f"92{n}", f"周树人论周树人之{n}", author="周树人", extra=[about]) for n in range(5)]
    bring(library, as_file(more))
    jobs.run_pending()
    follow()
    assert next(item.bib["title"] for item in queries.search(library, typed("周树人")).items) == "周树人"


def test_a_subject_by_its_other_name(library: Actor) -> None:
    assert found(library, typed("互联网络")) == found(library, typed("因特网")) == {"网络史", "上网入门"}
    assert found(library, cql('title = "互联网络"')) == set()


def test_beginnings_parts_and_names_without_records_stay_as_they_are(library: Actor) -> None:
    assert found(library, typed("豫才*")) == {"豫才先生纪念册"}
    assert found(library, typed("豫才 纪念")) == {"豫才先生纪念册"}
    assert queries.search(library, typed("空名")).others == ()
    assert queries.search(library, typed("他人")).others == ()


def test_another_librarys_authorities_say_nothing(library: Actor, neighbour: Actor, follow: Follow) -> None:
    bring(neighbour, as_file([cnmarc("81", "热风", author="鲁迅")]))
    jobs.run_pending()
    follow()
    assert found(neighbour, typed("鲁迅")) == {"热风"}
    assert found(neighbour, typed("周树人")) == set()


def test_the_page_says_so(library: Actor, client: Client) -> None:
    shown = client.get("/search", {"q": "豫才"}).content.decode()
    assert "也按其他名称查找" in shown
    assert "呐喊" in shown
    with translation.override("en"):
        assert (
            "Searched under other names too"
            in client.get("/search?q=豫才", headers={"accept-language": "en"}).content.decode()
        )
    assert "也按其他名称查找" not in client.get("/search", {"q": "无关的书"}).content.decode()
