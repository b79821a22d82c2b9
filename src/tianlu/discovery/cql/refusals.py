"""What a query is refused for: each names the place, says what was expected, and carries the SRU diagnostic number."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Malformed


class BadQuery(Malformed):
    """The query cannot be read. `diagnostic` is the number of the SRU diagnostic list (info:srw/diagnostic/1)."""

    code = "bad-query"
    message = _("The query cannot be read at character %(position)s: %(found)s was not expected there.")
    remedy = _('Write terms with spaces or signs in quotation marks, as in title = "red chamber"; see the search help.')
    diagnostic: ClassVar[int] = 10


class QueryEnds(BadQuery):
    code = "query-ends"
    message = _("The query ends too early, at character %(position)s: a term or a closing bracket is missing.")


class QuoteOpen(BadQuery):
    code = "quote-open"
    message = _("The quotation mark at character %(position)s is never closed.")
    remedy = _('Close it, or write \\" for a quotation mark inside a term.')
    diagnostic = 14


class UnknownIndex(BadQuery):
    code = "unknown-index"
    message = _("“%(found)s” at character %(position)s is not something to search in.")
    remedy = _(
        "Search in title, author, subject, publisher, series, isbn, issn, callnumber, class, number, language, format, "
        "year, id or all."
    )
    diagnostic = 16


class UnknownContext(BadQuery):
    code = "unknown-context"
    message = _("The set of names “%(found)s” at character %(position)s is not known here.")
    remedy = _("Use the names of cql, dc, bath, bib or rec, or names without a prefix.")
    diagnostic = 15


class UnknownRelation(BadQuery):
    code = "unknown-relation"
    message = _("“%(found)s” at character %(position)s cannot be used with “%(index)s”.")
    remedy = _("Use =, ==, <>, any, all or adj for words, and <, <=, >, >=, = or within for years and numbers.")
    diagnostic = 22


class UnknownModifier(BadQuery):
    code = "unknown-modifier"
    message = _("The modifier “%(found)s” at character %(position)s is not supported.")
    remedy = _("Leave it out; scripts, case and accents are always ignored.")
    diagnostic = 20


class NoProximity(BadQuery):
    code = "no-proximity"
    message = _("Nearness (prox, at character %(position)s) is not supported.")
    remedy = _('Use adj for words side by side, as in title adj "red chamber", or “and” for words anywhere.')
    diagnostic = 39


class BadTerm(BadQuery):
    code = "bad-term"
    message = _("“%(found)s” at character %(position)s is not a value that “%(index)s” can have.")
    remedy = _("Years and ids are whole numbers; “within” takes two of them in quotation marks.")
    diagnostic = 36


class BadMask(BadQuery):
    code = "bad-mask"
    message = _("The sign %(found)s cannot stand where it does in the term at character %(position)s.")
    remedy = _(
        "^ may begin a term, * and ? stand for letters after at least one known one; \\ makes them ordinary signs."
    )
    diagnostic = 28


class UnknownSort(BadQuery):
    code = "unknown-sort"
    message = _("Results cannot be sorted by “%(found)s” (character %(position)s).")
    remedy = _("Sort by one of title, year (with /sort.descending for newest first), callnumber, newest or relevance.")
    diagnostic = 86


class QueryTooLong(BadQuery):
    code = "query-too-long"
    message = _("The query is longer than %(limit)s characters.")
    remedy = _("Search for less at a time.")
    diagnostic = 12


class QueryTooBig(BadQuery):
    code = "query-too-big"
    message = _("The query has more than %(limit)s terms (at character %(position)s).")
    remedy = _("Search for less at a time.")
    diagnostic = 38


class QueryTooDeep(BadQuery):
    code = "query-too-deep"
    message = _("Brackets are nested deeper than %(limit)s (at character %(position)s).")
    remedy = _("Write the query with fewer brackets.")
    diagnostic = 13


class TooManyMasks(BadQuery):
    code = "too-many-masks"
    message = _("More than %(limit)s terms of the query have * or ? in them (at character %(position)s).")
    remedy = _("Write some of the words out.")
    diagnostic = 29
