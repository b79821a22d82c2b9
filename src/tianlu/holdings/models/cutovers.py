"""Cut-over: a table of items from another system, how it is read, what was lent there, the rows that did not fit."""

from django.db import models

from tianlu.holdings.models.items import Item
from tianlu.kit.scope import OwnedModel


class Cutover(OwnedModel):
    """A file on its way in; `position` counts the rows whose fate is committed. The items it made name it."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey("libraries.Organisation", on_delete=models.PROTECT, related_name="+")
    actor_id = models.CharField(max_length=40)
    file_key = models.CharField(max_length=120, default="")
    filename = models.CharField(max_length=200)
    heads = models.JSONField()
    mapping = models.JSONField()
    state = models.CharField(max_length=10, default="received")
    job_id = models.BigIntegerField(null=True)
    position = models.IntegerField(default=0)
    preview = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    error_code = models.CharField(max_length=40, default="")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(OwnedModel.Meta):
        pass


class CutoverProblem(OwnedModel):
    """A row that did not fit: its cells as they are, and why. The cell of a borrower is a list of one sealed text."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cutover = models.ForeignKey(Cutover, on_delete=models.PROTECT, related_name="+", db_index=False)
    row_number = models.IntegerField()
    cells = models.TextField()  # JSON
    code = models.CharField(max_length=20)
    params = models.TextField()  # JSON

    class Meta(OwnedModel.Meta):
        constraints = (models.UniqueConstraint(fields=["cutover", "row_number"], name="holdings_cutover_row"),)


class CutoverLoan(OwnedModel):
    """That an item is lent in the system it came from: until when, and to whom, sealed by `kit.sealing`.

    `cutover` is None where the fields of its record say so. It goes when nobody can have the book any more (back, written off), and with it the borrower's number.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "libraries.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cutover = models.ForeignKey(Cutover, on_delete=models.PROTECT, related_name="+", null=True)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField(null=True)
    borrower = models.BinaryField(default=b"")

    class Meta(OwnedModel.Meta):
        pass
