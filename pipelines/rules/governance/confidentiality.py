"""Whether a video call, visit, phone call or letter is anybody's but the parties'.

The one rule over all channels (VC-GEN-21, decisions/0058). Ordinary is what was told in words that
it knows, and nothing else; the database holds what was found
(`schemas/tables/governance/confidential.py`).
"""

import msgspec

from pipelines.rules.governance.told_kinship import kinship_of
from schemas.governance.confidentiality import Basis, Confidentiality
from schemas.people.kinds import BOUND_BY_DUTY, FAMILY, Kinship

_FAMILY = frozenset(FAMILY)
_BOUND_BY_DUTY = frozenset(BOUND_BY_DUTY)


class Finding(msgspec.Struct, frozen=True):
    """What a record is, and what that rests on."""

    confidentiality: Confidentiality
    basis: Basis

    def columns(self) -> dict[str, str]:
        """As a record's row holds it."""
        return {
            "confidentiality": self.confidentiality.value,
            "confidentiality_basis": self.basis.value,
        }


ORDINARY = Finding(Confidentiality.ORDINARY, Basis.RULE)
PRIVILEGED = Finding(Confidentiality.PRIVILEGED, Basis.RULE)
NOTHING_TOLD = Finding(Confidentiality.UNDETERMINED, Basis.MISSING)
NOT_KNOWN = Finding(Confidentiality.UNDETERMINED, Basis.UNKNOWN)


def finding_of(here: str | None, told: str = "", *, helper: bool = False) -> Finding:
    """By how the other side is bound to the inmate `here` and by the words that a source `told`.

    One word of a lawyer among them is enough to be privileged, and ordinary is only what all of
    them say. A visit of a registered `helper` needs no relative.
    """
    relations = {one for one in (_known(here), kinship_of(told)) if one is not None}
    if relations & _BOUND_BY_DUTY:
        return PRIVILEGED
    if relations - _FAMILY:
        return NOT_KNOWN
    return ORDINARY if relations or helper else NOTHING_TOLD


def _known(code: str | None) -> Kinship | None:
    """A code of ours; one that no list knows is as good as none known."""
    if not code:
        return None
    try:
        return Kinship(code)
    except ValueError:
        return Kinship.OTHER
