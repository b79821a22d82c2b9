"""Pages that belong to no domain: style guide, preferences, web manifest, service worker, the page shown offline."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.ui import assets, preferences
from tianlu.kit.ui.samples import guide


@allow(PUBLIC)
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Tokens with their measured contrast and every component, in both themes."""
    return render(request, "kit/styleguide.html", guide())


@allow(PUBLIC)
@require_safe
def sample_suggestions(request: HttpRequest) -> HttpResponse:
    """What the search boxes of the style guide suggest, whatever is typed."""
    return render(request, "kit/components/suggestions.html", {"groups": guide()["groups"], "prefix": "live"})


@allow(PUBLIC)
@csrf_exempt  # A foreign page could at most change a theme; a token would give every visitor a cookie and no cache.
@require_POST
def keep_preferences(request: HttpRequest) -> HttpResponse:
    """Set theme, size, shortcuts or language and go back to `next`, which must be an address of this site."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    preferences.write(response, request.POST.dict())
    return response


@allow(PUBLIC)
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the installed app shows when there is no network and no kept copy."""
    return render(request, "kit/offline.html")


@allow(PUBLIC)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C), in the page's language and under the name of the site."""
    rendered = render(request, "kit/name.txt").content.decode().strip()
    name = rendered or _("Tianlu")
    icons = [
        {"src": assets.brand(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    maskable = {"src": assets.brand("maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    body = {
        "name": name,
        "short_name": name[:12],
        "lang": preferences.language_tag(),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf6",
        "theme_color": "#fbfaf6",
        "icons": [*icons, maskable],
    }
    return JsonResponse(body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@allow(PUBLIC)
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker with the list of what to keep above it; its bytes change with the build, which renews the cache."""
    shell = {
        "version": assets.version(),
        "offline": "/offline",
        "static": settings.STATIC_URL,
        "assets": [assets.asset(name) for name in ("ui.css", "ui.js", "icons.svg")] + [assets.brand("icon-192.png")],
    }
    try:
        body = (assets.DIST / "sw.js").read_text(encoding="utf-8")
    except FileNotFoundError:
        return HttpResponse("", content_type="text/javascript", status=404)
    response = HttpResponse(f"self.SHELL = {json.dumps(shell)};\n{body}", content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
