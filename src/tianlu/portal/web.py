"""Home, about, the staff desk's shell and the list of jobs."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tianlu.kit import jobs
from tianlu.kit.access import PUBLIC, SIGNED_IN, allow
from tianlu.kit.addresses import number_in
from tianlu.kit.clock import now
from tianlu.kit.data import desk_menu
from tianlu.kit.jobs import JobState
from tianlu.kit.ui.offline import keep_offline
from tianlu.libraries.data import actor_of
from tianlu.portal import queries
from tianlu.portal.events import MANAGE_JOBS, SEE_JOBS


@allow(PUBLIC)
@require_safe
@keep_offline
def home(request: HttpRequest) -> HttpResponse:
    """One box, three live examples, today's hours, shelves worth browsing."""
    return render(request, "portal/home.html", queries.home(actor_of(request), now()))


@allow(PUBLIC)
@require_safe
@keep_offline
def about(request: HttpRequest) -> HttpResponse:
    """The library's branches and hours, the sources of its records, the software."""
    return render(request, "portal/about.html", queries.about(actor_of(request), now()))


@allow(PUBLIC)
@require_safe
def about_errors(request: HttpRequest) -> HttpResponse:
    """Every refusal's code with its sentence and remedy: the pages that problem documents point to."""
    return render(request, "portal/errors.html", {"refusals": queries.refusals()})


@allow(SIGNED_IN)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The staff desk: what the actor may do, and what is going on."""
    actor = actor_of(request)
    entries = sorted(
        (entry for _name, entry in desk_menu if entry.act is None or actor.may(entry.act)), key=lambda e: e.order
    )
    running = jobs.recent(actor.own, limit=5) if actor.may(SEE_JOBS) else []
    return render(
        request,
        "portal/desk.html",
        {
            "groups": [
                (group, [(entry, reverse(entry.url_name)) for entry in found])
                for group, found in groupby(entries, key=lambda entry: str(entry.group))
            ],
            "jobs": [job_facts(request, view) for view in running],
            "worker_alive": jobs.worker_alive(now()),
        },
    )


@allow(SEE_JOBS)
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """Jobs of the organisation, newest first, by state; filters and place are in the address."""
    wanted = request.GET.get("state", "")
    state = JobState(wanted) if wanted in set(JobState) else None
    before = number_in(request.GET.get("before", ""))
    found = jobs.recent(actor_of(request).own, state=state, before=before, limit=51)
    context: dict[str, Any] = {
        "jobs": [job_facts(request, view) for view in found[:50]],
        "state": wanted if state else "",
        "states": queries.job_states(),
        "older": found[49].id if len(found) > 50 else None,
        "worker_alive": jobs.worker_alive(now()),
    }
    return render(request, "portal/jobs.html", context)


def job_facts(request: HttpRequest, view: jobs.JobView) -> dict[str, Any]:
    """What `kit/components/progress.html` and the job pages show of a job."""
    actor = actor_of(request)
    return {
        "id": view.id,
        "title": view.label,
        "about": view.about,
        "took": queries.job_took(view),
        "done": view.done,
        "total": view.total,
        "running": not view.state.ended,
        "words": queries.job_words(view),
        "state": queries.job_state(view),
        "view": view,
        "href": reverse("portal:job", args=[view.id]),
        "poll_href": reverse("portal:job-progress", args=[view.id]),
        "manageable": actor.may(MANAGE_JOBS),
        "retryable": view.state in {JobState.FAILED, JobState.CANCELLED},
    }


@allow(SEE_JOBS)
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job: state, progress, how it ended and what to do next."""
    view = jobs.find(job_id, actor_of(request).own)
    return render(request, "portal/job.html", {"job": job_facts(request, view)})


@allow(SEE_JOBS)
@require_safe
def job_progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress component alone, for a page that asks every two seconds."""
    facts = job_facts(request, jobs.find(job_id, actor_of(request).own))
    if not facts["running"]:
        facts["announce"] = f"{facts['title']}: {facts['words']}"
    return render(request, "kit/components/progress.html", {"job": facts})


@allow(MANAGE_JOBS)
@require_POST
def cancel_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop a job at its next step."""
    jobs.find(job_id, actor_of(request).own)
    jobs.cancel(job_id)
    return HttpResponseRedirect(reverse("portal:job", args=[job_id]))


@allow(MANAGE_JOBS)
@require_POST
def retry_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Queue a failed or stopped job again; it goes on from where it stopped."""
    jobs.find(job_id, actor_of(request).own)
    jobs.retry(job_id)
    return HttpResponseRedirect(reverse("portal:job", args=[job_id]))


@allow(PUBLIC)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Records may be indexed by search engines; result lists and the desk are not worth their time."""
    lines = ("User-agent: *", "Disallow: /search", "Disallow: /browse", "Disallow: /desk", "Disallow: /api", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@allow(PUBLIC)
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """The OpenSearch 1.1 description, so that a browser offers the library as a search engine."""
    return render(
        request,
        "portal/opensearch.xml",
        {"base": settings.TIANLU_URL},
        content_type="application/opensearchdescription+xml",
    )
