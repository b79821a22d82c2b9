"""`field__among=values` in a query: one of many values, as one parameter."""

from typing import Any

from django.db.models import Field, ForeignObject, Lookup

from tianlu.kit.db import among


@ForeignObject.register_lookup  # which inherits no lookup
@Field.register_lookup
class Among(Lookup):
    """Like `__in`, for numbers and texts by the hundred or by the ten thousand; a query is none of these: that is `__in`.

    `__in` makes a placeholder of each value, 5 to 10 µs apiece, and SQLite limits how many there may be.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        condition, values = among(column, self.rhs)
        return condition, (*parameters, values)
