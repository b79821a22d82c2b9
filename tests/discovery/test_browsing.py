"""Browse lists: in order, one line for a name however written, counted as its search counts, for whoever looks."""

import html
import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, held, marc21
from tests.discovery.conftest import Follow
from tianlu.catalog.data import AuthorityKind, NameForm, Visibility
from tianlu.catalog.models import Record
from tianlu.catalog.services import create_authority, create_vocabulary, set_visibility
from tianlu.discovery import queries
from tianlu.discovery.headings import BrowseKind, headings_of, place_of
from tianlu.discovery.models import Heading
from tianlu.discovery.services import browsing
from tianlu.kit import feed, jobs
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree, forget_public_scope, visitor_actor
from tianlu.marc import Field
from tianlu.marc import Record as MarcRecord

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def noted() -> None:
    consumer = feed.consumers.get(browsing.BROWSE)
    assert consumer is not None
    sum(feed.drain(consumer, hurry=True))
    forget_public_scope()


def shelved(
    number: str, title: str, author: str, call: str, *, publisher: str = "生活书店", branch: str = "MAIN"
) -> MarcRecord:
    classed, _, book = call.partition("/")
    copy = held(("a", branch), ("b", f"B{number}"), ("d", classed), ("e", book))
    about = Field("606", "0", " ", [("a", f"主题{number}")])
    return cnmarc(number, title, author=author, publisher=publisher, extra=[about, copy])


@pytest.fixture
def princeton(library: Actor, follow: Follow) -> Client:
    """The names that one university's catalog listed in three places each, with three counts."""
    records = [
        shelved("1", "边城", "沈从文", "I246.5/1", publisher="中华书局"),
        shelved("2", "長河", "沈從文", "I246.5/2", publisher="中華書局"),
        shelved("3", "红楼梦", "曹雪芹", "I242.4/1", publisher="人民文学出版社"),
        shelved("4", "山水志", "王伟", "K928/1", publisher="中华书局", branch="EAST"),
        shelved("5", "草木志", "王薇", "Q94/1", publisher="生活书店"),
    ]
    latin = [
        marc21("6", "The Border Town", author="Shen, Congwen"),
        marc21("7", "Selected Stories", author="Shen, Congwen"),
        marc21("8", "A Study", author="Wang, Wei"),
        marc21("9", "Shells", author="Sharp, Ann"),
    ]
    bring(library, as_file(records))
    bring(library, as_file(latin), filename="latin.mrc")
    follow()
    noted()
    return Client()


def lines(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    found = re.findall(r"<li>(.*?)</li>", page.partition('class="browse-lines"')[2].partition("</ul>")[0], re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]


def test_one_name_is_one_line_in_every_script(princeton: Client) -> None:
    assert lines(princeton, "/browse/authors") == [
        "曹雪芹 1 种",
        "Sharp, Ann 1 种",
        "Shen, Congwen 见 沈从文",
        "沈从文 4 种 又作 沈從文 ； Shen, Congwen",
        "Wang, Wei 1 种 参见 王薇 ； 王伟",
        "王薇 1 种",
        "王伟 1 种",
    ]
    assert lines(princeton, "/browse/publishers")[-2:] == ["生活书店 1 种", "中华书局 3 种 又作 中華書局"]


def test_every_line_leads_to_the_search_that_gives_its_count(princeton: Client) -> None:
    for kind in BrowseKind:
        page = princeton.get(f"/browse/{kind}").content.decode()
        listed = page.partition('class="browse-lines"')[2].partition("</ul>")[0]
        counted = re.findall(r'<a href="(/search\?[^"]+)"[^>]*>[^<]+</a>\s*<span class="figures muted">(\d+)', listed)
        assert len(counted) >= 4
        for address, count in counted:
            results = princeton.get(html.unescape(address)).content.decode()
            assert f"<h1>{count} 种" in " ".join(results.split()), address


def test_what_was_hidden_a_moment_ago_is_listed_no_more(princeton: Client, library: Actor) -> None:
    hidden = Record.objects.order_by("id")[2]  # 红楼梦
    set_visibility(library, hidden.id, visibility=Visibility.STAFF)
    assert not any("红楼梦" in one for one in lines(princeton, "/browse/titles"))
    assert not any("曹雪芹" in one for one in lines(princeton, "/browse/authors"))
    first = Record.objects.order_by("id")[0]  # 边城, one of four by its author
    set_visibility(library, first.id, visibility=Visibility.STAFF)
    assert "沈从文 3 种 又作 沈從文 ； Shen, Congwen" in lines(princeton, "/browse/authors")


def test_a_beginning_leads_there_in_every_spelling(library: Actor, follow: Follow) -> None:
    names = ("吕叔湘", "鲁迅", "钱锺书", "毛泽东", "马爱德", "安娜", "周恩来", "Толстой, Л. Н.", "Lübeck, Ann")
    bring(library, as_file([shelved(str(number), f"书{number}", name, "I2/1") for number, name in enumerate(names, 1)]))
    follow()
    noted()
    spellings = {
        "鲁迅": ("lu", "lǔ xùn", "lu3xun4", "Lu Hsun"),
        "吕叔湘": ("lü", "lǚ", "lv", "lv3", "lyu", "lu:", "Lü shuxiang", "lv3 shu1xiang1", "lyushu"),
        "钱锺书": ("Ch'ien", "Ch’ien Chung-shu", "qián", "qian2 zhong1"),
        "毛泽东": ("Mao Tse-tung",),
        "Толстой, Л. Н.": ("Толс", "толстой"),
        "Lübeck, Ann": ("Lübeck", "lubeck"),
    }
    found = {
        typed: lines(Client(), f"/browse/authors?q={quote(typed)}")[0] for ways in spellings.values() for typed in ways
    }
    assert found == {typed: f"{name} 1 种" for name, ways in spellings.items() for typed in ways}


def test_names_lead_to_the_preferred_form_of_the_authority(princeton: Client, library: Actor, follow: Follow) -> None:
    persons = create_vocabulary(library, name="人名规范", kind=AuthorityKind.PERSONS)
    variants = [(text, "zh", NameForm.VARIANT) for text in ("曹霑", "芹圃")]
    create_authority(library, vocabulary_id=persons, label="曹雪芹", names=variants)
    create_authority(library, vocabulary_id=persons, label="无书者", names=[("空名", "zh", NameForm.VARIANT)])
    bring(library, as_file([cnmarc("70", "废艺斋集稿", author="曹霑")]))
    jobs.run_pending()
    follow()
    noted()
    assert lines(princeton, "/browse/authors?q=芹圃")[0] == "芹圃 见 曹雪芹"
    assert lines(princeton, "/browse/authors?q=Cao Xueqin")[0] == "曹雪芹 1 种"
    assert "曹霑 1 种 参见 曹雪芹" in lines(princeton, "/browse/authors")
    assert lines(princeton, "/browse/authors?q=曹霑")[0] == "曹霑 1 种 参见 曹雪芹"
    assert not any("空名" in line for line in lines(princeton, "/browse/authors?q=空名"))
    assert not any("曹雪芹" in line for line in lines(princeton, "/browse/publishers?q=芹圃"))


@pytest.mark.parametrize("typed", ["沈从", "沈從文", "shencong", "Shen Cong", "scw", "沈"])
def test_a_beginning_in_any_script_leads_to_the_same_line(princeton: Client, typed: str) -> None:
    found = lines(princeton, f"/browse/authors?q={typed}")
    assert found[0].startswith(("Shen, Congwen", "沈从文"))
    assert any(line.startswith("沈从文 4 种") for line in found[:2])


def test_initials_and_letters_lead_into_titles(princeton: Client) -> None:
    assert lines(princeton, "/browse/titles?q=hlm")[0] == "红楼梦 1 种"
    assert lines(princeton, "/browse/titles?q=S") == [
        "Selected Stories 1 种",
        "山水志 1 种",
        "Shells 1 种",
        "The Border Town 1 种",
    ]
    assert lines(princeton, "/browse/titles?q=zzz") == []
    assert "列表到此为止" in princeton.get("/browse/titles?q=zzz").content.decode()


def test_what_staff_alone_see_is_listed_for_nobody_else(princeton: Client, library: Actor) -> None:
    record = Record.objects.get(projection__contains="红楼梦")
    set_visibility(library, record.id, visibility=Visibility.SUPPRESSED)
    follow_all()
    assert "曹雪芹" not in " ".join(lines(princeton, "/browse/authors"))
    assert lines(princeton, "/browse/authors")[0] == "Sharp, Ann 1 种"


def follow_all() -> None:
    feed.catch_up()
    from tianlu.discovery import engines  # noqa: PLC0415 - slow

    engines.opened().exists()
    forget_public_scope()


def test_another_librarys_private_names_are_not_listed(princeton: Client, neighbour: Actor) -> None:
    bring(neighbour, as_file([cnmarc("99", "外馆之书", author="安娜")]))
    follow_all()
    walker = queries.browse(visitor_actor(), BrowseKind.AUTHORS)
    assert "安娜" in [line.form for line in walker.lines]
    own = Heading.unscoped(reason="test").filter(form="安娜").values_list("organisation_id", flat=True)
    assert list(own) == [neighbour.organisation_id]


def test_pages_go_both_ways_and_come_back(library: Actor, follow: Follow) -> None:
    bring(library, as_file(cnmarc(f"{n:04d}", f"第{n}部书", author=f"作者{n}") for n in range(1, 96)))
    follow()
    noted()
    seen: list[str] = []
    page = queries.browse(visitor_actor(), BrowseKind.TITLES)
    assert page.before is None
    pages = [page]
    while page.after:
        page = queries.browse(visitor_actor(), BrowseKind.TITLES, after=queries.spot_in(page.after.written()))
        pages.append(page)
    for one in pages:
        seen += [line.form for line in one.lines]
    assert seen == [f"第{n}部书" for n in range(1, 96)]
    back = queries.browse(visitor_actor(), BrowseKind.TITLES, before=pages[-1].before)
    assert back.lines == pages[-2].lines
    first = queries.browse(visitor_actor(), BrowseKind.TITLES, before=pages[1].before)
    assert (first.lines, first.before) == (pages[0].lines, None)


def test_a_list_costs_the_same_however_long_it_is(princeton: Client, library: Actor, follow: Follow) -> None:
    def asked(path: str) -> int:
        princeton.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert princeton.get(path).status_code == 200
        return len(seen.captured_queries)

    before = [asked(f"/browse/{kind}") for kind in BrowseKind]
    bring(
        library, as_file(cnmarc(f"{n:04d}", f"第{n}部书", author=f"作者{n}") for n in range(100, 150)), filename="b.mrc"
    )
    follow()
    noted()
    after = [asked(f"/browse/{kind}") for kind in BrowseKind]
    assert max(after) <= 8
    assert after == before
    assert asked("/browse/classes") <= 3
    assert asked("/browse/") <= 2


def test_headings_are_made_anew(princeton: Client) -> None:
    rows = Heading.unscoped(reason="test")
    before = sorted(rows.values_list("kind", "place", "key", "form", "sound"))
    assert browsing.rebuild_headings(lambda done, total: None) == len(before)
    assert sorted(rows.all().values_list("kind", "place", "key", "form", "sound")) == before


def test_that_no_publisher_is_known_is_nobodys_name() -> None:
    said = ["[出版者不详]", "出版社不詳", "[S.l. : s.n.]", "s.n.,", "[publisher not identified]", "NP", "人民出版社"]
    assert [one.form for one in headings_of({"publishers": said}) if one.kind is BrowseKind.PUBLISHERS] == [
        "NP",
        "人民出版社",
    ]


def test_latin_words_stand_among_the_syllables() -> None:
    names = ["沈从文", "Shen, Congwen", "Smith, Ann", "申丹", "3M", "Austen", "曹雪芹", "阿来"]
    order = sorted(names, key=place_of)
    assert order == ["3M", "阿来", "Austen", "曹雪芹", "Shen, Congwen", "申丹", "沈从文", "Smith, Ann"]


def test_the_shelf_of_a_branch_is_walked_both_ways(princeton: Client, library: Actor) -> None:
    main, east = (branch.id for branch in branch_tree(library))

    def walked(address: str) -> list[str]:
        return re.findall(r'class="by">([^<]+/\d)<', princeton.get(address).content.decode())

    assert walked(f"/browse/shelf?branch={main}") == ["I242.4/1", "I246.5/1", "I246.5/2", "Q94/1"]
    assert walked(f"/browse/shelf?branch={east}") == ["K928/1"]
    assert walked(f"/browse/shelf?branch={main}&from=I246.5") == ["I246.5/1", "I246.5/2", "Q94/1"]
    page = princeton.get(f"/browse/shelf?branch={main}&from=I246.5").content.decode()
    [earlier] = re.findall(r'href="([^"]+)" rel="prev"', page)
    assert walked(html.unescape(earlier)) == ["I242.4/1", "I246.5/1", "I246.5/2", "Q94/1"]
    assert princeton.get(f"/browse/shelf?branch={main}&after=999999").status_code == 404


def test_the_class_tree_counts_two_levels(princeton: Client) -> None:
    top = princeton.get("/browse/classes").content.decode()
    assert 'href="/browse/classes/I"' in top
    assert 'href="/browse/classes/I2"' in princeton.get("/browse/classes/I").content.decode()
    assert 'href="/search?class=I24"' in princeton.get("/browse/classes/I2").content.decode()
    assert princeton.get("/browse/classes/V").status_code == 404
    assert princeton.get("/browse/nothing").status_code == 404


def test_a_class_below_the_shipped_levels_has_the_librarys_own_name(princeton: Client, library: Actor) -> None:
    assert "本馆小说" not in princeton.get("/browse/classes/I2").content.decode()
    number = create_vocabulary(library, name="中图法", kind=AuthorityKind.CLASSES)
    create_authority(library, vocabulary_id=number, label="本馆小说", notation="I24")
    assert "本馆小说" in princeton.get("/browse/classes/I2").content.decode()
    create_authority(library, vocabulary_id=number, label="东亚两国文学", notation="I2/3")
    create_authority(library, vocabulary_id=number, label="中国各体文学", notation="[I2]")
    page = princeton.get("/browse/classes/I2").content.decode()
    assert "本馆小说" in page
    assert "中国各体文学" in princeton.get("/browse/classes/I").content.decode()
    crumbs = page[page.index('<ol class="crumbs">') : page.index("</ol>")]
    assert re.findall(r">([^<>\s][^<>]*)</(?:a|span)>", crumbs)[-3:] == [
        "I · 文学",
        "I2/3 · 东亚两国文学",
        "I2 · 中国各体文学",
    ]


@pytest.mark.parametrize("word", ["", "x", "....", "%00.ab", "A" * 500 + ".ab", "!!!!.ab"])
def test_places_that_make_no_sense_are_the_beginning(princeton: Client, word: str) -> None:
    assert lines(princeton, f"/browse/authors?after={word}")[0] == "曹雪芹 1 种"


def test_a_name_in_wade_giles_joins_its_author(princeton: Client, library: Actor, follow: Follow) -> None:
    records = [shelved("31", "实践论", "毛泽东", "A4/1"), shelved("32", "呐喊", "鲁迅", "I210/1")]
    latin = [
        marc21("33", "On Practice", author="Mao, Tse-tung"),
        marc21("34", "Call to Arms", author="Lu, Hsün"),
        marc21("35", "Memories", author="Jung, Carl"),
    ]
    bring(library, as_file(records), filename="more.mrc")
    bring(library, as_file(latin), filename="wade.mrc")
    follow()
    noted()
    found = [line for letter in ("mao", "lu", "jung") for line in lines(princeton, f"/browse/authors?q={letter}")]
    assert "Mao, Tse-tung 见 毛泽东" in found
    assert "毛泽东 2 种 又作 Mao, Tse-tung" in found
    assert "Lu, Hsün 见 鲁迅" in found
    assert "鲁迅 2 种 又作 Lu, Hsün" in found
    assert "Jung, Carl 1 种" in found
    assert lines(princeton, "/browse/authors?q=luxun")[0] in {"Lu, Hsün 见 鲁迅", "鲁迅 2 种 又作 Lu, Hsün"}
    for typed in ("mao zedong", "lu xun"):
        assert princeton.get(f"/api/v1/search?q={typed}").json()["total"] == 2, typed
