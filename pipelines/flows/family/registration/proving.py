"""Asking public security about a person who registered; what it cannot say now is asked again.

VC-PUB-06.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, cast

import msgspec

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.platforms.police import PictureRefused, PoliceCheck
from connectors.postgres.approvals import cases
from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people, registrations
from connectors.postgres.people.registrations import CheckRow, RegistrationRow
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.assessing import assess
from pipelines.flows.approvals.registry import DECLARED, RECORD_KINDS
from pipelines.flows.approvals.submitting import Application, resubmit, submit
from pipelines.flows.desk import Desk, StandingDesk
from pipelines.flows.family import recognising
from pipelines.flows.family.registration import told
from pipelines.flows.people.faces.shelves import Shelves
from pipelines.flows.sealed_fields import id_no_digest
from pipelines.flows.services import Services
from pipelines.rules.modules.record import Stored
from pipelines.rules.security.actor import Actor, system_actor
from schemas.calls.state import ActorKind
from schemas.errors import NotFound, QinqiaoError, Unavailable
from schemas.exchange.police import AskPerson, PersonAnswer, PersonResult
from schemas.modules.people.relative_registrations import (
    PENDING,
    RELATIVE_REGISTRATION,
    RELATIVE_REGISTRATIONS,
    UNPROVEN,
    VERIFYING,
)
from schemas.people.registrations import RegistrationState, Verified
from schemas.platform.reach import EVERYWHERE

CODE = RELATIVE_REGISTRATIONS.code
AGAIN = timedelta(seconds=60)
AT_ONCE = 20
PROVER = system_actor("实人认证")
NOT_SET_UP = "no_police_check"
UNSEEN = "公安认证没有看清人脸，请重新拍摄人脸后再提交。"
SAID = {
    PersonResult.MISMATCH: "公安认证：姓名、身份证号与人脸不是同一人。请核对后重新填写或拍摄。",
    PersonResult.UNKNOWN: "公安认证：没有查到这个姓名和身份证号。请对照身份证核对后重新填写。",
}

logger = logging.getLogger(__name__)


class Means(Desk, Protocol):
    """What is needed to prove somebody; the services of a replica have it."""

    @property
    def files(self) -> SealedStore: ...

    @property
    def police(self) -> PoliceCheck: ...

    @property
    def shelves(self) -> Shelves: ...


@dataclass(frozen=True)
class StandingMeans(StandingDesk):
    """A scheduler's."""

    files: SealedStore
    police: PoliceCheck
    shelves: Shelves


async def round(means: Means) -> int:
    """Ask again about all that wait; answers how many there were."""
    async with means.database.reading() as tx:
        waiting = await registrations.waiting(tx, means.clock() - AGAIN, AT_ONCE)
    for registration_id in waiting:
        try:
            await prove(means, registration_id)
        except QinqiaoError:
            logger.exception("a registration waits on")
    return len(waiting)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a question; neither believed nor refused: it is asked again later."""

    found: dict[str, Any] | None = None
    """What the record then holds, where the face is believed or an officer is to look."""
    refused: str = ""
    """Why it is not, as the person is told."""
    answer: PersonAnswer | None = None


async def prove(means: Means, registration_id: str) -> None:
    """Ask about one that waits, and bring it before an officer where the face is believed."""
    async with means.database.reading() as tx:
        row = await registrations.get(tx, registration_id)
        if row is None or row.state is not RegistrationState.VERIFYING:
            return
        record = await _record(tx, means, registration_id)
        picture = await files.get(tx, record.values["portrait"])
    verdict = await ask(
        means, (row.account_id, row.round), record.values["name"], record.values["id_no"], picture
    )
    async with means.database.transaction() as tx:
        if await _still(tx, means, row):
            await settle(tx, means, row, PROVER, verdict)


async def ask(
    means: Means, which: tuple[str, int], name: str, id_no: str, picture: StoredFile | None
) -> Verdict:
    """What public security says of account and round; asked again it says the same."""
    if picture is None:
        raise NotFound("现场人脸已不再保存，请重新拍摄。", code="picture_gone")
    asked = AskPerson(
        key=f"{which[0]}/{which[1]}",
        name=name,
        id_no=id_no,
        picture=await asyncio.to_thread(_whole, means.files, picture),
    )
    try:
        answer = await means.police.check(asked)
    except PictureRefused:
        return Verdict(refused=UNSEEN)
    except Unavailable as away:
        by_officer = away.code == NOT_SET_UP
        return Verdict(found={"verified": Verified.OFFICER.value} if by_officer else None)
    if answer.result is not PersonResult.MATCH:
        return Verdict(refused=SAID[answer.result], answer=answer)
    found = {
        "verified": Verified.POLICE.value,
        "verified_at": means.clock(),
        "reference": answer.reference,
    }
    return Verdict(found=found, answer=answer)


async def settle(
    tx: Tx, means: Means, row: RegistrationRow, actor: Actor, verdict: Verdict
) -> None:
    """Carry out what follows, in the caller's transaction."""
    if verdict.answer is not None:
        await _note_check(tx, means, row, verdict.answer)
    if verdict.found is not None:
        await bring(tx, means, row, actor, verdict.found)
    elif verdict.refused:
        await _refuse(tx, means, row, actor, verdict)
    elif actor is not PROVER:
        # It goes on by itself; whoever waits is told so once.
        await told.tell(tx, means.keys, row, told.WAITS, actor, means.clock())


async def bring(
    tx: Tx, means: Means, row: RegistrationRow, actor: Actor, found: dict[str, Any]
) -> None:
    """Before the approvers, for the first time or once more."""
    services = cast(Services, means)
    case = await cases.open_of(tx, RELATIVE_REGISTRATION, row.id, for_update=True)
    before = await _record(tx, means, row.id, for_update=True)
    await writing.change(
        tx, RELATIVE_REGISTRATIONS, FieldSeals(means.keys), row.id, before.version, found,
        state=PENDING, by=None, at=means.clock(),
    )  # fmt: skip
    record = await _record(tx, means, row.id)
    said = await assess(tx, services, DECLARED[RELATIVE_REGISTRATION], record)
    applicant = Actor(
        kind=ActorKind.PUBLIC, id=row.account_id, name=record.values["name"], address=actor.address
    )
    kind = RECORD_KINDS[RELATIVE_REGISTRATION]
    if case is not None:
        await resubmit(
            tx, services, kind, case, applicant,
            facts=said.facts, outcomes=said.outcomes, proposal=said.proposal,
        )  # fmt: skip
        return
    inmate = await people.inmate_by_id(tx, said.begins)
    if inmate is None:
        raise NotFound("没有找到这位服刑人员。", code="inmate_not_found")
    application = Application(
        object_id=row.id,
        title=said.title,
        prison_id=inmate.prison_id,
        unit_id=inmate.ward_id,
        unit_path=inmate.ward_path,
        facts=said.facts,
        outcomes=said.outcomes,
        proposal=said.proposal,
        ruling=await recognising.ruling(
            tx, means, inmate.prison_id, record.values["known_id"], said.outcomes
        ),
    )
    await submit(tx, services, kind, application, applicant)


async def _refuse(
    tx: Tx, means: Means, row: RegistrationRow, actor: Actor, verdict: Verdict
) -> None:
    """Nobody is asked to look at it; it may be mended, and not often."""
    now = means.clock()
    before = await _record(tx, means, row.id, for_update=True)
    await writing.change(
        tx, RELATIVE_REGISTRATIONS, FieldSeals(means.keys), row.id, before.version,
        {"said": verdict.refused}, state=UNPROVEN, by=None, at=now,
    )  # fmt: skip
    result = verdict.answer.result.value if verdict.answer else "picture"
    await audit.write(
        tx,
        stream=row.prison_code,
        actor=actor,
        action=f"{CODE}.unproven",
        object_kind=CODE,
        object_id=row.id,
        result="refused",
        detail={"result": result, "round": row.round},
        at=now,
    )
    await told.tell(tx, means.keys, row, told.UNPROVEN, actor, now, reason=verdict.refused)


async def _still(tx: Tx, means: Means, row: RegistrationRow) -> bool:
    """Whether nobody was faster: the service answers the same to whoever asks again."""
    await cases.open_of(tx, RELATIVE_REGISTRATION, row.id, for_update=True)
    now = await registrations.get(tx, row.id, for_update=True)
    return now is not None and now.state.value == VERIFYING and now.round == row.round


async def _note_check(tx: Tx, means: Means, row: RegistrationRow, answer: PersonAnswer) -> None:
    record = await _record(tx, means, row.id)
    kept = CheckRow(
        account_id=row.account_id,
        registration_id=row.id,
        id_no_digest=id_no_digest(means.keys, record.values["id_no"]),
        result=answer.result.value,
        score=answer.score,
        reference=answer.reference,
        at=means.clock(),
    )
    await registrations.note_check(tx, kept)


async def _record(
    tx: Tx, means: Means, registration_id: str, *, for_update: bool = False
) -> Stored:
    seals = FieldSeals(means.keys)
    found = await records.get(
        tx, RELATIVE_REGISTRATIONS, seals, EVERYWHERE, registration_id, for_update=for_update
    )
    if found is None:
        raise NotFound("没有找到这次注册。", code="registration_not_found")
    return found


def _whole(store: SealedStore, stored: StoredFile) -> bytes:
    with store.open(stored) as reader:
        return reader.read(0, reader.size)
