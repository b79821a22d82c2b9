"""What a cluster answers, as discovery says it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from tianlu.discovery.data import SearchAway
from tianlu.kit.errors import Malformed, Refusal
from tianlu.kit.opensearch import Answered, ClusterAway, ClusterReadOnly

_GONE = 404
_UNFIT = ("strict_dynamic_mapping_exception", "mapper_parsing_exception")
_WIDE = (
    "too_many",
    "too_complex",
    "maxclause",
    "toomanyclauses",
    "automaton",
    "max_expansions",
    "expanded to too many",
)


class SearchClusterAway(SearchAway):
    message = _("Search is away for now: %(reason)s")
    remedy = _("Records can be opened by their address meanwhile. Try again in a minute.")


class IndexChanged(SearchAway):
    message = _("The fields of the search index were changed from outside.")
    remedy = _("It is made anew by itself; `tianlu rebuild search` does it at once.")


class TooWide(Malformed):
    code = "too-wide"
    message = _("The search stands for too many words at once.")
    remedy = _("Write more letters before or between the signs * and ?, or fewer words.")


@contextmanager
def told_apart() -> Iterator[None]:
    """Raise `SearchAway` where the cluster does not answer or has no index, `TooWide` where the question is too much."""
    try:
        yield
    except Answered as error:
        if error.status == _GONE:
            raise SearchAway() from error
        if error.kind in _UNFIT:
            raise IndexChanged() from error
        said = f"{error.kind} {error.reason} {error.body}".lower()
        if any(word in said for word in _WIDE):
            raise TooWide() from error
        raise SearchClusterAway(reason=f"{error.status} {error.kind}") from error
    except (ClusterAway, ClusterReadOnly) as error:
        raise SearchClusterAway(reason=error.sentence()) from error
    except SearchAway:
        raise
    except Refusal as error:
        if type(error).__module__.startswith("tianlu.kit.opensearch"):
            raise SearchClusterAway(reason=error.sentence()) from error
        raise
