"""What an import says no to."""

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Conflict, Malformed, NotFound


class NoSuchImport(NotFound):
    code = "no-such-import"
    message = _("There is no import with this number.")


class FileNotRead(Malformed):
    """The file as a whole is no file of records; `reason` says what it is instead."""

    code = "file-not-read"
    message = _("No record can be read from this file: %(reason)s")
    remedy = _("Export the records as ISO 2709 (.mrc, .iso), MARCXML or MARC-in-JSON and upload that file.")


class EncodingUndecided(Conflict):
    code = "encoding-undecided"
    message = _("The encoding of the file could not be decided.")
    remedy = _("Look at the records in each encoding, choose the one that reads right, and start again.")


class EncodingUnknown(Malformed):
    code = "encoding-unknown"
    message = _("“%(encoding)s” is not an encoding that is known here.")
    remedy = _("Choose one of: %(known)s.")


class ImportNotReady(Conflict):
    code = "import-not-ready"
    message = _("This cannot be done while the import is in the state “%(state)s”.")
    remedy = _("Reload the page to see what the import is doing.")
