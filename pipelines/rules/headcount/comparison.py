"""A ward's inmates here and at the platform (LR-IF-02)."""

import msgspec


class Comparison(msgspec.Struct, frozen=True):
    """Numbers of inmates that one side alone holds in a ward, in order."""

    here: int
    there: int
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not self.only_here and not self.only_there


def compare(here: frozenset[str], there: frozenset[str]) -> Comparison:
    return Comparison(
        len(here), len(there), tuple(sorted(here - there)), tuple(sorted(there - here))
    )
