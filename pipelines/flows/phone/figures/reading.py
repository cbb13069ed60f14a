"""The figures themselves: read, added up, and said with their units."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.phone.figures import calls, lengths, settlement, shared, silent
from connectors.postgres.phone.figures.calls import CallsAsked
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from connectors.postgres.work_memory import make_room
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.phone.figures.asking import Asked, SilentAsked, cut_of, path_of, wanted_of
from pipelines.flows.services import Services
from pipelines.rules.governance.masking import mask_phone
from pipelines.rules.phone.phone_figures import prisons_of, share, summed, whole_trend
from pipelines.rules.platform.local_time import local
from schemas.errors import InvalidInput
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.phone.phone_figures import (
    CallNumbers,
    CallsPage,
    Lengths,
    PeoplePage,
    PhoneFigures,
    PhoneLengths,
    PhoneSilence,
    Settled,
    Settlement,
    SharedNumber,
    SharedNumbersPage,
    SilentInmate,
    SilentPage,
    UnitLengths,
    UnitNumbers,
    UnitSilence,
    Which,
)

PHONE = RELATIVE_NUMBERS.field("phone")
YUAN = Decimal("0.00")
NO_CALLS = CallNumbers(calls=0, callers=0, connected=0, unconnected=0, extra_callers=0, seconds=0)
NO_TALK = Lengths(seconds=0, local=0, domestic=0, international=0)
NOTHING = Settled(
    tickets=0,
    fee=YUAN,
    charged=0,
    charged_fee=YUAN,
    reversed=0,
    reversed_fee=YUAN,
    open=0,
    open_fee=YUAN,
)


async def figures(tx: Tx, officer: Officer, asked: Asked) -> PhoneFigures:
    wanted = await wanted_of(tx, officer, asked.since, asked.until, asked.unit_id)
    await make_room(tx)
    wards, top = await calls.wards_and_top(tx, wanted)
    names = await _names(tx, {ward.prison_id for ward in wards})
    return PhoneFigures(
        since=asked.since,
        until=asked.until,
        total=summed(NO_CALLS, wards),
        prisons=prisons_of(UnitNumbers, wards, names),
        wards=wards,
        top=top,
    )


async def people(tx: Tx, officer: Officer, asked: Asked, limit: int, offset: int) -> PeoplePage:
    """Callers, those with extra calls, or those with fewer calls than a number."""
    wanted = await wanted_of(tx, officer, asked.since, asked.until, asked.unit_id)
    await make_room(tx)
    page = {"limit": limit, "offset": offset}
    if asked.fewer_than is not None:
        rows, total = await calls.few(tx, wanted, asked.fewer_than, **page)
        return PeoplePage(rows=rows, total=total)
    home = await path_of(tx, officer, asked.row_unit_id)
    extra = asked.kind is Which.EXTRA
    rows, total = await calls.callers(tx, wanted, home=home, extra=extra, **page)
    return PeoplePage(rows=rows, total=total)


async def listed(tx: Tx, officer: Officer, asked: Asked, limit: int, offset: int) -> CallsPage:
    wanted = await wanted_of(tx, officer, asked.since, asked.until, asked.unit_id)
    opened = CallsAsked(
        kind=asked.kind,
        home=await path_of(tx, officer, asked.row_unit_id),
        inmate_id=asked.inmate_id,
        number_id=asked.number_id,
    )
    rows, total = await calls.listed(tx, wanted, opened, limit=limit, offset=offset)
    return CallsPage(rows=rows, total=total)


async def talked(tx: Tx, officer: Officer, asked: Asked) -> PhoneLengths:
    wanted = await wanted_of(tx, officer, asked.since, asked.until, asked.unit_id)
    wards, known = await lengths.wards_and_steps(tx, wanted, asked.step)
    names = await _names(tx, {ward.prison_id for ward in wards})
    return PhoneLengths(
        since=asked.since,
        until=asked.until,
        total=summed(NO_TALK, wards),
        prisons=prisons_of(UnitLengths, wards, names),
        wards=wards,
        steps=whole_trend(known, asked.since, asked.until, asked.step),
    )


async def shared_numbers(
    tx: Tx, services: Services, officer: Officer, unit_id: str | None, limit: int, offset: int
) -> SharedNumbersPage:
    today = local(services.clock()).date()
    wanted = await wanted_of(tx, officer, today, today, unit_id)
    rows, total = await shared.page(tx, wanted, limit=limit, offset=offset)
    seals = FieldSeals(services.keys)
    told = [
        SharedNumber(
            number_id=row.number_id,
            phone=mask_phone(seals.open(RELATIVE_NUMBERS, PHONE, row.number_id, row.phone_sealed)),
            occurrences=row.occurrences,
            inmates=row.inmates,
            relatives=row.relatives,
            prisons=row.prisons,
        )
        for row in rows
    ]
    return SharedNumbersPage(rows=told, total=total)


async def silence(tx: Tx, services: Services, officer: Officer, asked: SilentAsked) -> PhoneSilence:
    day, cut = cut_of(services, asked)
    wanted = await wanted_of(tx, officer, day, day, asked.unit_id)
    wards = [
        UnitSilence(
            unit_id=row.unit_id,
            name=row.name,
            prison_id=row.prison_id,
            inmates=row.inmates,
            silent=row.silent,
            share=share(row.silent, row.inmates),
        )
        for row in await silent.by_ward(tx, wanted, cut)
    ]
    names = await _names(tx, {ward.prison_id for ward in wards})
    inmates, quiet = sum(one.inmates for one in wards), sum(one.silent for one in wards)
    return PhoneSilence(
        day=day,
        months=asked.months,
        inmates=inmates,
        silent=quiet,
        share=share(quiet, inmates),
        prisons=list(_prisons(wards, names)),
        wards=wards,
    )


def _prisons(wards: list[UnitSilence], names: dict[str, str]) -> Iterable[UnitSilence]:
    for prison_id in dict.fromkeys(ward.prison_id for ward in wards):
        rows = [ward for ward in wards if ward.prison_id == prison_id]
        inmates, quiet = sum(one.inmates for one in rows), sum(one.silent for one in rows)
        yield UnitSilence(
            unit_id=prison_id,
            name=names.get(prison_id, ""),
            prison_id=prison_id,
            inmates=inmates,
            silent=quiet,
            share=share(quiet, inmates),
        )


async def silent_people(
    tx: Tx, services: Services, officer: Officer, asked: SilentAsked, limit: int, offset: int
) -> SilentPage:
    day, cut = cut_of(services, asked)
    wanted = await wanted_of(tx, officer, day, day, asked.unit_id)
    rows, total = await silent.people(tx, wanted, cut, limit=limit, offset=offset)
    told = [
        SilentInmate(
            inmate_id=row.inmate_id,
            inmate_no=row.inmate_no,
            name=row.name,
            prison=row.prison,
            ward=row.ward,
            last_at=row.last_at,
            days=(day - local(row.last_at).date()).days if row.last_at else None,
        )
        for row in rows
    ]
    return SilentPage(rows=told, total=total)


async def settled(tx: Tx, officer: Officer, month: str, unit_id: str | None) -> Settlement:
    since, until = _days_of(month)
    wanted = await wanted_of(tx, officer, since, until, unit_id)
    prisons = await settlement.by_prison(tx, wanted)
    return Settlement(month=month, total=summed(NOTHING, prisons), prisons=prisons)


def _days_of(month: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{month}-01")
    year, number = divmod(first.year * 12 + first.month, 12)
    try:
        following = date(year, number + 1, 1)
    except ValueError as error:
        raise InvalidInput(
            "月份超出可用范围。", code="month_out_of_range", field="month"
        ) from error
    return first, date.fromordinal(following.toordinal() - 1)


async def _names(tx: Tx, prison_ids: set[str]) -> dict[str, str]:
    return {key: one.name for key, one in (await units.of_ids(tx, prison_ids)).items()}
