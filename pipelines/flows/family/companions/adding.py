"""Adding people who come along, and taking them out again."""

from typing import Any

from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import companions, people
from connectors.postgres.people.companions import CompanionRow
from connectors.postgres.platform import attachments
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files import holding
from pipelines.flows.services import Services
from pipelines.rules.modules.masks import masked_value
from pipelines.rules.modules.record import Stored
from pipelines.rules.people import id_card, id_number
from pipelines.rules.people.id_number import is_adult
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.modules.people.relative_companions import (
    RELATIVE_COMPANIONS,
    REMOVED,
    UNVERIFIED,
    VERIFIED,
)
from schemas.people.companions import (
    AddCompanion,
    CompanionProof,
    CompanionState,
    OwnCompanion,
)
from schemas.platform.reach import EVERYWHERE

CODE = RELATIVE_COMPANIONS.code
HANDED_IN = "application"
"""What the relative hands papers in for."""
MOST = 20


async def mine(services: Services, relative: Relative) -> list[OwnCompanion]:
    """All of the relative's, with what is still lacking."""
    async with services.database.reading() as tx:
        return [view(services, row) for row in await companions.of(tx, relative.id)]


async def add(services: Services, relative: Relative, asked: AddCompanion) -> OwnCompanion:
    """A grown-up waits for verification; a child is accepted by the guardian's word."""
    attempt = Attempt(services, relative.actor(), f"{CODE}.create", CODE, None)
    async with attempt, services.database.transaction() as tx:
        await tx.lock(f"companions/{relative.id}")
        if len(await companions.of(tx, relative.id)) >= MOST:
            raise Conflict(f"最多添加{MOST}位陪同人员。", code="too_many_companions")
        values = _values(services, asked)
        values |= {"relative_id": relative.id, "unit_id": await _unit_of(tx, relative)}
        await _require_papers(tx, relative, asked)
        now = services.clock()
        state = VERIFIED if asked.minor else UNVERIFIED
        companion_id = await writing.add(
            tx, RELATIVE_COMPANIONS, FieldSeals(services.keys), values, state=state, by=None, at=now
        )
        attempt.object_id = companion_id
        await holding.keep(tx, RELATIVE_COMPANIONS, companion_id, {}, values, now)
        await note(tx, services, relative, "create", companion_id, minor=asked.minor)
        return view(services, await need(tx, relative, companion_id))


async def remove(services: Services, relative: Relative, companion_id: str) -> list[OwnCompanion]:
    """Nobody picks him any more; visits that he is booked for stay."""
    attempt = Attempt(services, relative.actor(), f"{CODE}.remove", CODE, companion_id)
    async with attempt, services.database.transaction() as tx:
        row = await need(tx, relative, companion_id, for_update=True)
        await write(tx, services, row, {}, REMOVED)
        await note(tx, services, relative, "remove", companion_id)
        return [view(services, one) for one in await companions.of(tx, relative.id)]


def view(services: Services, row: CompanionRow) -> OwnCompanion:
    field = RELATIVE_COMPANIONS.field("id_no")
    sealed = row.id_no_sealed
    number = (
        FieldSeals(services.keys).open(RELATIVE_COMPANIONS, field, row.id, sealed) if sealed else ""
    )
    today = local(services.clock()).date()
    return OwnCompanion(
        id=row.id,
        name=row.name,
        id_no_masked=str(masked_value(field, number)) if number else "",
        birth_day=row.birth_day,
        minor=row.birth_day is not None and not is_adult(row.birth_day, today),
        state=row.state,
        proof=row.proof,
        verified_at=row.verified_at,
        front=row.front is not None,
        back=row.back is not None,
        face=row.portrait is not None,
    )


async def need(
    tx: Tx, relative: Relative, companion_id: str, *, for_update: bool = False
) -> CompanionRow:
    """An own one; of others nobody says that they are there."""
    for row in await companions.own(tx, relative.id, [companion_id], for_update=for_update):
        return row
    raise NotFound("没有找到这位陪同人员。", code="companion_not_found")


async def stored(tx: Tx, services: Services, companion_id: str) -> Stored:
    seals = FieldSeals(services.keys)
    found = await records.get(tx, RELATIVE_COMPANIONS, seals, EVERYWHERE, companion_id)
    if found is None:
        raise NotFound("没有找到这位陪同人员。", code="companion_not_found")
    return found


async def write(
    tx: Tx, services: Services, row: CompanionRow, values: dict[str, Any], state: str | None = None
) -> None:
    """Change what is kept of one, with the files that come and go by it."""
    now = services.clock()
    before = (await stored(tx, services, row.id)).values
    await writing.change(
        tx,
        RELATIVE_COMPANIONS,
        FieldSeals(services.keys),
        row.id,
        row.version,
        values,
        state=state or row.state.value,
        by=None,
        at=now,
    )
    await holding.keep(tx, RELATIVE_COMPANIONS, row.id, before, values, now)


async def note(
    tx: Tx, services: Services, relative: Relative, verb: str, companion_id: str, **detail: object
) -> None:
    await audit.write(
        tx,
        stream=relative.stream,
        actor=relative.actor(),
        action=f"{CODE}.{verb}",
        object_kind=CODE,
        object_id=companion_id,
        detail=detail,
        at=services.clock(),
    )


def _values(services: Services, asked: AddCompanion) -> dict[str, Any]:
    today, now = local(services.clock()).date(), services.clock()
    number = asked.id_no.strip().upper()
    if number:
        id_card.require_number(number)
    born = id_number.birth_day(number) if number else asked.birth_day
    if not asked.minor and not number:
        raise InvalidInput("请填写身份证号。", code="id_number_wrong", field="id_no")
    if born is None or born > today:
        raise InvalidInput("请填写出生日期。", code="birth_day_needed", field="birth_day")
    grown = is_adult(born, today)
    if asked.minor and grown:
        raise InvalidInput("已满18周岁，请按成年人添加。", code="not_a_minor", field="birth_day")
    if not asked.minor and not grown:
        raise InvalidInput("未满18周岁，请按未成年人添加。", code="a_minor", field="id_no")
    if asked.minor and not asked.guardian:
        raise InvalidInput(
            "请确认您是他的监护人，并对他的来访负责。", code="guardian_needed", field="guardian"
        )
    found: dict[str, Any] = {
        "name": asked.name.strip(),
        "id_no": number or None,
        "birth_day": born,
        "paper": asked.paper.value,
        "papers": list(asked.papers),
        "proof": None,
        "verified_at": None,
    }
    if asked.minor:
        found |= {"proof": CompanionProof.GUARDIAN.value, "verified_at": now}
    return found


async def _unit_of(tx: Tx, relative: Relative) -> str:
    """Whose officers see him: those of the first inmate to whom the relative is bound."""
    bound = await people.bound_inmates(tx, relative.id)
    if not bound:
        raise Conflict("请先绑定服刑人员，再添加陪同人员。", code="not_bound")
    return bound[0].prison_id


async def _require_papers(tx: Tx, relative: Relative, asked: AddCompanion) -> None:
    """A child comes with a paper; files are the relative's own and free."""
    if asked.minor and not asked.papers:
        raise InvalidInput(
            "请上传孩子的证件照片，例如户口簿或出生医学证明。", code="paper_needed", field="papers"
        )
    actor = relative.actor()
    rows = await attachments.by_ids(tx, asked.papers, for_update=True)
    fit = [
        row
        for row in rows
        if row.holder_id is None
        and row.purpose == HANDED_IN
        and (row.owner_kind, row.owner_id) == (actor.kind.value, actor.id)
    ]
    if len(fit) != len(set(asked.papers)):
        raise InvalidInput(f"证件照片{holding.GONE}。", code="file_not_found", field="papers")


WAITING = (CompanionState.UNVERIFIED, CompanionState.GROWN_UP)
"""Whoever is still to be verified."""
