"""Pages of no domain: style guide, preferences, manifest, service worker, offline; and the frame of every page."""

import io
import json
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from tianlu.kit.errors import NotFound, SignInNeeded
from tianlu.kit.refusals import StaleForm, page
from tianlu.kit.ui import assets
from tianlu.kit.ui.offline import keep_offline

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "tag", "heading"), [("zh-hans", "zh-Hans", "纸 · 墨 · 印"), ("en", "en", "Paper, ink, seal")]
)
def test_the_style_guide_speaks_both_languages(client: Client, language: str, tag: str, heading: str) -> None:
    client.cookies["tianlu_language"] = language
    response = client.get("/styleguide")
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{tag}"' in html
    assert f"<h1>{heading}</h1>" in html
    assert html.count("data-theme=") >= 4


def test_the_style_guide_repeats_no_id(client: Client) -> None:
    ids = re.findall(r'\sid="([^"]+)"', client.get("/styleguide").content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_a_preference_is_kept_in_a_cookie_and_drawn_by_the_server(client: Client) -> None:
    response = client.post("/preferences", {"theme": "dark", "next": "/styleguide"})
    assert (response.status_code, response.headers["Location"]) == (302, "/styleguide")
    assert client.cookies["tianlu_theme"].value == "dark"
    assert client.cookies["tianlu_theme"]["samesite"] == "Lax"
    assert 'data-theme="dark"' in client.get("/styleguide").content.decode().split("<head>")[0]
    client.post("/preferences", {"theme": "auto", "size": "large", "language": "en"})
    html = client.get("/styleguide").content.decode().split("<head>")[0]
    assert "data-theme" not in html
    assert 'data-size="large"' in html
    assert 'lang="en"' in html


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", ""])
def test_preferences_never_lead_away(client: Client, target: str) -> None:
    assert client.post("/preferences", {"theme": "dark", "next": target}).headers["Location"] == "/"


def test_unknown_preferences_are_not_kept(client: Client) -> None:
    client.post("/preferences", {"theme": "<b>", "language": "xx", "size": ""})
    assert sorted(client.cookies) == []


def test_the_manifest_makes_an_installable_app(client: Client) -> None:
    response = client.get("/manifest.webmanifest")
    body = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (body["display"], body["start_url"], body["scope"]) == ("standalone", "/", "/")
    assert [icon["sizes"] for icon in body["icons"]] == ["192x192", "512x512", "512x512"]
    assert body["name"]


def test_the_worker_names_its_shell(client: Client) -> None:
    if not (assets.DIST / "sw.js").is_file():
        pytest.skip("the assets are not built (npm run build)")
    response = client.get("/sw.js")
    text = response.content.decode()
    shell = json.loads(text.removeprefix("self.SHELL = ").split(";\n", 1)[0])
    assert shell["version"] == assets.version()
    assert f"/static/kit/dist/ui.css?v={assets.version()}" in shell["assets"]
    assert response.headers["Cache-Control"] == "no-cache"


def test_the_offline_page_stands_alone(client: Client) -> None:
    client.cookies["tianlu_language"] = "en"
    assert "There is no network" in client.get("/offline").content.decode()


class _Actor:
    def __init__(self, *, signed_in: bool) -> None:
        self.signed_in = signed_in


@pytest.mark.parametrize(
    ("actor", "status", "expected"),
    [
        (_Actor(signed_in=False), 200, "keep"),
        (_Actor(signed_in=True), 200, None),
        (None, 200, None),
        (_Actor(signed_in=False), 410, None),
    ],
)
def test_only_pages_of_visitors_are_kept_offline(actor: _Actor | None, status: int, expected: str | None) -> None:
    @keep_offline
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", status=status)

    request = RequestFactory().get("/records/1")
    request.actor = actor  # type: ignore[attr-defined]
    assert view(request).headers.get("X-Offline") == expected


def test_an_error_page_says_what_happened_and_what_next() -> None:
    request = RequestFactory().get("/nowhere")
    with translation.override("en"):
        response = page(request, NotFound())
    html = response.content.decode()
    assert response.status_code == 404
    assert "<h1>There is nothing at this address.</h1>" in html
    assert "Check the address, or search for what you need." in html
    assert "quote “not-found”" in html


def refused(ask: RequestFactory, sent: str, headers: dict[str, str]) -> str:
    request = ask.post("/desk/lists", sent, "application/x-www-form-urlencoded", headers=headers)
    return page(request, StaleForm()).content.decode()


def test_a_form_refused_for_its_session_can_be_sent_again_from_our_pages_only() -> None:
    ask = RequestFactory()
    ours = {"Origin": "http://testserver", "Referer": "http://testserver/desk/lists?id=7"}
    body = "name=%E6%96%B0%3Cb%3E&id=1&id=2&csrfmiddlewaretoken=old"
    told = refused(ask, body, ours)
    assert '<input type="hidden" name="name" value="新&lt;b&gt;">' in told
    assert re.findall(r'name="id" value="(\d)"', told) == ["1", "2"]
    assert 'value="old"' not in told
    assert 'href="/desk/lists?id=7"' in told
    for headers in ({"Origin": "https://evil.example", "Referer": "https://evil.example/x"}, {}):
        kept = refused(ask, body, headers)
        assert 'name="id"' not in kept
        assert "evil" not in kept
    scans = ask.post("/desk/items/scans", {"codes": "N1\nN2"}, headers=ours)  # multipart, without its file
    assert 'name="codes" value="N1\nN2"' in page(scans, SignInNeeded()).content.decode()
    filed = ask.post("/desk/items/scans", {"codes": "N1", "file": io.BytesIO(b"N2")}, headers=ours)
    assert 'name="codes"' not in page(filed, SignInNeeded()).content.decode()
    filed.close()
    assert "geheim" not in refused(ask, "login=a&password=geheim", ours)


def test_a_refusal_leads_back_to_its_form() -> None:
    ask = RequestFactory(headers={"Referer": "http://testserver/desk/imports/3"})
    assert 'href="/desk/imports/3"' in page(ask.post("/desk/imports/3/undoings"), NotFound()).content.decode()
    assert 'href="/desk/imports/3"' not in page(ask.get("/nowhere"), NotFound()).content.decode()
    away = RequestFactory(headers={"Referer": "http://testserver//evil.example/"})
    assert "evil" not in page(away.post("/desk/lists"), SignInNeeded()).content.decode()
