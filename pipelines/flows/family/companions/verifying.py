"""Making sure who comes along: both sides of the card, a live face, and public security."""

import asyncio
import hashlib
from typing import Any

from connectors.files.stored_file import StoredFile
from connectors.postgres.people import registrations
from connectors.postgres.people.companions import CompanionRow
from connectors.postgres.people.registrations import CheckRow
from connectors.postgres.platform import attachments, files
from connectors.postgres.transaction import Tx
from connectors.vision.picture import cleaned
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.family.companions import adding
from pipelines.flows.family.registration import proving
from pipelines.flows.files import receiving
from pipelines.flows.files.body import Body
from pipelines.flows.files.holding import purpose_of
from pipelines.flows.files.receiving import Expected
from pipelines.flows.files.uploads import KIND
from pipelines.flows.people.faces import checking, liveness
from pipelines.flows.people.faces.checking import Subject
from pipelines.flows.sealed_fields import id_no_digest
from pipelines.flows.services import Services
from pipelines.rules.people import id_card
from pipelines.rules.people.registration import MOST_FAILURES, SPAN
from pipelines.rules.platform.local_time import local
from pipelines.rules.vision.judge import judge_registration
from schemas.errors import Conflict, InvalidInput, NotFound, TooManyRequests, Unavailable
from schemas.modules.people.relative_companions import RELATIVE_COMPANIONS, VERIFIED
from schemas.people.companions import CompanionProof, OwnCompanion
from schemas.people.faces.kinds import FaceCaller
from schemas.people.id_cards import CardRead, CardSide
from schemas.people.kinds import SubjectKind
from schemas.people.registrations import Verified
from schemas.people.views import FaceCheckRequest, FaceOutcome
from schemas.platform.files import JPEG, PICTURES

CODE = RELATIVE_COMPANIONS.code
LARGEST = 10 * 1024 * 1024


async def take_card(
    services: Services,
    relative: Relative,
    companion_id: str,
    side: CardSide,
    body: Body,
    name: str,
) -> OwnCompanion:
    """A side of the card, kept where it is one."""
    attempt = Attempt(services, relative.actor(), f"{CODE}.card", CODE, companion_id)
    async with attempt:
        async with services.database.reading() as tx:
            _require_waiting(await adding.need(tx, relative, companion_id))
        asked = Expected(
            name=name,
            purpose=purpose_of(RELATIVE_COMPANIONS, side.value),
            media_types=PICTURES,
            most_bytes=LARGEST,
        )
        file = await receiving.receive(services, body, asked, relative.actor(), relative.stream)
        await _read(services, file.id, side)
        async with services.database.transaction() as tx:
            row = await adding.need(tx, relative, companion_id, for_update=True)
            await adding.write(tx, services, row, {side.value: file.id})
            await adding.note(tx, services, relative, "card", companion_id, side=side.value)
            return adding.view(services, await adding.need(tx, relative, companion_id))


async def take_face(
    services: Services, relative: Relative, companion_id: str, asked: FaceCheckRequest
) -> FaceOutcome:
    """The living face of whoever comes along, beside the relative's phone."""
    async with services.database.reading() as tx:
        _require_waiting(await adding.need(tx, relative, companion_id))
    watched = await liveness.watch(services, asked)
    seen = await checking.seen_ahead(services, watched)
    verdict = liveness.judged(services, judge_registration(seen.analysis), watched)
    plain = await asyncio.to_thread(cleaned, watched.ahead[0])
    subject = Subject(
        kind=SubjectKind.PUBLIC,
        id=companion_id,
        actor=relative.actor(),
        stream=relative.stream,
        purpose="register",
        caller=FaceCaller.REGISTRATION,
    )
    async with services.database.transaction() as tx:
        outcome = await checking.keep(tx, services, subject, seen, verdict)
        if verdict.passed:
            kept = await asyncio.to_thread(services.files.put, KIND, JPEG, plain)
            file = await attachments.add(
                tx,
                kept,
                name="现场人脸.jpg",
                sha256=hashlib.sha256(plain).hexdigest(),
                purpose=purpose_of(RELATIVE_COMPANIONS, "portrait"),
                owner=relative.actor(),
                at=services.clock(),
            )
            row = await adding.need(tx, relative, companion_id, for_update=True)
            await adding.write(tx, services, row, {"portrait": file.id})
        return outcome


async def verify(services: Services, relative: Relative, companion_id: str) -> OwnCompanion:
    """Card and face belong to name and number, so the card and public security say."""
    attempt = Attempt(services, relative.actor(), f"{CODE}.verify", CODE, companion_id)
    async with attempt:
        async with services.database.reading() as tx:
            row = await adding.need(tx, relative, companion_id)
            _require_waiting(row)
            if not (row.front and row.back and row.portrait):
                raise InvalidInput(
                    "请先拍好身份证两面和人脸。", code="companion_incomplete", field="front"
                )
            values = (await adding.stored(tx, services, companion_id)).values
            picture = await files.get(tx, row.portrait)
        front = await _read(services, row.front, CardSide.FRONT)
        back = await _read(services, row.back, CardSide.BACK)
        id_card.require_valid(back, local(services.clock()).date())
        number = _number_of(values, front)
        digest = id_no_digest(services.keys, number)
        async with services.database.reading() as tx:
            await _require_few(tx, services, relative, digest)
        # The version changes with whatever is shown, so that another face is another question.
        which = (companion_id, row.version)
        verdict = await proving.ask(services, which, row.name, number, picture)
        if verdict.found is None and not verdict.refused:
            raise Unavailable("公安认证暂时没有答复，请稍后再试。", code="police_away")
        if verdict.found and verdict.found["verified"] != Verified.POLICE.value:
            raise Conflict(
                "本平台未接入公安认证，请陪同人员到会见窗口当面核对。", code="no_police_check"
            )
        async with services.database.transaction() as tx:
            now_row = await adding.need(tx, relative, companion_id, for_update=True)
            if now_row.version != row.version:
                raise Conflict("内容刚刚有变动，请再试一次。", code="changed_meanwhile")
            if verdict.answer is not None:
                kept = CheckRow(
                    account_id=relative.id,
                    registration_id=companion_id,
                    id_no_digest=digest,
                    result=verdict.answer.result.value,
                    score=verdict.answer.score,
                    reference=verdict.answer.reference,
                    at=services.clock(),
                )
                await registrations.note_check(tx, kept)
            if verdict.found is not None:
                found = {
                    "id_no": number,
                    "proof": CompanionProof.POLICE.value,
                    "verified_at": services.clock(),
                    "reference": verdict.found["reference"],
                }
                await adding.write(tx, services, now_row, found, VERIFIED)
            passed = verdict.found is not None
            await adding.note(tx, services, relative, "verify", companion_id, passed=passed)
            shown = adding.view(services, await adding.need(tx, relative, companion_id))
    if verdict.refused:
        raise Conflict(verdict.refused, code="companion_unproven")
    return shown


def _require_waiting(row: CompanionRow) -> None:
    if row.state not in adding.WAITING:
        raise Conflict("这位陪同人员已认证。", code="verified_already")


def _number_of(values: dict[str, Any], front: CardRead) -> str:
    """The card is that of whoever was named."""
    number = values["id_no"] or front.id_no
    id_card.require_number(number)
    if front.id_no != number or front.name != values["name"]:
        raise InvalidInput(
            "身份证上的姓名或号码与填写的不同，请核对后重拍，或重新添加。",
            code="companion_differs",
            field="front",
        )
    return str(number)


async def _require_few(tx: Tx, services: Services, relative: Relative, digest: str) -> None:
    since = services.clock() - SPAN
    if await registrations.failures(tx, relative.id, digest, since) >= MOST_FAILURES:
        raise TooManyRequests(
            "实人认证多次未通过，请明天再试，或到监狱会见窗口办理。", code="too_many_proofs"
        )


async def _read(services: Services, file_id: str, side: CardSide) -> CardRead:
    async with services.database.reading() as tx:
        stored = await files.get(tx, file_id)
    if stored is None:
        raise NotFound("照片已不再保存，请重新上传。", code="picture_gone")
    picture = await asyncio.to_thread(_whole, services, stored)
    seen = await services.card_readings.run(lambda: services.card_reader.read(picture))
    return id_card.require_side(seen, side)


def _whole(services: Services, stored: StoredFile) -> bytes:
    with services.files.open(stored) as reader:
        return reader.read(0, reader.size)
