"""What people type into the pages of readers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tianlu.libraries.data import Branch, Organisation
from tianlu.readers.data import Role

_TYPED_MOST = 1000
_EVERYWHERE = "0"


class SignInForm(forms.Form):
    """Login, password, and the library where there is more than one."""

    library = forms.ChoiceField(label=_("Library"), required=False)
    login = forms.CharField(
        label=_("Login"),
        max_length=_TYPED_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=_TYPED_MOST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, libraries: Sequence[Organisation], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.libraries = libraries
        choices = [(str(one.id), one.name.shown(language)) for one in libraries]
        library = self.fields["library"]
        assert isinstance(library, forms.ChoiceField)
        library.choices = choices
        wanting = (
            "password" if self.data.get("login") else "login"
        )  # after a refusal the login stands, the rest is typed anew
        self.fields[wanting].widget.attrs["autofocus"] = True
        if len(choices) < 2:
            library.widget = forms.HiddenInput()

    def organisation_id(self) -> int:
        """The library chosen, the only one where nothing was; 0 where there is none, which no account belongs to."""
        chosen = self.cleaned_data["library"]
        return int(chosen) if chosen else (self.libraries[0].id if self.libraries else 0)


class PasswordForm(forms.Form):
    """The current password, and the new one twice."""

    current = forms.CharField(
        label=_("Current password"),
        max_length=_TYPED_MOST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters; a few words in a row are easy to remember and hard to guess."),
        max_length=_TYPED_MOST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=_TYPED_MOST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "new" in given and "again" in given and given["new"] != given["again"]:
            self.add_error("again", _("This is not the same as the new password."))
        return given


class RoleForm(forms.Form):
    """A role, everywhere or at one branch."""

    role = forms.ChoiceField(label=_("Role"))
    branch = forms.ChoiceField(label=_("Where it holds"))

    def __init__(
        self, *args: Any, roles: Sequence[Role], branches: Sequence[Branch], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        everywhere = [(_EVERYWHERE, _("The whole library"))]
        places = [(str(one.id), "　" * one.depth + one.name.shown(language)) for one in branches]
        for name, choices in (
            ("role", [("", _("Choose a role")), *((str(role.id), role.name.shown(language)) for role in roles)]),
            ("branch", [*everywhere, *places]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def role_id(self) -> int:
        return int(self.cleaned_data["role"])

    def branch_id(self) -> int | None:
        chosen = self.cleaned_data["branch"]
        return None if chosen == _EVERYWHERE else int(chosen)


class NewAccountForm(RoleForm):
    """A colleague: login, name, first role."""

    login = forms.CharField(
        label=_("Login"),
        help_text=_("For instance a staff number. It is not shown to readers."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    display_name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ("login", "display_name", "role", "branch")
