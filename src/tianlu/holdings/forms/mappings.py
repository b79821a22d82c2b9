"""The shape of a mapping as staff type it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianlu.holdings.rules import Mapping, Role


class MappingForm(forms.Form):
    """A mapping, one line for each subfield: `905 a branch`; a line `905 starts a` or `905 no-items` says the rest."""

    name = forms.CharField(label=_("Name"), max_length=80)
    rules = forms.CharField(
        label=_("Subfields"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_(
            "One line for each subfield: tag, subfield, meaning. “905 starts a”: subfield a begins the next copy. "
            "“905 no-items”: only the call number is taken from the field. “905 no-ranges”: a hyphen belongs to the number."
        ),
    )
    branches = forms.CharField(
        label=_("Branches"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One line for each word of the file: word = code of the branch."),
    )
    locations = forms.CharField(
        label=_("Locations"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One line for each word of the file: word = code of the location."),
    )
    default_branch = forms.CharField(label=_("Branch where none is named"), required=False, max_length=40)
    default_location = forms.CharField(label=_("Location where none is named"), required=False, max_length=40)
    currency = forms.CharField(label=_("Currency of prices without one"), initial="CNY", max_length=3)

    @classmethod
    def showing(cls, mapping: Mapping) -> "MappingForm":
        """The form filled with a mapping."""
        return cls(
            initial={
                "name": mapping.name,
                "rules": "\n".join(_lines(mapping)),
                "branches": "\n".join(f"{word} = {code}" for word, code in mapping.branches.items()),
                "locations": "\n".join(f"{word} = {code}" for word, code in mapping.locations.items()),
                "default_branch": mapping.default_branch,
                "default_location": mapping.default_location,
                "currency": mapping.currency,
            }
        )

    def clean_rules(self) -> list[dict[str, Any]]:
        """The lines as the JSON of rules."""
        rules: dict[str, dict[str, Any]] = {}
        for number, line in enumerate(self.cleaned_data["rules"].splitlines(), start=1):
            words = line.split()
            if not words:
                continue
            rule = rules.setdefault(words[0], {"tag": words[0], "subfields": {}, "starts": ""})
            match words[1:]:
                case ["no-items"]:
                    rule["items"] = False
                case ["no-ranges"]:
                    rule["ranges"] = False
                case ["starts", codes]:
                    rule["starts"] = codes
                case [code, role] if len(code) == 1 and role in set(Role):
                    rule["subfields"][code] = role
                case _:
                    raise forms.ValidationError(
                        _("Line %(number)s is not understood: “%(line)s”."),
                        params={"number": number, "line": line[:60]},
                    )
        return list(rules.values())

    def mapping(self) -> dict[str, Any]:
        """The whole mapping as JSON, dialects left open."""
        data = self.cleaned_data
        plain = {key: data[key] for key in ("rules", "default_branch", "default_location", "currency")}
        return plain | {"branches": _pairs(data["branches"]), "locations": _pairs(data["locations"])}


def _pairs(text: str) -> dict[str, str]:
    halves = (line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {word.strip(): code.strip() for word, code in halves if word.strip() and code.strip()}


def _lines(mapping: Mapping) -> list[str]:
    lines: list[str] = []
    for rule in mapping.rules:
        if rule.starts:
            lines.append(f"{rule.tag} starts {rule.starts}")
        if not rule.items:
            lines.append(f"{rule.tag} no-items")
        if not rule.ranges:
            lines.append(f"{rule.tag} no-ranges")
        lines += [f"{rule.tag} {code} {role}" for code, role in rule.subfields.items()]
    return lines
