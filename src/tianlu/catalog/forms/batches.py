"""The changes of a batch edit, as typed."""

from typing import Final

from django.http import QueryDict

from tianlu.catalog.rules.batching import Act, Operation
from tianlu.marc.keying import plain

LINES: Final = 6


def read_operations(post: QueryDict) -> list[Operation]:
    """The lines that name an act and a tag, in their order."""
    found: list[Operation] = []
    for number in range(LINES):
        values = {
            name: post.get(f"{name}.{number}", "") for name in ("act", "tag", "code", "find", "put", "ind1", "ind2")
        }
        if values["act"] not in set(Act) or not any(values[name].strip() for name in ("tag", "find", "put")):
            continue
        found.append(
            Operation(
                act=Act(values["act"]),
                tag=values["tag"].strip(),
                code=values["code"].strip()[:1],
                find=values["find"],
                put=plain(values["put"]),
                ind1=values["ind1"][:1],
                ind2=values["ind2"][:1],
                whole=f"whole.{number}" in post,
            )
        )
    return found
