"""From relation to kind of a video call; what kind it is of decides whether it may be heard."""

from pipelines.rules.governance.confidentiality import NOT_KNOWN, ORDINARY, PRIVILEGED, Finding
from schemas.calls.kind import CallKind
from schemas.errors import Conflict
from schemas.governance.confidentiality import Confidentiality
from schemas.people.kinds import Kinship

_OF_RELATION = {
    Kinship.PARENT.value: CallKind.FAMILY,
    Kinship.SPOUSE.value: CallKind.FAMILY,
    Kinship.CHILD.value: CallKind.FAMILY,
    Kinship.SIBLING.value: CallKind.FAMILY,
    Kinship.EXTENDED.value: CallKind.FAMILY,
    Kinship.LAWYER.value: CallKind.LAWYER,
    Kinship.LEGAL_AID.value: CallKind.LEGAL_AID,
    Kinship.OFFICIAL.value: CallKind.OFFICIAL_BUSINESS,
}


def is_privileged(kind: str | None) -> bool:
    """Whether calls of this kind are nobody's but the parties'; one of no kind is as well."""
    return confidentiality_of(kind).confidentiality is not Confidentiality.ORDINARY


def confidentiality_of(kind: str | None) -> Finding:
    """Ordinary for a family call alone, undetermined where nobody said what it is for."""
    if kind == CallKind.FAMILY:
        return ORDINARY
    return PRIVILEGED if kind in set(CallKind) else NOT_KNOWN


def kind_of_relation(relation: str | None) -> CallKind | None:
    """The kind that a relation gives; None, and so undetermined, where the rule knows none."""
    return _OF_RELATION.get(relation or "")


def kind_to_book(relation: str | None, asked: CallKind | None) -> CallKind | None:
    """The kind of a call that is booked; `asked` is what an officer chose, None: nothing.

    `Conflict` where a family call is asked for with whom the relation makes privileged.
    """
    given = kind_of_relation(relation)
    if asked is None:
        return given
    if asked is CallKind.FAMILY and is_privileged(given):
        raise Conflict(
            "对方是律师、法律援助、公务人员或关系未明，通话受保密，不能按家属通话预约。",
            code="kind_is_privileged",
        )
    return asked


def require_kind_holds(kind: CallKind | None, relation: str | None) -> None:
    """Raise `Conflict` at the door of a family call whose other side is a lawyer's by now."""
    if not is_privileged(kind) and is_privileged(kind_of_relation(relation)):
        raise Conflict("双方关系已变更，本次通话应当保密，请取消后重新预约。", code="kind_outdated")
