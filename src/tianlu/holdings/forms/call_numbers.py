"""Shapes of shelving schemes, tables of author numbers, and a cataloger's words about a number."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data import CLASS_SCHEMES, AuthorMethod, Auxiliary, Method, SchemeView
from tianlu.holdings.queries import author_tables_of, locations_of, schemes_of
from tianlu.holdings.rules import AFTER_MARKS, Marks
from tianlu.holdings.services import Making, Wanted
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree

_MARKS = [(mark, mark) for mark in AFTER_MARKS]
_LARGEST_TABLE = 4 << 20  # bytes


def branch_choices(actor: Actor) -> list[tuple[str, str]]:
    language = get_language() or ""
    return [(str(one.id), one.name.shown(language)) for one in branch_tree(actor, actor.organisation_id, inactive=True)]


class SchemeForm(forms.Form):
    """A shelving scheme; where it holds is chosen once, when it is made."""

    name = forms.CharField(label=_("Name"), max_length=80)
    place = forms.ChoiceField(label=_("Where it holds"))
    method = forms.ChoiceField(label=_("Book number"), choices=[(one.value, one.label) for one in Method])
    author_method = forms.ChoiceField(
        label=_("Author numbers come from"), choices=[(one.value, one.label) for one in AuthorMethod]
    )
    author_table = forms.ChoiceField(label=_("Table of author numbers"), required=False)
    class_scheme = forms.ChoiceField(label=_("Classification"), choices=list(CLASS_SCHEMES.items()))
    collection = forms.CharField(
        label=_("Mark of the collection, before the class"),
        max_length=8,
        required=False,
        help_text=_("As 儿 in 儿I287.45/12, or 外/ in 外/TP312/L1; empty where there is none."),
    )
    distinction = forms.ChoiceField(
        label=_("Mark before the number that tells titles of one author number apart"),
        choices=_MARKS,
        initial=Marks().distinction,
    )
    edition = forms.ChoiceField(label=_("Mark before an edition"), choices=_MARKS, initial=Marks().edition)
    volume = forms.ChoiceField(label=_("Mark before a volume"), choices=_MARKS, initial=Marks().volume)
    reuse = forms.ChoiceField(
        label=_("Numbers given up, or left by the last copy of a title"),
        choices=[("again", _("are given again, the lowest first")), ("never", _("are never given again"))],
        initial="again",
    )

    def __init__(self, *args: Any, actor: Actor, scheme: SchemeView | None = None, **kwargs: Any) -> None:
        if scheme is not None:
            kwargs.setdefault("initial", _initial(scheme))
        super().__init__(*args, **kwargs)
        tables = [("", _("none")), *((str(number), name) for number, name in author_tables_of(actor))]
        self.fields["author_table"].choices = tables  # type: ignore[attr-defined]
        if scheme is not None:
            del self.fields["place"]
        else:
            self.fields["place"].choices = _places(actor)  # type: ignore[attr-defined]

    def making(self) -> Making:
        data = self.cleaned_data
        return Making(
            method=Method(data["method"]),
            author_method=AuthorMethod(data["author_method"]),
            author_table_id=int(data["author_table"]) if data["author_table"] else None,
            class_scheme=data["class_scheme"],
            marks=Marks(data["distinction"], data["edition"], data["volume"], data["collection"]),
            reuse=data["reuse"] == "again",
        )

    def place_ids(self) -> dict[str, int]:
        kind, _mark, number = self.cleaned_data["place"].partition(":")
        return {f"{kind}_id": int(number)}


def _initial(scheme: SchemeView) -> dict[str, Any]:
    return {
        "name": scheme.name,
        "method": scheme.method,
        "author_method": scheme.author_method,
        "author_table": str(scheme.author_table_id or ""),
        "class_scheme": scheme.class_scheme,
        "distinction": scheme.distinction_mark,
        "edition": scheme.edition_mark,
        "volume": scheme.volume_mark,
        "collection": scheme.collection_mark,
        "reuse": "again" if scheme.reuse else "never",
    }


def _places(actor: Actor) -> list[tuple[str, str]]:
    chinese = (get_language() or "").startswith("zh")
    branches = branch_choices(actor)
    names = dict(branches)
    found = [(f"branch:{number}", name) for number, name in branches]
    for place in locations_of(actor):
        if place.organisation_id == actor.organisation_id:
            zh, en = place.name
            name = zh if chinese or not en else en
            found.append((f"location:{place.id}", f"{names.get(str(place.branch_id), '')} · {name}"))
    return found


class AuthorTableForm(forms.Form):
    """A table of author numbers from a file of the library's own."""

    name = forms.CharField(label=_("Name"), max_length=80)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Text in UTF-8 or GB 18030; on each line the beginning of a name and its number, apart by a comma or tab."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "table_%s"  # it stands beside the form of a scheme, which has a name too

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST_TABLE:
            raise forms.ValidationError(_("The file is larger than 4 MB."))
        content: bytes = file.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError(_("The file is neither UTF-8 nor GB 18030."))


class GiveUpForm(forms.Form):
    """Why a number is given up."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("It is kept with the number, for whoever asks where it went.")
    )


class NumberForm(forms.Form):
    """What a cataloger says about a record's number; whatever is empty the scheme decides."""

    scheme = forms.ChoiceField(label=_("Shelving scheme"))
    class_number = forms.CharField(
        label=_("Class"), max_length=80, required=False, help_text=_("Empty: the class the record says.")
    )
    book_number = forms.CharField(
        label=_("Book number"), max_length=60, required=False, help_text=_("Empty: the next one of the scheme.")
    )
    like = forms.IntegerField(
        label=_("Same title as record"),
        min_value=1,
        max_value=2**62,
        required=False,
        help_text=_("Its number is shared; this record gets the next edition or volume."),
    )
    auxiliary = forms.ChoiceField(
        label=_("It is"),
        choices=[(Auxiliary.EDITION.value, _("another edition")), (Auxiliary.VOLUME.value, _("another volume"))],
        initial=Auxiliary.EDITION.value,
    )
    auxiliary_number = forms.CharField(
        label=_("Edition or volume"), max_length=60, required=False, help_text=_("Empty: the next one.")
    )
    alone = forms.BooleanField(label=_("Other editions keep the old number"), required=False)
    reason = forms.CharField(label=_("Reason of a change"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = [(str(one.id), one.name) for one in schemes_of(actor)]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(
            class_number=data["class_number"],
            book_number=data["book_number"],
            like=data["like"],
            auxiliary=Auxiliary(data["auxiliary"]),
            auxiliary_number=data["auxiliary_number"],
        )
