"""By what a large table is read beside its references, states and digests."""

import msgspec


class Index(msgspec.Struct, frozen=True):
    """An index over a field; it stands in place of one that the field has anyway."""

    by: str
    then: str = ""
    """A second field, where rows of one value are read in its order."""
    holding: tuple[str, ...] = ()
    """Columns that it holds beside, so that a pass over it reads no row."""
    name: str = ""
    """What it is called where the field has another one; the field's name where empty."""
    unset: tuple[str, ...] = ()
    """Fields that are empty in the few rows that it holds."""
