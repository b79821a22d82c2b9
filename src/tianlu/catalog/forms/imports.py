"""Shapes of what staff type on the import pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import (
    ImportView,
    import_steps,
)
from tianlu.catalog.services import ENCODINGS
from tianlu.libraries.data import Actor


class UploadForm(forms.Form):
    """A file of records."""

    file = forms.FileField(
        label=_("File of records"),
        help_text=_("ISO 2709 (.mrc, .iso), MARCXML, MARC-in-JSON or line format; may be compressed (.zip, .gz, .xz)."),
        error_messages={
            "required": _("No file was chosen. Choose the file to take in."),
            "empty": _("The file is empty: nothing was exported. Export it again and choose the new file."),
        },
    )


class PreviewForm(forms.Form):
    """How the file is to be read: its encoding, and the settings of each step."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False)

    def __init__(self, *args: Any, actor: Actor, view: ImportView, **options: Any) -> None:
        super().__init__(*args, **options)
        encoding = self.fields["encoding"]
        assert isinstance(encoding, forms.ChoiceField)
        encoding.choices = [("", _("As found in the file")), *((name, name) for name in ENCODINGS)]
        encoding.initial = view.encoding_chosen
        chosen = view.options.get("choices", {})
        for name, step in import_steps:
            self.fields[f"step-{name}"] = forms.ChoiceField(
                label=_("Items are read by"),
                required=False,
                initial=chosen.get(name, ""),
                choices=[("", _("What fits the file")), *((one.name, one.label) for one in step.choices(actor))],
            )

    def choices(self) -> dict[str, str]:
        """The settings chosen, by step."""
        return {name: self.cleaned_data.get(f"step-{name}", "") for name, _step in import_steps}


# What is publicly said of targets, to begin from; nobody has tried them for you.
