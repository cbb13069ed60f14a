"""Both sides of a call in full, and its exact times (VC-VCM-10, -11, -12)."""

from datetime import date

from connectors.postgres.audit import audit
from connectors.postgres.calls import call_particulars, calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.modules.dictionary_rules import titles
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.scope import attempt
from pipelines.flows.sealed_fields import open_id_no, open_phone
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import PLAY, WATCH
from pipelines.rules.access.permissions import allowed_now, in_scopes, require_permission
from pipelines.rules.governance.masking import mask_number, mask_phone
from pipelines.rules.headcount.spells import Move, spells
from pipelines.rules.modules.titles import option_title
from schemas.calls.counts import CallParticulars, MonitorSpell, Particulars, TimeOf, Told
from schemas.calls.state import CallState
from schemas.errors import NotFound
from schemas.modules.calls.call_records import CALL_RECORDS
from schemas.modules.module import Verb
from schemas.modules.people.inmate_bindings import KINSHIPS

RUNNING = (CallState.WAITING, CallState.CONNECTED)
GENDER, LEVEL = "gender", "treatment_level"


async def read(services: Services, officer: Officer, call_id: str) -> CallParticulars:
    """Looking at people's particulars leaves a row."""
    async with (
        attempt(services, officer, "call.read", call_id),
        services.database.transaction() as tx,
    ):
        require_permission(officer.permissions, CALL_RECORDS.permission(Verb.LIST))
        call = await calls.get(tx, call_id)
        if call is None or not in_scopes(officer.scopes, call.ward_path):
            raise NotFound("没有找到这次通话。", code="call_not_found")
        await audit.write(
            tx,
            stream=call.prison_code,
            actor=officer.actor(),
            action="call.read",
            object_kind="video_call",
            object_id=call.id,
            detail={"case_no": call.case_no, "particulars": True},
        )
        return await _told(tx, services, officer, call)


async def _told(tx: Tx, services: Services, officer: Officer, call: CallRow) -> CallParticulars:
    allowed = allowed_now(officer.permissions, call.state, call.privileged)
    moves = [
        Move(one.actor_id or one.actor_name, one.actor_name, one.at, one.on)
        for one in await call_particulars.watching(tx, call.id)
    ]
    return CallParticulars(
        call_id=call.id,
        relative=await _relative(tx, services, call),
        inmate=await _inmate(tx, call),
        times=[
            TimeOf(title="申请", at=call.requested_at),
            TimeOf(title="审批", at=call.decided_at),
            TimeOf(title="预约开始", at=call.starts_at),
            TimeOf(title="首方进入", at=call.first_joined_at),
            TimeOf(title="双方接通", at=call.connected_at),
            TimeOf(title="结束", at=call.ended_at),
        ],
        monitors=[
            MonitorSpell(officer=one.name, since=one.since, until=one.until or call.ended_at)
            for one in spells(moves)
        ],
        reviews=await call_particulars.reviewed(tx, call.id),
        captures=await call_particulars.captures(tx, call.id),
        may_watch=WATCH.code in allowed and call.state in RUNNING,
        may_play=PLAY.code in allowed,
    )


async def _relative(tx: Tx, services: Services, call: CallRow) -> Particulars:
    facts = await call_particulars.relative_facts(tx, call.relative_id)
    lines = [("与罪犯关系", option_title(KINSHIPS.options, call.kinship))]
    if facts is not None:
        number = open_id_no(services.keys, call.relative_id, facts.id_no_sealed)
        phone = open_phone(services.keys, call.relative_id, facts.phone_sealed)
        lines += [
            ("身份证号", mask_number(number)),
            ("联系电话", mask_phone(phone)),
            ("账号", "启用" if facts.enabled else "停用"),
        ]
    return Particulars(id=call.relative_id, name=call.relative_name, lines=_told_lines(lines))


async def _inmate(tx: Tx, call: CallRow) -> Particulars:
    facts = await call_particulars.inmate_facts(tx, call.inmate_id)
    now = await people.inmate_by_id(tx, call.inmate_id)
    lines = [
        ("罪犯编号", call.inmate_no),
        ("通话时监狱", call.prison_name),
        ("通话时监区", call.ward_name),
    ]
    if now is not None and now.ward_id != call.ward_id:
        lines.append(("现在监区", f"{now.prison_name} {now.ward_name}"))
    if facts is not None:
        genders, levels = await titles(tx, GENDER), await titles(tx, LEVEL)
        lines += [
            ("性别", genders.get(facts.gender or "", "—")),
            ("出生日期", _day(facts.birth_day)),
            ("罪名", facts.offence or "—"),
            ("刑期", facts.sentence or "—"),
            ("刑期起止", f"{_day(facts.term_from)} 至 {_day(facts.term_until)}"),
            ("处遇级别", levels.get(facts.treatment_level or "", "—")),
        ]
    return Particulars(id=call.inmate_id, name=call.inmate_name, lines=_told_lines(lines))


def _told_lines(lines: list[tuple[str, str]]) -> list[Told]:
    return [Told(title=title, value=value) for title, value in lines]


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"
