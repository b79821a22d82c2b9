"""The understood query in words, so that a reader sees what was looked for."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from tianlu.discovery.classes import format_label, language_label
from tianlu.discovery.cql.ast import WORDS, And, Clause, Everything, Field, Node, Not, Or, Query, Relation
from tianlu.kit.text import romanise, script_of, to_simplified, to_traditional

_LONGEST: Final = 60  # characters of a term that are repeated
_READ: Final = frozenset({Field.ALL, Field.TITLE, Field.AUTHOR})


def understood(query: Query, language: str) -> str:
    """One sentence for the query; empty for everything and for a query without anything to explain."""
    node = query.node
    if isinstance(node, Everything):
        return ""
    with override(language or None):
        if isinstance(node, Clause) and node.field is Field.ALL and node.relation is Relation.HAS:
            return _plain(node)
        return _say(node, inside=False)


def field_name(field: Field) -> str:
    """What the field is called on the screen."""
    names = {
        Field.ALL: _("Anywhere"),
        Field.TITLE: _("Title"),
        Field.AUTHOR: _("Author"),
        Field.SUBJECT: _("Subject"),
        Field.PUBLISHER: _("Publisher"),
        Field.SERIES: _("Series"),
        Field.FULLTEXT: _("Full text"),
        Field.ISBN: _("ISBN"),
        Field.ISSN: _("ISSN"),
        Field.NUMBER: _("Other number"),
        Field.CALL_NUMBER: _("Call number"),
        Field.CLASS: _("Class"),
        Field.LANGUAGE: _("Language"),
        Field.FORMAT: _("Kind"),
        Field.YEAR: _("Year"),
        Field.ID: _("Record number"),
    }
    return names[field]


def _plain(clause: Clause) -> str:
    forms = other_forms(clause)
    if not forms:
        return ""
    return _("%(term)s, also written %(forms)s") % {"term": _short(clause.term), "forms": _(", ").join(forms)}


def _say(node: Node, *, inside: bool) -> str:
    match node:
        case Everything():
            return _("all titles")
        case Clause():
            return _clause(node)
        case And(operands):
            said = _(" and ").join(_say(operand, inside=True) for operand in operands)
        case Or(operands):
            said = _(" or ").join(_say(operand, inside=True) for operand in operands)
        case Not(kept, left_out):
            said = _("%(kept)s, but not %(left_out)s") % {
                "kept": _say(kept, inside=True),
                "left_out": _say(left_out, inside=True),
            }
    return _("(%(words)s)") % {"words": said} if inside else said


def _clause(clause: Clause) -> str:
    forms = other_forms(clause)
    term = _value(clause)
    if clause.relation is Relation.WITHIN:
        low, _space, high = term.partition(" ")
        return _("%(field)s from %(low)s to %(high)s") % {"field": field_name(clause.field), "low": low, "high": high}
    if forms:
        term = _("%(term)s, also written %(forms)s") % {"term": term, "forms": _(", ").join(forms)}
    return _pattern(clause) % {"field": field_name(clause.field), "term": term}


def _pattern(clause: Clause) -> str:
    if clause.truncated and (clause.relation is Relation.EXACT or clause.field not in WORDS):
        return _("%(field)s begins with “%(term)s”")
    if clause.truncated:
        return _("%(field)s has a word beginning with “%(term)s”")
    patterns = {
        Relation.HAS: _("%(field)s = %(term)s"),
        Relation.ALL: _("%(field)s has all of “%(term)s”"),
        Relation.ANY: _("%(field)s has any of “%(term)s”"),
        Relation.PHRASE: _("%(field)s has the phrase “%(term)s”"),
        Relation.EXACT: _("%(field)s is exactly “%(term)s”"),
        Relation.LESS: _("%(field)s before %(term)s"),
        Relation.AT_MOST: _("%(field)s up to %(term)s"),
        Relation.MORE: _("%(field)s after %(term)s"),
        Relation.AT_LEAST: _("%(field)s from %(term)s"),
        Relation.NOT_EQUAL: _("%(field)s is not “%(term)s”"),
    }
    return patterns[clause.relation]


def other_forms(clause: Clause) -> list[str]:
    """The other script and the pinyin that the same search finds; none for terms without characters."""
    term = clause.term
    chinese = script_of(term).startswith("zh")
    if clause.field not in _READ or clause.masked or len(term) > _LONGEST or not chinese or " " in term:
        return []
    other = {to_simplified(term), to_traditional(term)} - {term}
    forms = sorted(other)
    if clause.relation is not Relation.PHRASE and len(term) > 1:
        forms.append(romanise(term, name=clause.field is Field.AUTHOR))
    return forms


def _value(clause: Clause) -> str:
    """The term as it is shown: codes of languages and kinds by their names."""
    if clause.truncated or clause.masked:
        return _short(clause.term)
    if clause.field is Field.LANGUAGE:
        return language_label(clause.term)
    return format_label(clause.term) if clause.field is Field.FORMAT else _short(clause.term)


def _short(term: str) -> str:
    return term if len(term) <= _LONGEST else f"{term[:_LONGEST]}…"
