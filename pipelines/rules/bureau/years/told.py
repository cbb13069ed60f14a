"""What years of told records share: until when they tell, how it is noted, and their reviews."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import cast

from pipelines.rules.bureau.cast import Bond, Inmate
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.told_days import Told
from pipelines.rules.exchange.prison_records.ids import target_id
from pipelines.rules.exchange.prison_records.noting import APPLY, CONNECTOR, page_detail
from pipelines.rules.exchange.prison_records.reviews import NOUN as REVIEWS
from pipelines.rules.exchange.prison_records.reviews import review_row
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.records import Review

TAKEN_IN = time(23, 40)
"""When a day's records are noted, all of one kind together."""


def told_on(ground: Ground, prison: str, kind: SystemKind, day: date) -> Sequence[Told]:
    """Nothing of the days that the stand-in tells."""
    return () if day >= ground.parted else ground.told(prison, kind).on(day)


def taken_in(
    ground: Ground, kind: SystemKind, nouns: Mapping[RecordKind, str], day: date
) -> Iterator[Happened]:
    """The lines of the log of a day, for each prison."""
    for prison in ground.cast.prisons:
        told = told_on(ground, prison.code, kind, day)
        counts = Counter(nouns[one.kind] for one in told if one.kind in nouns)
        system_id = ground.system_id(prison.code, kind)
        for noun, count in sorted(counts.items()):
            yield Happened(
                at=moment(day, TAKEN_IN),
                stream=prison.code,
                actor=CONNECTOR,
                action=APPLY,
                object_kind=noun,
                object_id=None,
                detail=page_detail(system_id, count, count),
            )


def reviewed(ground: Ground, system_id: str, conversation_id: str, one: Told) -> Row:
    """Somebody at the prison listened to it."""
    told = cast(Review, one.record)
    officer_id = ground.officer_of(told.police_no)
    assert officer_id is not None
    review_id = target_id(system_id, REVIEWS, one.key)
    return Row(table=REVIEWS, values=review_row(review_id, conversation_id, told, officer_id))


def bond_by_id_no(inmate: Inmate, id_no: str) -> Bond:
    return next(one for one in inmate.bonds if one.relative.id_no == id_no)


def bond_by_phone(inmate: Inmate, phone: str) -> Bond:
    return next(one for one in inmate.bonds if one.relative.phone == phone)
