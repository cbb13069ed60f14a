"""Inmates as the prison affairs platform tells of them, and the relatives whom officers enter."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from pipelines.rules.bureau.cast import Bond, Inmate, Relative
from pipelines.rules.bureau.flags import involvement, key_controlled
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.places import PRISON_NAMES, ward_name
from pipelines.rules.bureau.story import Happened, Left, Record, Row
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.headcount.flags import KEY_CONTROL, Flag
from pipelines.rules.headcount.synchronised import ACTION, SYNC, flag_detail, synchronised_detail
from pipelines.rules.modules.period_row import period_row
from pipelines.rules.platform.local_time import local
from schemas.modules.module import Module
from schemas.modules.people.inmate_bindings import INMATE_BINDINGS
from schemas.modules.people.inmate_flags import IN_FORCE, INMATE_FLAGS, SOURCE
from schemas.modules.people.inmates import INMATES
from schemas.modules.people.relatives import RELATIVES
from schemas.modules.people.whitelist_entries import WHITELIST_ENTRIES
from schemas.people.flags import FlagKind
from schemas.people.kinds import CustodyState, Kinship

DATED = "treatment_level"
LISTED_AFTER = timedelta(seconds=30)
"""So long behind the bond the white list is filled in."""
CUSTODY_TITLE = "新收"
LEVEL_TITLES = {"lenient": "宽管", "regular": "普管", "strict": "严管"}
"""As the first dictionaries call them."""
UNFLAGGED = {"platform_key_control": False, "six_involved": False}
FLAGGED_AFTER = timedelta(seconds=15)
"""So long behind his movement an inmate's record tells his flags."""
HELD = CustodyState.IN_CUSTODY.value


def happened(ground: Ground, day: date) -> Iterable[Happened]:
    for one in ground.cast.arrivals.get(day, ()):
        yield _arrived(ground, one)
        yield from _flagged(ground, one)
    for one in ground.cast.changes.get(day, ()):
        yield from _changed(ground, one, day)
    for inmate, bond in ground.cast.introductions.get(day, ()):
        login = keeper(inmate)
        for module, record_id, values, at in _entries(ground, inmate, bond):
            titles = bond_titles(inmate, bond) if module is not RELATIVES else _kept(bond)
            yield created(ground, login, module, record_id, values, titles, at)


def left(ground: Ground, day: date) -> Iterable[Left]:
    for one in ground.cast.arrivals.get(day, ()):
        yield _inmate(ground, one)
        yield _level(ground, one)
        yield from _flags(ground, one)
    entries = [
        (inmate, *entry)
        for inmate, bond in ground.cast.introductions.get(day, ())
        for entry in _entries(ground, inmate, bond)
    ]
    # A lawyer is entered with one of his inmates, whom the list may have behind another.
    for inmate, module, record_id, values, at in sorted(entries, key=lambda one: one[4]):
        yield entered(ground, keeper(inmate), module, record_id, values, at)


def keeper(inmate: Inmate) -> str:
    """Who enters what concerns an inmate's relatives."""
    return f"{inmate.prison.lower()}.approver"


def ward_title(ward: str) -> str:
    """A ward's name after its prison's."""
    return f"{PRISON_NAMES[int(ward[1:3]) - 1]} {ward_name(int(ward[-2:]))}"


def first_values(ground: Ground, one: Inmate) -> dict[str, Any]:
    """What the platform tells of an inmate of whom it was not known yet."""
    return {
        "inmate_no": one.number,
        "name": one.name,
        "gender": "female" if one.woman else "male",
        "id_no": one.id_no,
        "birth_day": one.birth_day,
        "ward_id": ground.unit_id(one.ward_at(ground.heard_of(one))),
        "offence": one.offence,
        "sentence": one.sentence,
        "term_from": one.term_from,
        "term_until": one.term_until,
        "custody_type": "new",
        "treatment_level": one.level,
        "key_control": False,
        **UNFLAGGED,
    }


def _arrived(ground: Ground, one: Inmate) -> Happened:
    at, values = ground.heard_of(one), first_values(ground, one)
    ward = ward_title(one.ward_at(at))
    return _told(ground, one, at, synchronised_detail({}, values, {}, ward, (None, HELD)))


def _changed(ground: Ground, one: Inmate, day: date) -> Iterator[Happened]:
    for before, stay in pairwise(one.stays):
        if local(stay.since).date() == day and stay.since > ground.heard_of(one):
            old = {"ward_id": ground.unit_id(before.ward)}
            new = {"ward_id": ground.unit_id(stay.ward)}
            titles = _titles_of(one, before.ward)
            there = ward_title(stay.ward)
            detail = synchronised_detail(old, new, titles, there, (HELD, HELD))
            yield _told(ground, one, stay.since, detail)
    if one.left_at is not None and local(one.left_at).date() == day:
        titles = _titles_of(one, one.stays[-1].ward)
        states = (HELD, one.left_as.value)
        yield _told(ground, one, one.left_at, synchronised_detail({}, {}, titles, None, states))


def _titles_of(one: Inmate, ward: str) -> dict[str, str]:
    """What the record's values are called before a change, whichever of them it changes."""
    called = {"custody_type": CUSTODY_TITLE, DATED: LEVEL_TITLES[one.level]}
    return {"ward_id": ward_title(ward), **called}


def _told(ground: Ground, one: Inmate, at: datetime, detail: dict[str, Any]) -> Happened:
    return Happened(
        at=at,
        stream=one.prison,
        actor=SYNC,
        action=ACTION,
        object_kind=INMATES.code,
        object_id=ground.inmate_id(one),
        detail=detail,
    )


def _inmate(ground: Ground, one: Inmate) -> Record:
    """As the last change left him."""
    at = ground.heard_of(one)
    flagged = marks_of(ground, one)
    changes = [at + FLAGGED_AFTER] if any(flagged.values()) else []
    changes += [stay.since for stay in one.stays[1:] if stay.since > at]
    changes += [one.left_at] if one.left_at else []
    there = {"ward_id": ground.unit_id(one.stays[-1].ward)}
    return Record(
        module=INMATES.code,
        id=ground.inmate_id(one),
        values=first_values(ground, one) | flagged | there,
        at=at,
        state=one.left_as.value,
        extra={"prison_id": ground.unit_id(one.prison)},
        version=1 + len(changes),
        changed_at=max(changes, default=at),
    )


def flags_of(ground: Ground, one: Inmate) -> tuple[Flag, ...]:
    """Which of them the platform set, in the order of the log."""
    involved = involvement(one, ground.chance)
    found = {Flag(FlagKind.SIX_INVOLVEMENT, code) for code in involved}
    if key_controlled(one, ground.chance):
        found.add(KEY_CONTROL)
    return tuple(sorted(found))


def marks_of(ground: Ground, one: Inmate) -> dict[str, bool]:
    """What his record shows of them."""
    flags = flags_of(ground, one)
    involved = any(flag.kind is FlagKind.SIX_INVOLVEMENT for flag in flags)
    return {"platform_key_control": KEY_CONTROL in flags, "six_involved": involved}


def _flagged(ground: Ground, one: Inmate) -> Iterator[Happened]:
    flags, at = flags_of(ground, one), ground.heard_of(one) + FLAGGED_AFTER
    if not flags:
        return
    after = {name: value for name, value in marks_of(ground, one).items() if value}
    titles = _titles_of(one, one.ward_at(ground.heard_of(one)))
    before = dict.fromkeys(after, False)
    detail = synchronised_detail(before, after, titles, None, (HELD, HELD))
    yield _told(ground, one, at, detail)
    for flag in flags:
        yield Happened(
            at=at,
            stream=one.prison,
            actor=SYNC,
            action=f"{INMATE_FLAGS.code}.synchronise",
            object_kind=INMATE_FLAGS.code,
            object_id=_flag_id(ground, one, flag),
            detail=flag_detail(ground.inmate_id(one), flag, holds=True),
        )


def _flags(ground: Ground, one: Inmate) -> Iterator[Record]:
    at = ground.heard_of(one) + FLAGGED_AFTER
    for flag in flags_of(ground, one):
        yield Record(
            module=INMATE_FLAGS.code,
            id=_flag_id(ground, one, flag),
            values={
                "inmate_id": ground.inmate_id(one),
                "kind": flag.kind.value,
                "code": flag.code or None,
                "source": SOURCE,
                "since": at,
            },
            at=at,
            state=IN_FORCE,
        )


def _flag_id(ground: Ground, one: Inmate, flag: Flag) -> str:
    at = ground.heard_of(one) + FLAGGED_AFTER
    return ground.ids.of("inmate_flag", f"{one.number}/{flag.kind}/{flag.code}", at)


def _level(ground: Ground, one: Inmate) -> Row:
    since = ground.heard_of(one)
    row = period_row(
        period_id=ground.ids.of("field_period", f"{one.number}/{DATED}", since),
        module=INMATES.code,
        record_id=ground.inmate_id(one),
        field=DATED,
        value=one.level,
        since=since,
        until=None,
        reason="",
        actor_name=SYNC.name,
        applied_at=since,
    )
    return Row(table="field_period", values=row)


def _entries(
    ground: Ground, inmate: Inmate, bond: Bond
) -> Iterator[tuple[Module, str, dict[str, Any], datetime]]:
    """The relative, where he is new, the bond, and his place on the white list."""
    relative, at = bond.relative, ground.bound(bond)
    if ground.cast.acquainted[relative.key] is bond:
        relative_id, met = ground.relative_id(relative), ground.met(relative)
        yield RELATIVES, relative_id, _relative(ground, relative), met
    pair = {"relative_id": ground.relative_id(relative), "inmate_id": ground.inmate_id(inmate)}
    key = f"{inmate.number}/{relative.key}"
    binding_id = ground.ids.of("inmate_binding", key, at)
    yield INMATE_BINDINGS, binding_id, pair | {"kinship": bond.kinship.value}, at
    if bond.kinship is not Kinship.OTHER:
        listed = at + LISTED_AFTER
        entry_id = ground.ids.of("whitelist_entry", key, listed)
        yield WHITELIST_ENTRIES, entry_id, pair | {"valid_from": local(listed).date()}, listed


def _relative(ground: Ground, one: Relative) -> dict[str, Any]:
    return {
        "name": one.name,
        "id_no": one.id_no,
        "phone": one.phone,
        "unit_id": ground.unit_id(one.kept_by),
    }


def bond_titles(inmate: Inmate, bond: Bond) -> dict[str, str]:
    return {"relative_id": bond.relative.name, "inmate_id": f"{inmate.number} {inmate.name}"}


def _kept(bond: Bond) -> dict[str, str]:
    return {"unit_id": PRISON_NAMES[int(bond.relative.kept_by[1:]) - 1]}


PEOPLE = Year(
    code="people",
    fills=(
        "inmate",
        "field_period",
        "inmate_flag",
        "relative",
        "inmate_binding",
        "whitelist_entry",
    ),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
