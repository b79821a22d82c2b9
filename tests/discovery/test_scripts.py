"""Titles in the scripts of the five autonomous regions are found however they are typed, and told to browsers as what they are.

قۇتادغۇ بىلىك (福乐智慧), Қазақ хандығы (哈萨克汗国), تۇركى تىلدەر سوزدىگى (突厥语大词典, 哈萨克文), القرآن الكريم, ས་སྐྱ་ལེགས་བཤད (萨迦格言), ᠮᠣᠩᠭᠣᠯ ᠤᠨ ᠨᠢᠭᠤᠴᠠ ᠲᠣᠪᠴᠢᠶᠠᠨ (蒙古秘史), Sam Nyied Sam (三月三, 壮文版), 宁夏志.
"""

import pytest
from django.test import Client

from tests.catalog.files import as_file, cnmarc
from tests.discovery.conftest import Follow, bring
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db]
UYGHUR = "قۇتادغۇ بىلىك"
TIBETAN = "ས་སྐྱ་ལེགས་བཤད།"
MONGOLIAN = "ᠮᠣᠩᠭᠣᠯ ᠤᠨ ᠨᠢᠭᠤᠴᠠ ᠲᠣᠪᠴᠢᠶᠠᠨ"
ZHUANG = "Sam Nyied Sam"
NINGXIA = "宁夏志"
KAZAKH = "Қазақ хандығының құрылуы"
KAZAKH_IN_ARABIC = "ٴتىل جانە مادەنيەت"
KORAN = "القُرْآن الكريم"
MANAS = "ماناس ەپوسۇ"  # Kyrgyz
YI = "ꆈꌠꁱꂷ"
OTHERS = ("بىلەك", "Қала мен дала", "Кала")  # so that what is found is not all there is


@pytest.fixture
def shelf(library: Actor, follow: Follow) -> Client:
    titles = (UYGHUR, TIBETAN, MONGOLIAN, ZHUANG, NINGXIA, KAZAKH, KAZAKH_IN_ARABIC, KORAN, MANAS, YI, *OTHERS)
    bring(library, as_file([cnmarc(str(number), title) for number, title in enumerate(titles, 1)]))
    follow()
    return Client()


def found(client: Client, words: str) -> list[str]:
    answer = client.get("/api/v1/search", {"q": words}).json()
    return [one["title"] for one in answer["items"]]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        (UYGHUR, UYGHUR),
        (UYGHUR, "بىلىك"),
        (UYGHUR, "قـۇتـادغـۇ"),  # drawn out by tatweel
        (UYGHUR, "\ufed7\ufbd8\ufe97\ufe8e\ufea9\ufecf\ufbd8"),  # as presentation forms, the way old files hold it
        (TIBETAN, "ས་སྐྱ་ལེགས་བཤད"),
        (TIBETAN, "ལེགས"),  # one syllable
        (TIBETAN, "ལེགས་བཤད"),
        (TIBETAN, "ས་སྐྱ ལེགས་བཤད༎"),
        (TIBETAN, "ས༌སྐྱ"),  # the tsheg that does not break
        (MONGOLIAN, MONGOLIAN),
        (MONGOLIAN, "ᠨᠢᠭᠤᠴᠠ"),
        (MONGOLIAN, "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ"),  # joined by the narrow space of suffixes
        (MONGOLIAN, "ᠮᠣᠩ\u180bᠭᠣᠯ"),  # with a sign that chooses a form
        (MONGOLIAN, "ᠲᠣᠪᠴᠢᠶ\u180eᠠᠨ"),  # with the sign that parts a vowel
        (ZHUANG, "sam nyied"),
        (ZHUANG, "ＳＡＭ　ＮＹＩＥＤ"),
        (NINGXIA, "寧夏誌"),
        (UYGHUR, "قۇتادغۇ بیلیک"),  # Persian letters
        (UYGHUR, "قوتادغو بیلیک"),  # a Persian keyboard alone
        (UYGHUR, "قوتادغو بيليك"),  # an Arabic one
        (KAZAKH, "қазақ хандығының"),
        (KAZAKH, "казак хандыгынын курылуы"),  # a Russian keyboard
        (KAZAKH, "КАЗАК"),
        (KAZAKH_IN_ARABIC, "ءتىل"),
        (KAZAKH_IN_ARABIC, "تیل جانه مادهنیهت"),
        (KORAN, "القرآن"),
        (KORAN, "القران الکریم"),
        (MANAS, "ماناس هپوسو"),
        (YI, "ꆈꌠ"),
    ],
)
def test_a_title_is_found_as_it_may_be_typed(title: str, typed: str, shelf: Client) -> None:
    assert found(shelf, typed) == [title]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        (UYGHUR, "بىلى"), (UYGHUR, "قۇتا"), (UYGHUR, "قوتا"), (UYGHUR, "قۇتادغۇ بیل"), (KAZAKH, "Қаза"), (KAZAKH, "каз"),
        (KAZAKH, "казак ханд"), (TIBETAN, "ལེགས་བ"), (MONGOLIAN, "ᠨᠢᠭᠤ"), (KORAN, "القر"),
    ],
)  # fmt: skip
def test_a_word_still_being_typed_is_offered_and_may_be_cut(title: str, typed: str, shelf: Client) -> None:
    offered = shelf.get("/api/v1/suggest", {"q": typed}).json()
    assert title in [one["value"] for group in offered for one in group["items"]]
    assert found(shelf, f"{typed}*") == [title]


def test_who_types_the_letters_themselves_finds_no_other_word(shelf: Client) -> None:
    assert found(shelf, "қала") == ["Қала мен дала"]
    assert sorted(found(shelf, "кала")) == ["Кала", "Қала мен дала"]
    assert found(shelf, "بىلەك") == ["بىلەك"]


@pytest.mark.parametrize(("typed"), ["ལེ", "ཀྱ", "ᠮᠣᠩ", "قۇتا"])
def test_a_piece_of_a_syllable_or_word_is_not_the_word(typed: str, shelf: Client) -> None:
    assert found(shelf, typed) == []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (UYGHUR, ' lang="ug" dir="rtl"'),
        (TIBETAN, ' lang="bo"'),
        (MONGOLIAN, ' lang="mn-Mong"'),
    ],
)
def test_browsers_are_told_the_script_and_its_direction(title: str, said: str, shelf: Client) -> None:
    [one] = shelf.get("/api/v1/search", {"q": title}).json()["items"]
    assert f"<h1{said}>{title}</h1>" in shelf.get(f"/records/{one['id']}").content.decode()
    results = shelf.get("/search", {"q": title}).content.decode()
    assert f"data-open{said}>" in results
