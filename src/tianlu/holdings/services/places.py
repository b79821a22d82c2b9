"""Which branch and location the words in a file mean."""

from tianlu.holdings.models import Location
from tianlu.holdings.rules import Mapping
from tianlu.libraries.data import Actor, Branch
from tianlu.libraries.queries import branch_tree


class Places:
    """The branches and locations of the actor's organisation, as a mapping names them.

    Unknown branches fall to the mapping's default, else to the first branch of the tree; unknown locations are made
    when items are written.
    """

    def __init__(self, actor: Actor, mapping: Mapping) -> None:
        self._mapping = mapping
        self._organisation_id = actor.organisation_id
        branches = branch_tree(actor, actor.organisation_id)
        self._branches = {branch.id: branch for branch in branches}
        self._words: dict[str, Branch] = {}
        for branch in reversed(branches):
            for word in (branch.name.en, branch.name.zh, branch.code):
                if word:
                    self._words[word.casefold()] = branch
        first = branches[0] if branches else None
        self._default = self._words.get(mapping.default_branch.casefold(), first)
        rows = Location.scoped(actor).filter(organisation_id=actor.organisation_id)
        self._locations: dict[tuple[int, str], int] = {}
        for number, branch_id, code, zh in rows.values_list("id", "branch_id", "code", "name_zh"):
            self._locations[branch_id, zh.casefold()] = number
            self._locations[branch_id, code.casefold()] = number

    def branch(self, said: str) -> Branch | None:
        """The branch meant; None only where the organisation has no branch at all."""
        return self._known(said) or self._default

    def _known(self, said: str) -> Branch | None:
        code = self._mapping.branches.get(said, said)
        return self._words.get(code.casefold()) if code else None

    def branch_shown(self, said: str) -> tuple[str, bool]:
        """Name of the branch meant, and whether the file's word for it is known (no word at all counts as known)."""
        branch = self.branch(said)
        return (branch.name.zh or branch.name.en if branch else "", not said or self._known(said) is not None)

    def location(self, branch_id: int, said: str) -> int | None:
        """The location meant, made if need be (inside the caller's transaction); None when the file names none."""
        code = self._mapping.locations.get(said, said) or self._mapping.default_location
        if not code:
            return None
        key = (branch_id, code.casefold())
        known = self._locations.get(key)
        if known is None:
            row, _created = Location.unscoped(reason="an import makes the locations its file names").get_or_create(
                branch_id=branch_id,
                code=code[:40],
                defaults={"organisation_id": self._organisation_id, "name_zh": code[:200]},
            )
            known = self._locations[key] = row.id
        return known
