"""What the totals and problems of reading items are called, in the language of the page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tianlu.kit.errors import Sentence

_MAPPINGS: dict[str, Sentence] = {
    "cnmarc-985": gettext_lazy("CNMARC, items in 985, call number in 905"),
    "cnmarc-906": gettext_lazy("CNMARC, items in 906, call number in 905"),
    "cnmarc-905": gettext_lazy("CNMARC, items in 905"),
    "cnmarc-986": gettext_lazy("CNMARC, barcodes in 986, call number in 905"),
    "unimarc-995": gettext_lazy("UNIMARC, items in 995"),
    "marc21-952": gettext_lazy("MARC 21, items in 952"),
    "marc21-852": gettext_lazy("MARC 21, items in 852"),
    "marc21-945": gettext_lazy("MARC 21, items in 945"),
    "marc21-999": gettext_lazy("MARC 21, items in 999"),
    "none": gettext_lazy("No items"),
}


def mapping_label(name: str) -> Sentence:
    """The name of a preset in words, of a library's own mapping as it is."""
    return _MAPPINGS.get(name, name)


def _problem(code: str, params: Mapping[str, Any]) -> str:
    message = _PROBLEMS.get(code)
    if message is None:
        return code
    try:
        return str(message) % dict(params)
    except KeyError:  # a total names the kind of problem without its particulars
        return str(_KINDS.get(code, code))


_PROBLEMS: dict[str, Sentence] = {
    "price-unreadable": gettext_lazy("“%(text)s” is no price."),
    "price-of-set": gettext_lazy("“%(text)s” is the price of a whole set; each copy is counted with all of it."),
    "numbers-uneven": gettext_lazy("%(barcodes)s barcodes stand beside %(accessions)s accession numbers."),
    "range-too-large": gettext_lazy("The range %(text)s is too large to be believed."),
    "range-backwards": gettext_lazy("The range %(text)s runs backwards."),
    "number-too-long": gettext_lazy("The number %(text)s is too long."),
    "copies-unreadable": gettext_lazy("“%(text)s” is no number of copies."),
    "copies-too-many": gettext_lazy("%(count)s copies of one record are too many to be believed."),
    "count-mismatch": gettext_lazy("The record says %(said)s copies, but %(found)s numbers were found."),
    "number-twice": gettext_lazy("The number %(number)s stands twice in one record."),
    "written-off": gettext_lazy("%(number)s was written off in the other system and is not made."),
    "lent-there": gettext_lazy("%(number)s is lent in the other system and comes as lent."),
    "due-unreadable": gettext_lazy("%(number)s comes as lent; “%(text)s” is no day."),
    "state-unknown": gettext_lazy("%(number)s has a state not known here, “%(text)s”, and is taken for available."),
    "barcode-repeated": gettext_lazy("The barcode %(barcode)s occurs more than once in the file."),
}
_KINDS: dict[str, Sentence] = {
    "price-unreadable": gettext_lazy("Unreadable prices"),
    "price-of-set": gettext_lazy("Prices of whole sets, counted with each copy"),
    "numbers-uneven": gettext_lazy("Barcodes and accession numbers that do not pair"),
    "range-too-large": gettext_lazy("Ranges too large to be believed"),
    "range-backwards": gettext_lazy("Ranges that run backwards"),
    "number-too-long": gettext_lazy("Numbers that are too long"),
    "copies-unreadable": gettext_lazy("Unreadable numbers of copies"),
    "copies-too-many": gettext_lazy("Numbers of copies too large to be believed"),
    "count-mismatch": gettext_lazy("Numbers of copies that do not agree with the numbers found"),
    "number-twice": gettext_lazy("Numbers that stand twice in one record"),
    "written-off": gettext_lazy("Items written off in the other system, which are not made"),
    "lent-there": gettext_lazy("Items that are lent in the other system"),
    "due-unreadable": gettext_lazy("Lent items whose day cannot be read"),
    "state-unknown": gettext_lazy("States not known here, taken for available"),
    "barcode-repeated": gettext_lazy("Barcodes that occur more than once"),
}
_TOTALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "mapping": lambda params: _("Records with items, read by “%(name)s”") % {"name": mapping_label(params["name"])},
    "items": lambda params: _("Number of items"),
    "with-barcode": lambda params: _("Items with a barcode"),
    "branch": lambda params: (
        _("Items that say “%(said)s”: %(branch)s") % params
        if params.get("said")
        else _("Items that name no branch: %(branch)s") % params
    ),
    "branch-unknown": lambda params: _("Items that say “%(said)s”, which is no branch here: %(branch)s") % params,
    "location": lambda params: _("Items in location “%(said)s”") % params,
    "money": lambda params: (
        _("Items with a price, together %(currency)s %(amount)s")
        % {"currency": params["currency"], "amount": f"{params['minor'] / 100:,.2f}"}
    ),
    "problem": lambda params: str(_KINDS.get(params["problem"], params["problem"])),
    "items-known": lambda params: _("Items that were known already"),
    "barcodes-taken": lambda params: _("Items whose barcode another item has: made without a barcode"),
    "items-without-branch": lambda params: _("Items not made because the library has no branch"),
}


def describe(code: str, params: Mapping[str, Any]) -> str:
    """A total or a problem as a sentence or label; unknown codes as they are."""
    total = _TOTALS.get(code)
    return total(dict(params)) if total else _problem(code, params)
