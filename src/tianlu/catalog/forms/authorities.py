"""Shapes of what staff type about vocabularies and authorities."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import AuthorityKind, AuthorityView


class VocabularyForm(forms.Form):
    """A vocabulary to begin."""

    name = forms.CharField(label=_("Name of the vocabulary"), max_length=120)
    kind = forms.ChoiceField(label=_("What is in it"), choices=[(kind.value, kind.label) for kind in AuthorityKind])
    language = forms.CharField(
        label=_("Language of its preferred forms"), max_length=20, initial="zh", help_text=_("A code such as zh or en.")
    )
    source = forms.CharField(label=_("Where it comes from"), max_length=300, required=False)
    licence = forms.CharField(label=_("On what terms it may be used"), max_length=300, required=False)


class VocabularyFileForm(forms.Form):
    """A file for a vocabulary."""

    file = forms.FileField(
        label=_("File of the vocabulary"),
        help_text=_(
            "SKOS as RDF/XML, Turtle or N-Triples; authority records of MARC 21 or CNMARC; or a table (CSV, TSV) with the "
            "columns label, variants (parted by |), broader, notation, language. May be compressed."
        ),
        error_messages={"required": _("No file was chosen. Choose the file to take in.")},
    )


def read_schemes(post: QueryDict) -> tuple[list[str], dict[str, str]]:
    """Which concept schemes of a file go into its vocabulary, and which into another, by name."""
    here: list[str] = []
    apart: dict[str, str] = {}
    for at, key in enumerate(post.getlist("key")):
        where, name = post.get(f"where.{at}", ""), post.get(f"name.{at}", "")
        if where == "here":
            here.append(key)
        elif where == "apart":
            apart[key] = name
    return here, apart


class AuthorityForm(forms.Form):
    """What an authority says of itself."""

    label = forms.CharField(label=_("Preferred form"), max_length=300)
    dates = forms.CharField(label=_("Dates"), max_length=60, required=False, help_text=_("For example 1902-1988."))
    qualifier = forms.CharField(label=_("Qualifier"), max_length=120, required=False)
    notation = forms.CharField(label=_("Class number"), max_length=60, required=False)
    external_id = forms.CharField(label=_("Identifier elsewhere"), max_length=300, required=False)
    note = forms.CharField(label=_("Scope note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    @staticmethod
    def of(view: AuthorityView) -> "AuthorityForm":
        """The form filled with what the authority says now."""
        names = ("label", "dates", "qualifier", "notation", "external_id", "note")
        return AuthorityForm(initial={name: getattr(view, name) for name in names})
