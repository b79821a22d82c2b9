"""Text files without a word about their encoding are read in the one they are in, or not at all."""

import io

import pytest

from tianlu.archive.engines.sandbox.saying import Page
from tianlu.archive.engines.sandbox.supervising import Outcome, extract


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
def test_text_is_read_in_its_encoding(encoding: str) -> None:
    words = "由四川過湖南去，靠東有一條官路。這官路將近湘西邊境到了一個地方名為茶峒的小山城時，有一小溪。"
    [page] = extract(io.BytesIO(words.encode(encoding)), "text").pages
    assert page == Page(1, "", words)


TOWN = "由四川过湖南去，靠东有一条官路。这官路将近湘西边境到了一个地方名为茶峒的小山城时，有一小溪，溪边有座白色小塔。"


@pytest.mark.parametrize(
    "raw",
    [
        TOWN.encode("utf-16-le"),
        TOWN.encode("utf-16-be"),
        TOWN.encode("utf-32"),
        (TOWN * 9).encode() + "翠".encode()[:2],
        (TOWN * 9).encode("gbk") + "翠".encode("gbk")[:1],
    ],
)
def test_a_text_without_a_mark_or_with_a_cut_character_is_read(raw: bytes) -> None:
    assert TOWN in "".join(page.text for page in extract(io.BytesIO(raw), "text").pages)


OTHER_TONGUES = {
    "euc-kr": "우리나라의 도서관은 모든 시민에게 열려 있으며, 누구나 책을 빌릴 수 있다.",
    "cp949": "大韓民國은 民主共和國이다. 大韓民國의 主權은 國民에게 있고, 모든 權力은 國民으로부터 나온다.",
    "shift_jis": "むかしむかし、あるところに、おじいさんとおばあさんが住んでいました。",
    "cp1251": "Война и мир. Роман. Так говорила в июле 1805 года известная Анна Павловна Шерер.",
    "koi8-r": "Война и мир. Роман. Так говорила в июле 1805 года известная Анна Павловна Шерер.",
    "cp1256": "كان في قديم الزمان ملك من ملوك ساسان بجزائر الهند والصين صاحب جند وأعوان وخدم وحشم له ولدان",
    "cp1250": "Příliš žluťoučký kůň úpěl ďábelské ódy. Łódź, Kraków, źrebię, ćma.",
    "cp1254": "İstanbul'da yaşayan şair, ağaçların gölgesinde şiir yazıyordu. Güneş batıyordu.",
    "latin-1": "À la recherche du temps perdu. Longtemps, je me suis couché de bonne heure. Parfois, à peine.",
    "cp1252": "Les misérables",
    "gbk": "俄罗斯文学 Война и мир 托尔斯泰著，草婴译，上海文艺出版社出版",
    "gb18030": "朝鲜语词典 조선말사전 商务印书馆出版 한국어 中文对照",
}


@pytest.mark.parametrize("encoding", OTHER_TONGUES)
def test_text_of_other_tongues_is_read_in_its_encoding(encoding: str) -> None:
    words = OTHER_TONGUES[encoding]
    [page] = extract(io.BytesIO(words.encode(encoding)), "text").pages
    assert page == Page(1, "", words)


def test_an_encoding_that_is_not_known_is_not_read_as_another() -> None:
    assert extract(io.BytesIO("Διδάσκω".encode("cp1253") * 3), "text") == Outcome((), "damaged")
