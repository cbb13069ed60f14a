"""The keeper of an outside body registers its people and opens their accounts (VC-OFFICIAL-03)."""

from typing import Any

from connectors.postgres.audit import audit
from connectors.postgres.modules import dictionary_rules, records, references, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official import accounts, bodies
from connectors.postgres.official.accounts import KnownRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Official
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.official import opening_accounts
from pipelines.flows.services import Services
from pipelines.rules.governance.masking import mask_number
from pipelines.rules.modules.problems import problem, refuse
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.validation import for_creation
from pipelines.rules.platform.local_time import local
from schemas.access.accounts import WithReason
from schemas.errors import Forbidden, NotFound
from schemas.modules.common import ACTIVE, INACTIVE
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.modules.views import DictionaryItem
from schemas.official.accounts import (
    ClosePerson,
    HandedCode,
    KeepPerson,
    OpenOfficialAccount,
    OwnPerson,
    RenewPerson,
)
from schemas.platform.reach import EVERYWHERE

CODE = AGENCY_PEOPLE.code
CERTIFICATES = "certificate_kind"
"""The dictionary of them."""


async def people(services: Services, official: Official) -> list[OwnPerson]:
    """All of the own body: who may come along, and for its keeper whom to keep."""
    async with services.database.transaction() as tx:
        return [
            await _view(tx, services, row) for row in await accounts.of_body(tx, official.body_id)
        ]


async def certificate_kinds(services: Services) -> list[DictionaryItem]:
    """What sorts of certificates there are."""
    async with services.database.transaction() as tx:
        today = local(services.clock()).date()
        return await dictionary_rules.items(tx, CERTIFICATES, today) or []


async def register(services: Services, official: Official, asked: KeepPerson) -> OwnPerson:
    """A person of the body, as its keeper vouches for."""
    attempt = _attempt(services, official, "create", None)
    async with attempt, services.database.transaction() as tx:
        _require_keeper(official)
        body = await bodies.need(tx, official.body_id)
        raw = {
            "name": asked.name,
            "id_no": asked.id_no,
            "phone": asked.phone or None,
            "post": asked.post or None,
            "body": body.name,
            "body_kind": body.body_kind,
            "body_id": body.id,
            "certificate_kind": asked.certificate_kind,
            "certificate_no": asked.certificate_no,
            "valid_from": asked.valid_from.isoformat(),
            "valid_until": asked.valid_until.isoformat(),
            "unit_id": body.unit_id,
        }
        values, problems = for_creation(AGENCY_PEOPLE, raw)
        refuse(problems)
        _require_order(values)
        today = local(services.clock()).date()
        refuse(await references.problems_of(tx, AGENCY_PEOPLE, values, EVERYWHERE, today))
        person_id = await writing.add(
            tx,
            AGENCY_PEOPLE,
            FieldSeals(services.keys),
            values,
            state=ACTIVE,
            by=official.id,
            at=services.clock(),
        )
        await _note(tx, official, "create", person_id)
        return await _view(tx, services, await _own(tx, official, person_id))


async def renew(
    services: Services, official: Official, person_id: str, asked: RenewPerson
) -> OwnPerson:
    """A renewed certificate; a number that is not given stays."""
    attempt = _attempt(services, official, "edit", person_id)
    async with attempt, services.database.transaction() as tx:
        _require_keeper(official)
        await _own(tx, official, person_id)
        values: dict[str, Any] = {
            "post": asked.post.strip() or None,
            "valid_from": asked.valid_from,
            "valid_until": asked.valid_until,
        }
        if asked.certificate_no.strip():
            values["certificate_no"] = asked.certificate_no.strip()
        _require_order(values)
        await _change(tx, services, official, person_id, asked.version, values, state=None)
        await _note(tx, official, "edit", person_id)
        return await _view(tx, services, await _own(tx, official, person_id))


async def close(
    services: Services, official: Official, person_id: str, asked: ClosePerson
) -> OwnPerson:
    """Whoever left the body comes no more, and an account of his opens nothing."""
    attempt = _attempt(services, official, "deactivate", person_id)
    async with attempt, services.database.transaction() as tx:
        _require_keeper(official)
        row = await _own(tx, official, person_id)
        if person_id == official.id:
            raise Forbidden("不能停用本人。", code="own_account")
        await _change(tx, services, official, person_id, asked.version, {}, state=INACTIVE)
        if row.login is not None:
            opener = opening_accounts.opener_of(official)
            await opening_accounts.close(tx, services, opener, row, asked.reason)
        await _note(tx, official, "deactivate", person_id, reason=asked.reason)
        return await _view(tx, services, await _own(tx, official, person_id))


async def open_account(
    services: Services, official: Official, person_id: str, asked: OpenOfficialAccount
) -> HandedCode:
    """For one of the body's people; who keeps them, officers alone say."""
    attempt = _attempt(services, official, "open_account", person_id)
    async with attempt, services.database.transaction() as tx:
        _require_keeper(official)
        if asked.keeper:
            raise Forbidden("管理员账号由监狱开通。", code="keeper_by_officer")
        row = await _own(tx, official, person_id)
        opener = opening_accounts.opener_of(official)
        return await opening_accounts.open_account(
            tx, services, opener, row, asked.login, keeper=False
        )


async def reset_account(
    services: Services, official: Official, person_id: str, asked: WithReason
) -> HandedCode:
    """Another code for somebody who lost password or second factor; never for oneself."""
    attempt = _attempt(services, official, "reset_account", person_id)
    async with attempt, services.database.transaction() as tx:
        _require_keeper(official)
        if person_id == official.id:
            raise Forbidden("不能重置本人账号，请联系监狱。", code="own_account")
        row = await _own(tx, official, person_id)
        if row.keeper:
            raise Forbidden("管理员账号由监狱重置。", code="keeper_by_officer")
        opener = opening_accounts.opener_of(official)
        return await opening_accounts.reset(tx, services, opener, row, asked.reason)


def _require_keeper(official: Official) -> None:
    if not official.keeper:
        raise Forbidden("只有本单位的管理员可以维护人员。", code="not_keeper")


def _require_order(values: dict[str, Any]) -> None:
    if values["valid_until"] < values["valid_from"]:
        raise problem("valid_until", "有效期止应不早于有效期起")


async def _own(tx: Tx, official: Official, person_id: str) -> KnownRow:
    row = await accounts.of_own_body(tx, official.body_id, person_id)
    if row is None:
        raise NotFound("本单位没有此人。", code="visitor_not_found")
    return row


async def _change(
    tx: Tx,
    services: Services,
    official: Official,
    person_id: str,
    version: int,
    values: dict[str, Any],
    *,
    state: str | None,
) -> None:
    await writing.change(
        tx,
        AGENCY_PEOPLE,
        FieldSeals(services.keys),
        person_id,
        version,
        values,
        state=state,
        by=official.id,
        at=services.clock(),
    )


async def _view(tx: Tx, services: Services, row: KnownRow) -> OwnPerson:
    stored = await _stored(tx, services, row.id)
    return OwnPerson(
        id=row.id,
        name=row.name,
        post=row.post or "",
        certificate_kind=stored.titles.get("certificate_kind", ""),
        certificate_no=mask_number(str(stored.values["certificate_no"] or "")),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        state=row.state,
        login=row.login,
        account_open=bool(row.enabled),
        version=row.version,
    )


async def _stored(tx: Tx, services: Services, person_id: str) -> Stored:
    seals = FieldSeals(services.keys)
    found = await records.get(tx, AGENCY_PEOPLE, seals, EVERYWHERE, person_id)
    if found is None:
        raise NotFound("本单位没有此人。", code="visitor_not_found")
    return found


def _attempt(services: Services, official: Official, verb: str, person_id: str | None) -> Attempt:
    return Attempt(services, official.actor(), f"{CODE}.{verb}", CODE, person_id, official.stream)


async def _note(tx: Tx, official: Official, verb: str, person_id: str, **detail: object) -> None:
    await audit.write(
        tx,
        stream=official.stream,
        actor=official.actor(),
        action=f"{CODE}.{verb}",
        object_kind=CODE,
        object_id=person_id,
        detail={"body": official.body_id, **detail},
    )
