"""What libraries announces on the change feed: the kinds of object and what may have happened to them."""

ORGANISATION = "organisation"
BRANCH = "branch"

CREATED = "created"
CHANGED = "changed"
