"""Everybody who may stand before a door, each with what the platform would find of them."""

from collections.abc import Iterable
from typing import Any

import msgspec

from pipelines.flows.access.auth.callers import Inmate, Officer, Official, PublicUser, Relative
from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.access.sign_in import Restriction
from pipelines.rules.devices.signature import SERIAL
from schemas.access.kinds import Duty
from schemas.people.kinds import OrgType, SubjectKind
from serve.access.auth.cookies import NAMES

ADDRESS = "192.0.2.7"
WORD = "the-word-of-the-metrics"
AGREED, UNAGREED = "relative", "relative-unagreed"
PUBLIC, PUBLIC_UNAGREED = "public", "public-unagreed"
SIGNED, DISABLED = "T-SIGNED", "T-DISABLED"
BY_CREDENTIAL, UNKNOWN = "T-CREDENTIAL", "T-UNKNOWN"
EXACTLY, ALL_BUT = LAST = ("exactly", "all-but")


class Noting(frozenset[str]):
    """Permissions that lack nothing, and say which of them was looked for."""

    looked_for: list[str]

    def __contains__(self, code: object) -> bool:
        self.looked_for.append(str(code))
        return True


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of asking: a name, the group that it is told with, and what comes with it."""

    name: str
    group: str = ""
    cookie: SubjectKind | None = None
    headers: tuple[tuple[str, str], ...] = ()
    found: Any = None
    """Whom the session's secret, which is the name, leads to."""

    def cookies(self) -> dict[str, str]:
        return {NAMES[self.cookie]: self.name} if self.cookie else {}


def officer(permissions: frozenset[str], restriction: Restriction | None = None) -> Officer:
    # What is decided behind a guard is asked elsewhere; here a unit is as good as another.
    levels: Any = None
    return Officer(
        id="01JX0FF1CERXXXXXXXXXXXXXXX",
        name="officer",
        login="officer",
        unit_id="01JXVN1TXXXXXXXXXXXXXXXXXX",
        unit_code="P03",
        unit_name="P03",
        unit_type=OrgType.PRISON,
        scope="/bureau/P03/",
        stream="P03",
        prison_id="01JXVN1TXXXXXXXXXXXXXXXXXX",
        roles=frozenset(),
        permissions=permissions,
        scopes=("/bureau/P03/",),
        levels=levels,
        restriction=restriction,
        session_id="01JXSESS10NXXXXXXXXXXXXXXX",
        address=ADDRESS,
    )


def noting() -> tuple[Person, Noting]:
    """The one that is asked first, to hear what is looked for."""
    held = Noting()
    held.looked_for = []
    return _officer("noting", "", held), held


def standing() -> list[Person]:
    """Those who are the same before every door."""
    return [*_strangers(), *_people(), *_terminals(), *_officers()]


def with_and_without(looked_for: Iterable[str]) -> list[Person]:
    """Whoever holds exactly what a door asks for, and whoever holds all but that."""
    exactly = frozenset(looked_for)
    return [
        _officer(EXACTLY, "", exactly),
        _officer(ALL_BUT, "", frozenset(catalog()) - exactly),
    ]


def _strangers() -> list[Person]:
    word = (("authorization", f"Bearer {WORD}"),)
    return [Person(name="nobody"), Person(name="word", headers=word)]


def _people() -> list[Person]:
    relatives = [
        Person(
            name=name,
            cookie=SubjectKind.RELATIVE,
            found=Relative(id=name, name=name, session_id="", face_checked_at=None, address=""),
        )
        for name in (AGREED, UNAGREED)
    ]
    inmate = Inmate(
        id="inmate", name="inmate", stream="P03", session_id="", face_checked_at=None, address=""
    )
    officials = [
        Person(name=name, cookie=SubjectKind.OFFICIAL, found=_official(name, restriction))
        for name, restriction in (
            ("official", None),
            ("official-restricted", Restriction.SECOND_FACTOR),
        )
    ]
    public = [
        Person(
            name=name,
            cookie=SubjectKind.PUBLIC,
            found=PublicUser(id=name, relative_id=None, name=name, session_id="", address=""),
        )
        for name in (PUBLIC, PUBLIC_UNAGREED)
    ]
    at_kiosk = Person(name="inmate", cookie=SubjectKind.INMATE, found=inmate)
    return [*relatives, at_kiosk, *officials, *public]


def _official(name: str, restriction: Restriction | None) -> Official:
    return Official(
        id=name,
        name=name,
        login=name,
        body_id="body",
        body_name="body",
        body_kind="court",
        keeper=True,
        restriction=restriction,
        session_id="",
        address="",
    )


def _terminals() -> list[Person]:
    signs = (("x-signature", "signed"),)
    return [
        Person(name=name, group="terminals", headers=headers)
        for name, headers in (
            ("terminal", ((SERIAL, SIGNED), *signs)),
            ("terminal-disabled", ((SERIAL, DISABLED), *signs)),
            ("terminal-by-credential", ((SERIAL, BY_CREDENTIAL),)),
            ("terminal-unknown", ((SERIAL, UNKNOWN), *signs)),
        )
    ]


def _officers() -> list[Person]:
    whole = [_officer(one.role.value, "roles", grants(one)) for one in BUILT_IN]
    restricted = [
        _officer(f"{one.role.value}-restricted", "restricted", grants(one), Restriction.PASSWORD)
        for one in BUILT_IN
    ]
    duties = [_officer(f"duty-{duty.value}", "duties", _within(duty)) for duty in Duty]
    return [*whole, *restricted, *duties, _officer("without-role", "", frozenset())]


def _within(duty: Duty) -> frozenset[str]:
    return frozenset(code for code, one in catalog().items() if duty in one.duties)


def _officer(
    name: str, group: str, held: frozenset[str], restriction: Restriction | None = None
) -> Person:
    found = officer(held, restriction)
    return Person(name=name, group=group, cookie=SubjectKind.OFFICER, found=found)
