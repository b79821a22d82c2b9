"""Shapes of what staff type on the pages of targets."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import (
    USUAL_ATTRIBUTES,
    USUAL_INDEXES,
    Access,
    TargetProtocol,
    TargetSettings,
    TargetView,
)
from tianlu.catalog.rules import CHARSETS, SRU_VERSIONS, TIMEOUT_MOST, Z3950_SYNTAXES
from tianlu.catalog.services import TargetWanted
from tianlu.kit.errors import Sentence

TARGET_PRESETS: dict[str, tuple[Sentence, dict[str, Any]]] = {
    "loc": (
        _("Library of Congress (as it publishes its address)"),
        {
            "name_zh": "美国国会图书馆",
            "name_en": "Library of Congress",
            "protocol": "z3950",
            "host": "z3950.loc.gov",
            "port": 7090,
            "database": "Voyager",
            "z3950_syntax": "usmarc",
            "charset": "marc-8",
        },
    ),
    "cnmarc": (
        _("A Chinese library by Z39.50: CNMARC, encoding found out"),
        {"protocol": "z3950", "port": 210, "z3950_syntax": "unimarc", "charset": "auto"},
    ),
    "sru": (_("A library by SRU: MARCXML"), {"protocol": "sru", "version": "1.1", "schema": "marcxml"}),
}
_CHARSET_LABELS: dict[str, Sentence] = {"auto": _("Found out from the records")}
_USUAL = "{z3950} · {sru}"


class TargetForm(forms.Form):
    """A target: what it is called, where it is, how it speaks."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=100)
    name_en = forms.CharField(label=_("Name in English"), max_length=100, required=False)
    protocol = forms.ChoiceField(label=_("Protocol"), choices=[(one.value, one.label) for one in TargetProtocol])
    host = forms.CharField(label=_("Host"), max_length=253, required=False)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, required=False, initial=210)
    database = forms.CharField(
        label=_("Database"), max_length=200, required=False, help_text=_("Several are joined by +.")
    )
    z3950_syntax = forms.ChoiceField(
        label=_("Record syntax"), choices=[(name, name.upper()) for name in Z3950_SYNTAXES], required=False
    )
    element_set = forms.CharField(
        label=_("Element set"),
        max_length=40,
        required=False,
        initial="F",
        help_text=_("F: full records; B: brief ones. For XML often “marcxml”, or nothing."),
    )
    charset = forms.ChoiceField(
        label=_("Character set"),
        choices=[(name, _CHARSET_LABELS.get(name, name.upper())) for name in CHARSETS],
        initial="auto",
        required=False,
        help_text=_(
            "Of records and questions; with SRU, of answers that name none. Where it is found out, questions are asked in UTF-8."
        ),
    )
    url = forms.CharField(
        label=_("Address"), max_length=500, required=False, help_text="https://example.org/sru/catalog"
    )
    version = forms.ChoiceField(label=_("Version"), choices=[(one, one) for one in SRU_VERSIONS], required=False)
    schema = forms.CharField(label=_("Record schema"), max_length=100, required=False, initial="marcxml")
    timeout = forms.IntegerField(
        label=_("Seconds it may take"), min_value=1, max_value=TIMEOUT_MOST, required=False, initial=15
    )
    group = forms.CharField(label=_("Group"), max_length=200, required=False)
    user = forms.CharField(
        label=_("User"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Group, user and password are sealed and never shown. Left empty, they stay as they are."),
    )
    forget = forms.BooleanField(label=_("Forget group, user and password"), required=False)
    listed = forms.BooleanField(
        label=_("This host and port may belong to our own network"),
        required=False,
        help_text=_("Without this, addresses of private networks and of this machine are never connected to."),
    )
    active = forms.BooleanField(label=_("Ask this target"), required=False, initial=True)

    groups = (
        (_("Z39.50"), ("host", "port", "database", "z3950_syntax", "element_set")),
        (_("SRU"), ("url", "version", "schema")),
        (_("Signing in"), ("group", "user", "password", "forget")),
        (_("How it is searched"), tuple(f"attribute_{access}" for access in Access)),
    )

    def __init__(self, *args: Any, may_list: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["listed"].disabled = not may_list
        for access in Access:
            usual = _USUAL.format(z3950=USUAL_ATTRIBUTES[access], sru=USUAL_INDEXES[access])
            self.fields[f"attribute_{access}"] = forms.CharField(
                label=str(access.label),
                required=False,
                max_length=100,
                widget=forms.TextInput(attrs={"placeholder": usual, "spellcheck": "false"}),
            )

    @staticmethod
    def preset(name: str) -> dict[str, Any]:
        """What the form begins with."""
        return dict(TARGET_PRESETS[name][1]) if name in TARGET_PRESETS else {}

    @classmethod
    def showing(cls, view: TargetView, *, may_list: bool) -> "TargetForm":
        """The form filled with a target, without its credentials."""
        it = view.settings
        plain = ("host", "port", "database", "url", "element_set", "charset", "listed")
        initial: dict[str, Any] = {name: value for name in plain if (value := getattr(it, name))}
        initial |= {f"attribute_{access}": text for access, text in it.attributes.items()}
        initial["z3950_syntax" if it.protocol is TargetProtocol.Z3950 else "schema"] = it.syntax
        if it.protocol is TargetProtocol.Z3950:
            initial["element_set"] = it.element_set
        else:
            initial["version"] = it.version
        initial |= {
            "name_zh": view.name_zh,
            "name_en": view.name_en,
            "protocol": it.protocol,
            "timeout": int(it.timeout),
            "active": view.active,
        }
        return cls(initial=initial, may_list=may_list)

    def against(self, view: TargetView) -> list[tuple[str, str]]:
        """Label and value of what stands in the target otherwise than it is typed here."""
        it = self.wanted()
        typed = replace(view, settings=it.settings, name_zh=it.name_zh, name_en=it.name_en, active=it.active)
        ours, theirs = (TargetForm.showing(one, may_list=True) for one in (typed, view))
        differing = []
        for name, field in theirs.fields.items():
            value = theirs.get_initial_for_field(field, name)
            if (ours.get_initial_for_field(field, name) or "") != (value or ""):
                differing.append((str(field.label), _in_words(value)))
        return differing

    def first(self) -> list[forms.BoundField]:
        """What every target has."""
        return [self[name] for name in ("name_zh", "name_en", "protocol")]

    def grouped(self) -> list[tuple[Sentence, list[forms.BoundField]]]:
        return [(label, [self[name] for name in names]) for label, names in self.groups]

    def last(self) -> list[forms.BoundField]:
        return [self[name] for name in ("charset", "timeout", "listed", "active")]

    def wanted(self) -> TargetWanted:
        """What the form says, for the service."""
        data = self.cleaned_data
        protocol = TargetProtocol(data["protocol"])
        z3950 = protocol is TargetProtocol.Z3950
        given = (data["group"] or None, data["user"] or None, data["password"] or None)
        return TargetWanted(
            name_zh=data["name_zh"],
            name_en=data["name_en"],
            active=data["active"],
            credentials=("", "", "") if data["forget"] else given if any(given) else None,
            settings=TargetSettings(
                name=data["name_zh"],
                protocol=protocol,
                host=data["host"].strip() if z3950 else "",
                port=data["port"] or 210,
                database=data["database"].strip() if z3950 else "",
                url="" if z3950 else data["url"].strip(),
                version="" if z3950 else data["version"] or "1.1",
                syntax=(data["z3950_syntax"] or "usmarc") if z3950 else data["schema"].strip() or "marcxml",
                element_set=data["element_set"].strip() if z3950 else "",
                charset=data["charset"] or "auto",
                attributes={access.value: data[f"attribute_{access}"] for access in Access},
                timeout=float(data["timeout"] or 15),
                listed=data["listed"],
            ),
        )


def _in_words(value: Any) -> str:
    """A value as it is told beside its label."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value) if value else "—"


class TrialForm(forms.Form):
    """A question to try a target with."""

    q = forms.CharField(label=_("ISBN or title"), max_length=200)
