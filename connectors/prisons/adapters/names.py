"""What each kind of record is called at a system."""

from collections.abc import Sequence

from connectors.prisons.port import NotOffered
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping


class KindNames:
    """The mappings of a system by kind."""

    def __init__(self, kinds: Sequence[KindMapping]) -> None:
        self._kinds = {one.kind: one for one in kinds}

    def of(self, kind: RecordKind) -> str:
        return self.mapping(kind).name

    def mapping(self, kind: RecordKind) -> KindMapping:
        """Raises `NotOffered` where the settings know nothing of the kind."""
        found = self._kinds.get(kind)
        if found is None:
            raise NotOffered("该系统没有这类记录的映射。", code="kind_not_offered", kind=kind.value)
        return found

    def all(self) -> Sequence[KindMapping]:
        return tuple(self._kinds.values())
