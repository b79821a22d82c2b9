"""Shapes of the archive's HTML input."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tianlu.archive.data import Rights

_RIGHTS = [(one.value, one.label) for one in (Rights.CLOSED, Rights.INSIDE, Rights.OPEN)]


class RightsForm(forms.Form):
    """Who may read a file."""

    rights = forms.ChoiceField(label=_("Who may read it"), choices=_RIGHTS)
    findable = forms.BooleanField(
        label=_("Others may find the record by its words, without seeing any of its text"), required=False
    )

    def chosen(self) -> tuple[Rights, bool]:
        return Rights(self.cleaned_data["rights"]), bool(self.cleaned_data["findable"])


class AttachForm(RightsForm):
    """A file and who may read it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, EPUB, HTML or text, at most 500 MB. What it is, is found by its content."),
        error_messages={
            "required": _("No file was chosen. Choose the file to attach."),
            "empty": _("The file is empty. Choose another one."),
        },
    )
    field_order = ("file", "rights", "findable")


class NetworksForm(forms.Form):
    """The library's own networks."""

    networks = forms.CharField(
        label=_("Networks of the library"),
        required=False,
        max_length=1000,
        help_text=_("Such as 192.168.0.0/16, with spaces between them. Whoever asks from there is in the library."),
    )
