"""Targets that hang, lie, send rubbish or lead elsewhere: every one gets a clear sentence, in time."""

import socket
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.catalog.copying.conftest import sru, z3950
from tests.catalog.copying.servers import misbehaving
from tests.catalog.copying.units_sent import (
    SUTRS,
    UNIMARC,
    accepted,
    closing,
    presented,
    raw_of,
    saying,
    searched,
)
from tests.catalog.files import cnmarc
from tests.kit.outbound.servers import plain, raw, serving
from tianlu.catalog.data import TargetAnswer, TargetQuery, TargetSettings
from tianlu.catalog.engines.sru import SruTarget
from tianlu.catalog.engines.targets import (
    NotAMarcSyntax,
    TargetHangsUp,
    TargetSaysNo,
    TargetSignIn,
    TargetSpeaksOtherwise,
)
from tianlu.catalog.engines.z3950 import Z3950Target
from tianlu.catalog.rules import read_records
from tianlu.kit.errors import Refusal
from tianlu.kit.outbound import AnswerTooLarge, BadAnswer, TargetForbidden, TooSlow
from tianlu.marc import Found, Rejected, to_marcxml

pytestmark = pytest.mark.network
QUERY = TargetQuery(title="边城")
BOOKS = [raw_of(cnmarc(str(number), f"第{number}卷山水志")) for number in range(1, 13)]
SECONDS = 2.0
Talk = Callable[[socket.socket], None]


def silence(wire: socket.socket) -> None:
    while wire.recv(65536):
        pass


def trickle(wire: socket.socket) -> None:
    wire.recv(65536)
    for octet in accepted():
        wire.sendall(bytes([octet]))
        time.sleep(0.5)


def hang_up(wire: socket.socket) -> None:
    wire.recv(65536)


def half(content: bytes) -> Talk:
    def talk(wire: socket.socket) -> None:
        wire.recv(65536)
        wire.sendall(content[: len(content) // 2])

    return talk


def nested(depth: int) -> bytes:
    """An initialize response of that many values one inside the other, each open."""
    return b"\xb5\x80" + b"\xa1\x80" * depth + b"\x00\x00" * (depth + 1)


def wide(count: int) -> bytes:
    content = b"\xa1\x00" * count
    return b"\xb5\x83" + len(content).to_bytes(3, "big") + content


def ask(port: int, **more: object) -> TargetAnswer:
    return Z3950Target(z3950(port, timeout=SECONDS, **more)).search(QUERY, 10)


REFUSED: list[tuple[str, Talk, type[Refusal]]] = [
    ("hangs after connecting", silence, TooSlow),
    ("hangs after init", saying(accepted()), TooSlow),
    ("trickles", trickle, TooSlow),
    ("hangs up at once", lambda _wire: None, TargetHangsUp),
    ("hangs up after the request", hang_up, TargetHangsUp),
    ("hangs up in the middle", half(accepted()), TargetHangsUp),
    ("claims 4 GB", saying(b"\xb5\x84\xff\xff\xff\xff"), AnswerTooLarge),
    ("claims more than there is", saying(b"\xb5\x88" + b"\xff" * 8), AnswerTooLarge),
    ("a length of 127 octets", saying(b"\xb5\xff" + b"\xff" * 127), TargetSpeaksOtherwise),
    ("nests deeply", saying(nested(5000)), TargetSpeaksOtherwise),
    ("sends too many values", saying(wide(60_000)), TargetSpeaksOtherwise),
    ("speaks HTTP", saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"), TargetSpeaksOtherwise),
    ("sends zeros", saying(b"\x00" * 64), TargetSpeaksOtherwise),
    ("sends an empty answer", saying(b"\xb5\x00"), TargetSpeaksOtherwise),
    ("a value longer than what holds it", saying(b"\xb5\x04\x83\x7f\x05\xe0"), TargetSpeaksOtherwise),
    ("an open plain value", saying(b"\xb5\x80\x83\x80\x00\x00\x00\x00"), TargetSpeaksOtherwise),
    ("answers another question", saying(searched(3)), TargetSpeaksOtherwise),
    ("answers with a request", saying(b"\xb4\x00"), TargetSpeaksOtherwise),
    ("closes politely", saying(closing(7)), TargetHangsUp),
    ("closes and says why", saying(closing(2, b"out of coffee")), TargetSaysNo),
    ("lets nobody in", saying(accepted(result=False)), TargetSignIn),
    ("says no", saying(accepted(), searched(0, status=False, diagnostic=(114, b"1=9999"))), TargetSaysNo),
    ("asks for a password", saying(accepted(), searched(0, status=False, diagnostic=(101, b""))), TargetSignIn),
    ("fails without a word", saying(accepted(), searched(0, status=False)), TargetSaysNo),
    ("finds more than a number can say", saying(accepted(), searched(1 << 40_000)), TargetSpeaksOtherwise),
    (
        "names a diagnostic nobody can read",
        saying(accepted(), searched(0, status=False, diagnostic=(1 << 40_000, b""))),
        TargetSpeaksOtherwise,
    ),
    ("finds fewer than none", saying(accepted(), searched(-5)), TargetSpeaksOtherwise),
    ("sends no MARC", saying(accepted(), searched(1), presented([b"Title: x"], SUTRS)), NotAMarcSyntax),
    ("hangs instead of giving records", saying(accepted(), searched(3)), TooSlow),
]


@pytest.mark.parametrize(("talk", "kind"), [it[1:] for it in REFUSED], ids=[it[0] for it in REFUSED])
def test_a_z3950_target_that_misbehaves_is_refused_in_time(talk: Talk, kind: type[Refusal]) -> None:
    with misbehaving(talk) as server:
        begun = time.monotonic()
        with pytest.raises(kind) as refused:
            ask(server.port)
        assert time.monotonic() - begun < SECONDS + 1
    assert refused.value.in_full()
    assert "%(" not in refused.value.in_full()


def test_a_lie_about_the_number_of_hits_costs_nothing() -> None:
    with misbehaving(saying(accepted(), searched(10), presented(BOOKS[:3]), presented([]))) as server:
        answer = ask(server.port)
    assert (answer.total, len(answer.records), len(answer.remarks)) == (10, 3, 1)


def test_more_records_than_were_asked_for_are_left_aside() -> None:
    with misbehaving(saying(accepted(), searched(2), presented(BOOKS))) as server:
        answer = ask(server.port)
    assert [record.content for record in answer.records] == BOOKS[:2]


def test_what_came_before_the_target_died_is_kept() -> None:
    for ending in (saying(accepted(), searched(12), presented(BOOKS[:4])), _dies_after(BOOKS[:4])):
        with misbehaving(ending) as server:
            answer = ask(server.port)
        assert ([record.content for record in answer.records], len(answer.remarks)) == (BOOKS[:4], 1)


def _dies_after(contents: list[bytes]) -> Talk:
    def talk(wire: socket.socket) -> None:
        for answer in (accepted(), searched(12), presented(contents)):
            wire.recv(65536)
            wire.sendall(answer)

    return talk


@pytest.mark.parametrize(
    ("addition", "words"),
    [
        ("无此检索点".encode("gb18030"), "(无此检索点)"),
        (("长" * 3000).encode(), f"({'长' * 100})"),
        (("长" * 3000).encode("gb18030"), f"({'长' * 100})"),
        (b"a\x1b[31mb\x00", ""),
        (b"\xff\xff\xff", ""),
    ],
)
def test_what_a_target_says_in_its_own_words_is_read_or_left_out(addition: bytes, words: str) -> None:
    says_no = saying(accepted(), searched(0, status=False, diagnostic=(1, addition)))
    with misbehaving(says_no) as server, pytest.raises(TargetSaysNo) as refused:
        ask(server.port)
    assert refused.value.sentence().partition("故障。")[2].strip() == words


def test_a_record_in_a_wrong_syntax_does_not_hide_the_others() -> None:
    mixed = saying(accepted(), searched(2), presented(BOOKS[:1]), presented([b"Title: x"], SUTRS))
    with misbehaving(mixed) as server:
        answer = ask(server.port)
    assert [record.content for record in answer.records] == BOOKS[:1]
    assert "SUTRS" in str(answer.remarks[0])


def test_records_in_a_wrong_character_set_are_never_shown_wrong() -> None:
    """What is set as GBK and is UTF-8 is read as what it is; what is set as UTF-8 and is GBK likewise or rejected."""
    gbk = raw_of(cnmarc("1", "边城纪事本末补遗", author="沈从文"), "gb18030")
    utf8 = raw_of(cnmarc("1", "边城纪事本末补遗", author="沈从文"))
    for content, set_as in ((gbk, "utf-8"), (utf8, "gbk"), (gbk, "auto"), (utf8, "auto"), (gbk, "big5")):
        with misbehaving(saying(accepted(), searched(1), presented([content]))) as server:
            answer = ask(server.port)
        [outcome] = read_records([record.content for record in answer.records], set_as)
        if isinstance(outcome, Found):
            assert outcome.record.field("200").get("a") == "边城纪事本末补遗"  # type: ignore[union-attr]
        else:
            assert outcome.reason.code


def test_rubbish_among_records_is_said_and_hides_nothing() -> None:
    contents = [BOOKS[0], b"", b"\x1d", b"00050garbage", BOOKS[0][:60], b"<html>", BOOKS[1]]
    outcomes = read_records(contents)
    assert [isinstance(outcome, Found) for outcome in outcomes] == [True, *[False] * 5, True]
    assert all(outcome.reason.code for outcome in outcomes if isinstance(outcome, Rejected))


def test_octets_sent_in_pieces_of_one_are_read() -> None:
    def slowly(wire: socket.socket) -> None:
        for answer in (accepted(), searched(1), presented(BOOKS[:1])):
            wire.recv(65536)
            for octet in answer:
                wire.sendall(bytes([octet]))
        silence(wire)

    with misbehaving(slowly) as server:
        assert [record.content for record in ask(server.port).records] == BOOKS[:1]


def test_an_open_length_is_read() -> None:
    """X.690, 8.1.3.6: servers may leave the length open and end with two zero octets."""
    given = presented(BOOKS[:1])
    body = given[1 + 1 + (given[1] & 0x7F if given[1] & 0x80 else 0) :]
    with misbehaving(saying(accepted(), searched(1), given[:1] + b"\x80" + body + b"\x00\x00")) as server:
        assert [record.content for record in ask(server.port).records] == BOOKS[:1]


# SRU


def response(records: str = "", total: object = 1, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><version>1.1</version>'
        f"<numberOfRecords>{total}</numberOfRecords><records>{records}</records></searchRetrieveResponse>"
    ).encode()


def recorded(content: str, packing: str = "xml") -> str:
    return (
        f"<record><recordSchema>marcxml</recordSchema><recordPacking>{packing}</recordPacking>"
        f"<recordData>{content}</recordData></record>"
    )


MARC = to_marcxml(cnmarc("1", "边城 & <山>"))
BOMB = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
SAYS_NO = (
    b'<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><numberOfRecords>0</numberOfRecords><diagnostics>'
    b'<diagnostic xmlns="http://www.loc.gov/zing/srw/diagnostic/"><uri>info:srw/diagnostic/1/16</uri>'
    b"<details>dc.title</details><message>Unsupported index</message></diagnostic></diagnostics></searchRetrieveResponse>"
)


def ask_sru(port: int, **more: object) -> TargetAnswer:
    return SruTarget(sru(port, timeout=SECONDS, **more)).search(QUERY, 10)


SRU_REFUSED: list[tuple[str, Callable[..., None], type[Refusal]]] = [
    ("HTML", plain(body=b"<!doctype html><html><body>Welcome</body></html>"), TargetSpeaksOtherwise),
    ("HTML in GBK", plain(body="<html><body>欢迎使用</body></html>".encode("gbk")), TargetSpeaksOtherwise),
    ("XHTML", plain(body=b"<html><body><p>Welcome</p></body></html>"), TargetSpeaksOtherwise),
    ("nothing", plain(body=b""), TargetSpeaksOtherwise),
    ("rubbish", plain(body=bytes(range(256)) * 9), TargetSpeaksOtherwise),
    ("half an answer", plain(body=response(recorded(MARC))[:400]), TargetSpeaksOtherwise),
    ("a bomb of entities", plain(body=response(recorded("&b;"), before=BOMB)), TargetSpeaksOtherwise),
    ("an external entity", plain(body=response(recorded("&a;"), before=XXE)), TargetSpeaksOtherwise),
    ("nested deeply", plain(body=response("<a>" * 5000 + "</a>" * 5000)), TargetSpeaksOtherwise),
    ("no number of records", plain(body=response(recorded(MARC), total="many")), TargetSpeaksOtherwise),
    ("a huge number of records", plain(body=response(recorded(MARC), total="9" * 5000)), TargetSpeaksOtherwise),
    ("a server error", plain("500 Oops", b"<html/>"), TargetSpeaksOtherwise),
    ("asks for a password", plain("401 Unauthorized", b""), TargetSignIn),
    ("a diagnostic", plain(body=SAYS_NO), TargetSaysNo),
    ("records that are no MARC", plain(body=response(recorded("<dc><title>x</title></dc>"))), NotAMarcSyntax),
    ("a huge body", plain(body=b"<a>" + b" " * (9 << 20) + b"</a>"), AnswerTooLarge),
    ("a body without an end", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n<a>"), AnswerTooLarge),
    ("a status that is none", raw(b"SSH-2.0-OpenSSH\r\n"), BadAnswer),
    ("leads to https and back", plain("302 Found", Location="ftp://example.org/"), Refusal),
    ("leads in circles", plain("302 Found", Location="?again"), BadAnswer),
]


@pytest.mark.parametrize(("answer", "kind"), [it[1:] for it in SRU_REFUSED], ids=[it[0] for it in SRU_REFUSED])
def test_an_sru_target_that_misbehaves_is_refused_in_time(answer: Callable[..., None], kind: type[Refusal]) -> None:
    with serving(answer) as server:
        begun = time.monotonic()
        with pytest.raises(kind) as refused:
            ask_sru(server.port)
        assert time.monotonic() - begun < SECONDS + 1
    assert refused.value.in_full()
    assert "/etc/passwd" not in refused.value.in_full()


def test_what_an_sru_target_refuses_is_said_in_the_readers_language() -> None:
    for number, words in (
        ("16", "它没有所用的检索项。 (Unsupported index dc.title)"),
        ("66", "它没有所要的记录模式。"),
    ):
        body = SAYS_NO.replace(b"/1/16<", f"/1/{number}<".encode())
        with serving(plain(body=body)) as server, pytest.raises(TargetSaysNo) as refused:
            ask_sru(server.port)
        assert words in refused.value.sentence()


def test_a_target_without_tls_that_is_asked_by_https_is_said_to_have_none() -> None:
    with misbehaving(lambda wire: wire.sendall(b"220 welcome\r\n" * 9)) as server, pytest.raises(BadAnswer) as refused:
        ask_sru(server.port, url=f"https://127.0.0.1:{server.port}/sru")
    assert "TLS" in refused.value.sentence()


def test_an_sru_target_that_hangs_is_given_up() -> None:
    with misbehaving(silence) as server, pytest.raises(TooSlow):
        ask_sru(server.port)


def test_a_target_that_leads_to_this_machine_reaches_nothing_there() -> None:
    inner = plain(body=response(recorded(MARC)))
    with serving(inner) as inside, serving(_leading_to(inside.port)) as outside:
        with pytest.raises(TargetForbidden) as refused:
            ask_sru(outside.port)
        assert inside.asked == []
        assert str(inside.port) in refused.value.sentence()


def _leading_to(port: int) -> Callable[..., None]:
    return plain("302 Found", Location=f"http://127.0.0.1:{port}/Default")


def test_a_password_is_not_carried_to_another_host() -> None:
    with serving(plain("302 Found", Location="http://localhost:1/")) as server:
        with pytest.raises(Refusal):
            ask_sru(server.port, user="reader", password="open-sesame")
        [asked] = server.asked
    assert b"authorization: basic" in asked.lower()


def test_a_record_packed_as_text_is_read() -> None:
    escaped = MARC.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for body in (response(recorded(MARC)), response(recorded(escaped, "string"))):
        with serving(plain(body=body)) as server:
            answer = ask_sru(server.port)
        [outcome] = read_records([record.content for record in answer.records])
        assert isinstance(outcome, Found)
        assert outcome.record.field("200").get("a") == "边城 & <山>"  # type: ignore[union-attr]


GBK = b'<?xml version="1.0" encoding="GBK"?>'
PLAIN = b'<?xml version="1.0"?>'


def test_an_answer_in_gbk_is_read_where_it_or_its_header_says_so() -> None:
    in_gbk = response(recorded(MARC)).decode().encode("gb18030")
    packed = '<?xml version="1.0" encoding="GBK"?>' + MARC
    escaped = packed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    answers = [
        plain(body=in_gbk.replace(PLAIN, GBK)),
        plain(body=in_gbk, Content_Type="text/xml; charset=gb2312"),
        plain(body=response(recorded(escaped, "string"))),
    ]
    for said in answers:
        with serving(said) as server:
            [outcome] = read_records([record.content for record in ask_sru(server.port).records])
        assert isinstance(outcome, Found)
        assert outcome.record.field("200").get("a") == "边城 & <山>"  # type: ignore[union-attr]
    broken = response(recorded("边")).replace(PLAIN, GBK) + b"\xff"
    with serving(plain(body=broken)) as server, pytest.raises(TargetSpeaksOtherwise):
        ask_sru(server.port)


def test_an_answer_in_an_encoding_it_does_not_name_is_read_by_what_the_target_is_set_to() -> None:
    in_gbk = response(recorded(MARC)).decode().encode("gb18030")
    false = in_gbk.replace(PLAIN, b'<?xml version="1.0" encoding="UTF-8"?>')
    utf8 = response(recorded(MARC))
    for body, header, charset in (
        (in_gbk, "text/xml", "gbk"),
        (false, "text/xml; charset=utf-8", "gb18030"),
        (utf8, "text/xml; charset=gb2312", "gbk"),
        (utf8.replace(PLAIN, GBK), "text/xml", "auto"),
        (b"\xef\xbb\xbf" + utf8, "text/xml; charset=gbk", "auto"),
        (b"\r\n " + utf8, "text/html", "auto"),
        (utf8.decode().encode("utf-16"), "text/xml", "gbk"),
    ):
        with serving(plain(body=body, Content_Type=header)) as server:
            [outcome] = read_records([one.content for one in ask_sru(server.port, charset=charset).records])
        assert isinstance(outcome, Found), (header, charset)
        assert outcome.record.field("200").get("a") == "边城 & <山>"  # type: ignore[union-attr]
    western = response(recorded(to_marcxml(cnmarc("1", "Café", publisher="X")))).decode()
    western_body = "".join(char for char in western if ord(char) < 256).encode("latin-1")
    for header, charset in (("text/xml; charset=ISO-8859-1", "auto"), ("text/xml", "latin-1")):
        with serving(plain(body=western_body, Content_Type=header)) as server:
            [outcome] = read_records([one.content for one in ask_sru(server.port, charset=charset).records])
        assert isinstance(outcome, Found)
        assert outcome.record.field("200").get("a") == "Café"  # type: ignore[union-attr]
    with serving(plain(body=in_gbk)) as server, pytest.raises(TargetSpeaksOtherwise) as refused:
        ask_sru(server.port)
    assert "字符集" in refused.value.sentence()


def test_a_control_character_in_one_record_does_not_cost_the_others() -> None:
    other = to_marcxml(cnmarc("2", "山水志"))
    for written in ("边&#x1;城", "边&#31;城", "边\x00\x1f城"):
        body = response(recorded(MARC.replace("边城", written)) + recorded(other), total=2)
        with serving(plain(body=body)) as server:
            outcomes = read_records([one.content for one in ask_sru(server.port).records])
        titles = [one.record.field("200").get("a") for one in outcomes if isinstance(one, Found)]  # type: ignore[union-attr]
        assert titles == ["边城 & <山>", "山水志"]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/sru?", b"/sru?query="),
        ("/sru?db=x&", b"/sru?db=x&query="),
        ("/sru?operation=explain&version=1.2&db=%D6%D0", b"/sru?db=%D6%D0&query="),
        ("/sru?query=old&maximumRecords=1&startRecord=9", b"/sru?query="),
    ],
)
def test_an_address_copied_from_a_browser_is_an_address(written: str, sent: bytes) -> None:
    with serving(plain(body=response(recorded(MARC)))) as server:
        ask_sru(server.port, url=f"http://127.0.0.1:{server.port}{written}")
        [asked] = server.asked
    line = asked.split(b"\r\n")[0]
    assert line.startswith(b"GET " + sent)
    assert [line.count(name) for name in (b"query=", b"operation=", b"maximumRecords=", b"startRecord=")] == [1] * 4


def test_a_bomb_packed_as_text_is_no_record() -> None:
    inner = (
        BOMB + "<record><leader>00000nam0 2200000   450 </leader><controlfield tag='001'>&b;</controlfield></record>"
    )
    escaped = inner.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    with serving(plain(body=response(recorded(escaped, "string")))) as server:
        answer = ask_sru(server.port)
    assert [isinstance(one, Rejected) for one in read_records([record.content for record in answer.records])] == [True]


def test_version_2_is_spoken_too() -> None:
    body = response(recorded(MARC)).replace(
        b"http://www.loc.gov/zing/srw/", b"http://docs.oasis-open.org/ns/search-ws/sruResponse"
    )
    with serving(plain(body=body)) as server:
        answer = ask_sru(server.port, version="2.0")
        [asked] = server.asked
    assert answer.total == 1
    assert b"recordXMLEscaping=xml" in asked
    assert b"operation=" not in asked


def test_credentials_are_in_no_representation() -> None:
    settings: TargetSettings = replace(z3950(1), user="reader", password="open-sesame")
    assert "open-sesame" not in repr(settings)


def test_the_syntax_of_a_record_is_believed_as_little_as_its_bytes() -> None:
    with misbehaving(saying(accepted(), searched(1), presented([b"Title: x"], UNIMARC))) as server:
        answer = ask(server.port)
    assert isinstance(read_records([record.content for record in answer.records])[0], Rejected)
