"""What people apply for themselves: its form on their own page, and the record that comes of it."""

import msgspec

from schemas.modules.approval import FAILED_CHECKS, KINSHIP, Approval, desk
from schemas.people.kinds import BarredFrom, Role


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """Asks first whether something is the applicant's own; the field is empty where it is."""

    question: str
    own: str = "本人"
    other: str = "其他亲属"


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the record that the applicant fills in; a sealed one may stay as it was."""

    name: str
    title: str
    """As approver and applicant read it afterwards."""
    label: str = ""
    """On the form, where that is another one."""
    whose: Whose | None = None
    along: str = ""
    """Field with which alone it is asked."""
    of_binding: bool = False
    """Whether it is as the relative is bound where nobody answers."""
    among: tuple[str, ...] = ()
    """Options that are offered; all where it is empty."""


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """An application of relatives for an inmate; its record is made when it is approved."""

    address: str
    """In addresses, as `numbers`."""
    title: str
    lead: str
    """What an approval brings, in a sentence for the applicant."""
    proof: str
    """What proves it."""
    barred: BarredFrom
    """Which bar stands against it."""
    approval: Approval
    asks: tuple[Ask, ...] = ()
    names: tuple[Ask, ...] = ()
    """Fields of the inmate that tell who he is, where he is not bound yet; empty: a bound one."""
    begins: str = ""
    """Field that is set to the day of the application."""
    face: bool = False
    """Whether approvers compare the registered face."""
    one_a_pair: bool = False
    """Whether a relative and an inmate have one open application at a time."""


KNOWN = "known"
"""Check whether a prison's visit system knows the applicant as the inmate's relative."""
STANDING = ("blacklist", "inmate_blacklist", "custody")
"""Checks of a pair, whether it is bound or not."""


def by_ward(
    kind: str,
    title: str,
    group: str,
    checks: tuple[str, ...] = ("binding", *STANDING),
    *,
    ruled: bool = False,
) -> Approval:
    """Decided in the inmate's ward by an officer who answers for the record."""
    return Approval(
        kind=kind,
        title=title,
        group=group,
        facts=(KINSHIP, FAILED_CHECKS),
        checks=checks,
        nodes=(desk("ward", "监区审批", Role.APPROVER),),
        filing=False,
        ruled=ruled,
    )
