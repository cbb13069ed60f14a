"""Whether somebody is whom a prison's visit system knows, and what that replaces (VC-PUB-07)."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from pipelines.rules.governance.told_kinship import kinship_of
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.people.kinds import FAMILY, Kinship

KNOWN_TITLE = "会见系统认证"
"""What the check is called in cases."""


class Likeness(StrEnum):
    """What became of the comparison with one registration of the number."""

    SAME = "same"
    OTHER_FACE = "other_face"
    NO_FACE = "no_face"
    """The system holds no picture, or one that shows nobody."""
    OTHER_NAME = "other_name"


WHY_NOT = {
    Likeness.OTHER_FACE: "人脸与登记的不一致",
    Likeness.NO_FACE: "没有可比对的登记人脸",
    Likeness.OTHER_NAME: "登记的姓名不同",
}
TITLES = {one.value: one.title for one in KINSHIPS.options}
WITHOUT_INMATE = "没有登记为这名罪犯的亲属"
WITHOUT_KINSHIP = "登记的关系不能据以绑定"


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One registration of the number with a visit system, and whether it is this person's."""

    known_id: str
    prison_id: str
    prison: str
    relative_no: str
    inmate_no: str
    kinship: str
    """In the words of the record."""
    likeness: Likeness

    @property
    def words(self) -> str:
        """The record's words; a code is said as it is called here."""
        return TITLES.get(self.kinship.strip().lower(), self.kinship)

    @property
    def reference(self) -> str:
        """Under which the verification is kept, as that of public security is."""
        return self.relative_no


class Recognition(msgspec.Struct, frozen=True, kw_only=True):
    """All registrations of somebody's number, compared with the face that he showed."""

    found: Sequence[Compared] = ()

    @property
    def person(self) -> Compared | None:
        """The registration by which he is who he says, whomever he is a relative of."""
        return next((one for one in self.found if one.likeness is Likeness.SAME), None)

    def of_inmate(self, inmate_no: str, prison_id: str) -> Compared | None:
        """The one that binds him to an inmate; the inmate's own prison is believed first."""
        fit = [
            one
            for one in self.found
            if one.likeness is Likeness.SAME and one.inmate_no == inmate_no and proves(one.kinship)
        ]
        return next((one for one in fit if one.prison_id == prison_id), fit[0] if fit else None)

    def said(self, inmate_no: str, prison_id: str) -> str:
        """What officers are told; empty where no system knows the number."""
        if not self.found:
            return ""
        known = self.of_inmate(inmate_no, prison_id)
        if known is not None:
            return f"{known.prison}会见系统已认证，登记关系“{known.words}”，登记号{known.reference}"
        person = self.person
        if person is None:
            first = self.found[0]
            return f"{first.prison}会见系统有此身份证号的亲属登记，但{WHY_NOT[first.likeness]}"
        same = [one for one in self.found if one.likeness is Likeness.SAME]
        words = {one.words for one in same if one.inmate_no == inmate_no}
        lacks = f"{WITHOUT_KINSHIP}（“{'、'.join(sorted(words))}”）" if words else WITHOUT_INMATE
        return f"{person.prison}会见系统已认证本人，登记号{person.reference}，但{lacks}"


def proves(kinship: str) -> bool:
    """Whether the words of a record say how somebody is related, as families are."""
    return kinship_ours(kinship) is not None


def kinship_ours(kinship: str) -> Kinship | None:
    """What the words of a record are called here; None where they bind nobody."""
    found = kinship_of(kinship)
    return found if found is not None and found.value in FAMILY else None


def picture_place(face_id: str) -> str:
    """What a sealed picture is bound to."""
    return f"known_face.picture:{face_id}"


def doubtful(said: str) -> bool:
    """Whether what officers are told of a comparison speaks against the person."""
    return any(WHY_NOT[one] in said for one in (Likeness.OTHER_FACE, Likeness.OTHER_NAME))
