"""Shelving schemes 排架体系, the call numbers 索书号 given in them, and how the next one is found."""

from django.db import models
from django.db.models import Q

from tianlu.holdings.models.items import Location
from tianlu.kit.scope import OwnedModel


class AuthorTable(OwnedModel):
    """A table of author numbers 著者号码表 that the library loaded from a file of its own."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="holdings_author_table_name"),)


class AuthorNumber(OwnedModel):
    """A line of such a table: names that begin with `beginning` (folded) have this number, the longest beginning first."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    table = models.ForeignKey(AuthorTable, on_delete=models.CASCADE, related_name="+", db_index=False)
    beginning = models.CharField(max_length=40)
    number = models.CharField(max_length=20)

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["table", "beginning"], name="holdings_author_number"),)


class ShelvingScheme(OwnedModel):
    """How books are given their place: for the whole organisation, for one branch, or for one location.

    Three marks stand before 区分号, edition and volume in a whole call number, that of the collection before the class.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    branch = models.ForeignKey("libraries.Branch", on_delete=models.PROTECT, related_name="+", null=True)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=80)
    method = models.CharField(max_length=10)
    author_method = models.CharField(max_length=12)
    author_table = models.ForeignKey(AuthorTable, on_delete=models.PROTECT, related_name="+", null=True)
    class_scheme = models.CharField(max_length=10)
    distinction_mark = models.CharField(max_length=1)
    edition_mark = models.CharField(max_length=1)
    volume_mark = models.CharField(max_length=1)
    collection_mark = models.CharField(max_length=8, default="", db_default="")
    reuse = models.BooleanField(default=True)  # a number given up is given again
    registered_to = models.BigIntegerField(default=0)  # the last item whose number was looked at
    created_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="holdings_scheme_name"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(branch=None, location=None), name="holdings_scheme_default"
            ),
            models.UniqueConstraint(
                fields=["branch"], condition=Q(branch__isnull=False, location=None), name="holdings_scheme_branch"
            ),
            models.UniqueConstraint(
                fields=["location"], condition=Q(location__isnull=False), name="holdings_scheme_location"
            ),
        )


class CallNumber(OwnedModel):
    """The place of one title in a scheme: class, book number, and the 区分号 that tells titles of equal 著者号 apart.

    The constraint is what makes a number belong to one title; its records are `CallNumberRecord`.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    scheme = models.ForeignKey(ShelvingScheme, on_delete=models.PROTECT, related_name="+", db_index=False)
    class_number = models.CharField(max_length=80)
    book_number = models.CharField(max_length=60)
    distinction = models.IntegerField(default=0)
    seen = models.BooleanField(default=False)  # found on an item, not given here
    actor_id = models.CharField(max_length=40)
    given_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["scheme", "class_number", "book_number", "distinction"], name="holdings_call_number"
            ),
        )


class CallNumberRecord(OwnedModel):
    """That a record stands under a title's number, with its 辅助区分号: edition and volume, 0 and "" for none.

    `title_key` is a hash of the folded title, by which editions of it find each other. `merged_from` names the record it
    belonged to before a merge, so that a split gives it back.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    scheme = models.ForeignKey(ShelvingScheme, on_delete=models.PROTECT, related_name="+", db_index=False)
    call_number = models.ForeignKey(CallNumber, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("catalog.Record", on_delete=models.PROTECT, related_name="+")
    edition = models.IntegerField(default=0)
    volume = models.CharField(max_length=60, default="")
    title_key = models.BigIntegerField(default=0)
    merged_from = models.BigIntegerField(null=True)

    class Meta(OwnedModel.Meta):
        indexes = (models.Index(fields=["scheme", "title_key"], name="holdings_number_title"),)
        constraints = (models.UniqueConstraint(fields=["scheme", "record"], name="holdings_number_of_record"),)


class NumberCounter(OwnedModel):
    """The last number given in a class: 种次号 (`stem` empty), or 区分号 among titles whose author number is `stem`.

    Locked and raised in the transaction that uses the number: an abandoned one leaves no gap.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    scheme = models.ForeignKey(ShelvingScheme, on_delete=models.PROTECT, related_name="+", db_index=False)
    class_number = models.CharField(max_length=80)
    stem = models.CharField(max_length=60, default="")
    latest = models.IntegerField()

    class Meta(OwnedModel.Meta):
        constraints = (
            models.UniqueConstraint(fields=["scheme", "class_number", "stem"], name="holdings_number_counter"),
        )


class ReleasedNumber(OwnedModel):
    """A number given up, and why; the lowest is given to the next title once no label shows it any more."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    scheme = models.ForeignKey(ShelvingScheme, on_delete=models.PROTECT, related_name="+", db_index=False)
    class_number = models.CharField(max_length=80)
    book_number = models.CharField(max_length=60)
    distinction = models.IntegerField(default=0)
    reason = models.CharField(max_length=200)
    actor_id = models.CharField(max_length=40)
    released_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["scheme", "class_number", "book_number", "distinction"],
                condition=Q(taken_at=None),
                name="holdings_number_released",
            ),
        )


class CallNumberProblem(OwnedModel):
    """What looking along the shelves found and a person must decide; nothing is changed until then."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    scheme = models.ForeignKey(ShelvingScheme, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    call_number = models.CharField(max_length=200)
    record_id = models.BigIntegerField()
    other_record_id = models.BigIntegerField(default=0)
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=40, default="")

    class Meta(OwnedModel.Meta):
        indexes = (
            models.Index(fields=["organisation", "id"], condition=Q(closed_at=None), name="holdings_problem_open"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["scheme", "kind", "call_number", "record_id", "other_record_id"], name="holdings_problem_once"
            ),
        )
