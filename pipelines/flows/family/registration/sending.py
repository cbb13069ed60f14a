"""Sending a registration: all is there, nothing stands against it, and then it is proven."""

from datetime import date, datetime
from typing import Any

import msgspec

from connectors.postgres.approvals import cases
from connectors.postgres.audit import audit
from connectors.postgres.modules import records, writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import known_relative_rules, people, registrations
from connectors.postgres.people.people import InmateRow
from connectors.postgres.people.registrations import RegistrationRow
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.family import recognising
from pipelines.flows.family.inmates import named_inmate
from pipelines.flows.family.registration import draft as drafts
from pipelines.flows.family.registration import proving, showing
from pipelines.flows.family.registration.draft import Draft
from pipelines.flows.family.registration.proving import Verdict
from pipelines.flows.files import holding
from pipelines.flows.sealed_fields import id_no_digest
from pipelines.flows.services import Services
from pipelines.rules.calls.custody import require_custody
from pipelines.rules.people import id_card, id_number
from pipelines.rules.people.known_relative import Compared, Recognition, kinship_ours
from pipelines.rules.people.registration import (
    MOST_FAILURES,
    SPAN,
    WANTED,
    missing,
    read_as,
)
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, InvalidInput, NotFound, TooManyRequests
from schemas.modules.people.relative_registrations import (
    RELATIVE_REGISTRATION,
    RELATIVE_REGISTRATIONS,
    VERIFYING,
)
from schemas.people.known_relatives import KnownCheck
from schemas.people.registrations import Registering, Verified
from schemas.platform.reach import EVERYWHERE

CODE = RELATIVE_REGISTRATIONS.code


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is about to be sent."""

    draft: Draft
    inmate: InmateRow
    last: RegistrationRow | None
    round: int
    recognition: Recognition

    @property
    def known(self) -> Compared | None:
        """The registration with a visit system that proves the kinship."""
        return self.recognition.of_inmate(self.inmate.inmate_no, self.inmate.prison_id)


async def send(services: Services, user: PublicUser) -> Registering:
    """Bring what was entered before public security and then before an officer."""
    attempt = Attempt(services, user.actor(), f"{CODE}.send", CODE, None)
    async with attempt:
        recognition = await _recognised(services, user)
        async with services.database.reading() as tx:
            plan = await _plan(tx, services, user, recognition)
            verdict = await _by_system(tx, services, plan)
            picture = await files.get(tx, plan.draft.portrait or "")
        draft = plan.draft
        if verdict is None:
            verdict = await proving.ask(
                services, (user.id, plan.round), draft.name, draft.id_no, picture
            )
        async with services.database.transaction() as tx:
            # Of two that come at the same moment each would find none open.
            await tx.lock(f"registration/{user.id}")
            now = await _plan(tx, services, user, recognition)
            if now.draft != plan.draft or now.round != plan.round:
                raise Conflict("填写的内容刚刚有变动，请核对后再提交。", code="changed_meanwhile")
            attempt.object_id = await _write(tx, services, user, now)
            row = await registrations.get(tx, attempt.object_id)
            if row is None:
                raise NotFound("没有找到这次注册。", code="registration_not_found")
            await proving.settle(tx, services, row, user.actor(), verdict)
            return await showing.registering(tx, services, user)


async def _recognised(services: Services, user: PublicUser) -> Recognition:
    """What visit systems hold now, which may be other than when the face was shown."""
    async with services.database.reading() as tx:
        draft = await drafts.read(tx, services.keys, user.id)
    if not draft.portrait or not id_number.holds(draft.id_no):
        return Recognition()
    return await recognising.of_account(services, user.id, draft.id_no, draft.name)


async def _by_system(tx: Tx, services: Services, plan: Plan) -> Verdict | None:
    """Who is known by number and face is proven by that, unless the inmate's prison asks anew."""
    person = plan.recognition.person
    if person is None:
        return None
    now = services.clock()
    rule = await known_relative_rules.of_prison(tx, plan.inmate.prison_id, local(now).date())
    if rule.police is KnownCheck.ASKED:
        return None
    return Verdict(
        found={
            "verified": Verified.SYSTEM.value,
            "verified_at": now,
            "reference": person.reference,
        }
    )


async def _plan(tx: Tx, services: Services, user: PublicUser, recognition: Recognition) -> Plan:
    """Raises what stands against it, each with its field."""
    last = await showing.require_free(tx, user)
    draft = await drafts.read(tx, services.keys, user.id)
    given: dict[str, Any] = {name: getattr(draft, name) for name in WANTED}
    if known := recognition.of_inmate(draft.inmate_no, ""):
        # The record proves the kinship, and says which it is.
        given |= {"proof": (known.known_id,), "kinship": kinship_ours(known.kinship)}
    if lacking := missing(**given):
        field, words = lacking
        raise InvalidInput(words, code="registration_incomplete", field=field)
    id_card.require_number(draft.id_no)
    _require_card(draft, local(services.clock()).date())
    await _require_few_failures(tx, services, user, draft)
    inmate = await _inmate(tx, services, user, draft)
    if await registrations.others_open(tx, user.id, id_no_digest(services.keys, draft.id_no)):
        raise Conflict(
            "这个身份证号已有账户，不能再注册一个。如果是您本人，请退出后用原来的微信或随申办进入；"
            "进不去的，请带身份证到监狱会见窗口办理。",
            code="number_taken",
            field="id_no",
        )
    return Plan(
        draft=draft,
        inmate=inmate,
        last=last,
        round=last.round + 1 if last else 1,
        recognition=recognition,
    )


async def _write(tx: Tx, services: Services, user: PublicUser, plan: Plan) -> str:
    """The record, with the files of the answers, waiting to be proven."""
    now, last = services.clock(), plan.last
    values = _values(user, plan, now)
    seals = FieldSeals(services.keys)
    known: dict[str, Any] = {}
    await drafts.lend(tx, services.keys, user.id, plan.draft, now)
    if last is not None and last.state in showing.MENDED:
        # The case first, as everywhere.
        await cases.open_of(tx, RELATIVE_REGISTRATION, last.id, for_update=True)
        before = await records.get(
            tx, RELATIVE_REGISTRATIONS, seals, EVERYWHERE, last.id, for_update=True
        )
        if before is None:
            raise NotFound("没有找到这次注册。", code="registration_not_found")
        await writing.change(
            tx, RELATIVE_REGISTRATIONS, seals, last.id, before.version, values,
            state=VERIFYING, by=None, at=now,
        )  # fmt: skip
        sent_id, known = last.id, before.values
    else:
        sent_id = await writing.add(
            tx, RELATIVE_REGISTRATIONS, seals, values, state=VERIFYING, by=None, at=now
        )
    await holding.keep(tx, RELATIVE_REGISTRATIONS, sent_id, known, values, now)
    await audit.write(
        tx,
        stream=plan.inmate.prison_code,
        actor=user.actor(),
        action=f"{CODE}.send",
        object_kind=CODE,
        object_id=sent_id,
        detail={
            "round": plan.round,
            "differs": sorted(drafts.remarks(plan.draft)),
            "known": sorted({one.prison for one in plan.recognition.found}),
        },
        at=now,
    )
    return sent_id


def _require_card(draft: Draft, today: date) -> None:
    """The card was read on both sides and counts today."""
    if draft.front_read is None or draft.back_read is None:
        raise InvalidInput("请重新拍摄身份证。", code="registration_incomplete", field="front")
    id_card.require_valid(draft.back_read, today)
    if draft.card_until is not None and draft.card_until < today:
        raise InvalidInput(
            "填写的身份证有效期已过，请核对。", code="card_expired", field="card_until"
        )


async def _require_few_failures(tx: Tx, services: Services, user: PublicUser, draft: Draft) -> None:
    """Nobody finds out by trying which face belongs to which number (VC-PUB-06)."""
    digest = id_no_digest(services.keys, draft.id_no)
    since = services.clock() - SPAN
    if await registrations.failures(tx, user.id, digest, since) >= MOST_FAILURES:
        raise TooManyRequests(
            "实人认证多次未通过，请明天再试，或带身份证到监狱会见窗口办理。",
            code="too_many_proofs",
        )


async def _inmate(tx: Tx, services: Services, user: PublicUser, draft: Draft) -> InmateRow:
    told = {"name": draft.inmate_name, "inmate_no": draft.inmate_no}
    inmate = await people.inmate_by_id(tx, await named_inmate(tx, services, user.id, told))
    if inmate is None:
        raise NotFound("没有找到这位服刑人员。", code="inmate_not_found")
    require_custody(inmate.custody_state)
    return inmate


def _values(user: PublicUser, plan: Plan, now: datetime) -> dict[str, Any]:
    draft, inmate = plan.draft, plan.inmate
    front, back = draft.front_read, draft.back_read
    known = plan.known
    kinship = kinship_ours(known.kinship) if known else None
    return {
        "name": draft.name,
        "id_no": draft.id_no,
        "phone": draft.phone,
        "gender": id_number.gender_of(draft.id_no),
        "birth_day": id_number.birth_day(draft.id_no),
        "address": draft.address or None,
        "card_until": draft.card_until,
        "front": draft.front,
        "back": draft.back,
        "portrait": draft.portrait,
        "read_as": read_as(front, back) if front and back else None,
        "differs": "；".join(drafts.remarks(draft).values()) or None,
        "likeness": draft.likeness,
        "inmate_id": inmate.id,
        "prison_id": inmate.prison_id,
        "kinship": kinship.value if kinship else draft.kinship,
        "proof": list(draft.proof),
        "known": plan.recognition.said(inmate.inmate_no, inmate.prison_id) or None,
        "known_id": known.known_id if known else None,
        "verified": None,
        "verified_at": None,
        "reference": None,
        "account_id": user.id,
        "round": plan.round,
        "submitted_at": now,
        "said": None,
        "remark": draft.note or None,
    }
