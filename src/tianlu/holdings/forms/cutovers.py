"""Shapes of a table of items from another system and of how it is read."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data import COLUMNS, JOINS, CutoverView
from tianlu.holdings.rules import Column, Join, is_state
from tianlu.holdings.services import CutoverMapping
from tianlu.kit.tables.forms import ColumnsForm
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree

_EQUALS = ("=", "＝", "\t")


class CutoverFileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("Table of items"),
        help_text=_("Excel (.xlsx) or CSV in UTF-8, UTF-16 or GB 18030; one of the first ten rows names the columns."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )


class CutoverMappingForm(ColumnsForm):
    """What each column means, how records are found, what the words for branches and states mean."""

    join = forms.ChoiceField(label=_("How an item finds its record"), choices=list(JOINS.items()))
    default_branch = forms.ChoiceField(label=_("Branch where the table names none"), required=False)
    branches = forms.CharField(
        label=_("The other system's words for branches"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One on a line: word = code of the branch. Names and codes of your branches are known already."),
    )
    states = forms.CharField(
        label=_("The other system's words for states"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "One on a line: word = available, cataloging, processing, shelving, repair, suspended, weeded, on loan, missing or withdrawn. What is written off is listed, not brought in."
        ),
    )
    currency = forms.CharField(label=_("Currency of prices without one"), max_length=3, min_length=3, initial="CNY")
    headless = forms.BooleanField(
        label=_("The row of names is an item itself"),
        required=False,
        help_text=_("Where the table has no row that names its columns."),
    )
    lengths = forms.BooleanField(
        label=_("Barcodes and accession numbers are of different lengths"),
        required=False,
        help_text=_("Otherwise a shorter one is taken for one that lost its leading zeros."),
    )

    def __init__(self, *args: Any, actor: Actor, view: CutoverView, **kwargs: Any) -> None:
        said = CutoverMapping.from_dict(view.mapping)
        kwargs.setdefault("initial", _initial(said))
        super().__init__(*args, **kwargs)
        branches = branch_tree(actor, actor.organisation_id)
        self._codes = {one.code.casefold(): one.code for one in branches}
        listed = [(one.code, f"{one.name} ({one.code})") for one in branches]
        self.fields["default_branch"].choices = [("", _("The first one")), *listed]  # type: ignore[attr-defined]
        self.add_columns(view.heads, COLUMNS.items(), {place: column.value for place, column in said.columns.items()})

    def others(self) -> list[Any]:
        return [
            self[name] for name in ("join", "default_branch", "branches", "states", "currency", "headless", "lengths")
        ]

    def clean_branches(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line, word, code in _explained(self.cleaned_data["branches"]):
            if (known := self._codes.get(code.casefold())) is None:
                raise forms.ValidationError(gettext("“%(line)s” names no branch by its code.") % {"line": line})
            found[word] = known
        return found

    def clean_states(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line, word, state in _explained(self.cleaned_data["states"]):
            if not is_state(state):
                raise forms.ValidationError(gettext("“%(line)s” names no state known here.") % {"line": line})
            found[word] = state
        return found

    def mapping(self) -> CutoverMapping:
        data = self.cleaned_data
        return CutoverMapping(
            columns={place: Column(said) for place, said in self.chosen().items()},
            join=Join(data["join"]),
            branches=data["branches"],
            default_branch=data["default_branch"],
            currency=data["currency"].upper(),
            lengths=data["lengths"],
            states=data["states"],
            headless=data["headless"],
        )


def _explained(text: str) -> Iterator[tuple[str, str, str]]:
    """Each line, its word, and what the word is said to mean."""
    for line in filter(str.strip, text.splitlines()):
        mark = next((one for one in _EQUALS if one in line), None)
        word, _mark, meaning = line.partition(mark) if mark else (line, "", "")
        yield line.strip(), word.strip(), meaning.strip()


def _initial(said: CutoverMapping) -> dict[str, Any]:
    return {
        "join": said.join.value,
        "default_branch": said.default_branch,
        "branches": "\n".join(f"{word} = {code}" for word, code in said.branches.items()),
        "states": "\n".join(f"{word} = {state}" for word, state in said.states.items()),
        "currency": said.currency,
        "lengths": said.lengths,
        "headless": said.headless,
    }
