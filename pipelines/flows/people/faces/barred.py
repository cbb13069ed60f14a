"""A live face is looked for among those of barred relatives, whatever the account (VC-FAM-02)."""

import msgspec
from msgspec.structs import replace

from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.ids import make_id
from connectors.postgres.messages import outbox
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import barred_faces
from connectors.postgres.people.barred_faces import BarredFace, Place
from connectors.postgres.speech import alerts
from connectors.postgres.transaction import Tx
from pipelines.flows.services import Services
from pipelines.rules.security.actor import Actor
from pipelines.rules.vision.face import FaceAnalysis, FaceVerdict
from pipelines.rules.vision.judge import judge_search, people_of
from schemas.calls.alert_views import AlertView
from schemas.calls.state import AlertKind, Speaker
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.modules.people.blacklist_hits import BLACKLIST_HITS, NEW
from schemas.people.kinds import SubjectKind

MOST = 20
"""Alike faces that are looked up; the threshold leaves a handful."""
SIGN_IN = "sign_in"
REASON = "blacklisted"
MESSAGE = "人脸核验未通过，请联系监狱工作人员。"
"""What the person is told; whom the face belongs to stays with the officers."""
KIND, WORD, CLASS, SEVERITY = AlertKind.BARRED_FACE, "黑名单人员", "黑名单人脸", 3


class Hit(msgspec.Struct, frozen=True):
    """Whose face it is, and how alike."""

    face: BarredFace
    score: float


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The account under which the face was shown, and where."""

    account_id: str
    account_name: str
    actor: Actor
    purpose: str
    call_id: str | None


async def find(tx: Tx, services: Services, shown: Shown, analysis: FaceAnalysis) -> Hit | None:
    """The most alike barred relative.

    Whoever is barred may still sign in under the own account, to read and to ask for erasure; the
    calls are closed to it by the entry itself.
    """
    verdict = judge_search(analysis, services.settings.face_search_threshold)
    if not verdict.passed:
        return None
    (face,) = people_of(analysis)
    alike = await services.shelves.search(
        tx, SubjectKind.RELATIVE, analysis.engine, face.embedding, verdict.threshold, MOST
    )
    rows = await barred_faces.among(tx, [one.key for one in alike], services.clock())
    known = {row.template_id: row for row in reversed(rows)}
    for one in alike:
        row = known.get(one.key)
        own = row is not None and row.relative_id == shown.account_id
        if row is not None and not (own and shown.purpose == SIGN_IN):
            return Hit(row, one.score)
    return None


def refused(verdict: FaceVerdict) -> FaceVerdict:
    """The verdict on a barred face, however well it fits the account's own."""
    return replace(verdict, passed=False, reason=REASON, message=MESSAGE)


async def alarm(tx: Tx, services: Services, shown: Shown, hit: Hit, check_id: str) -> None:
    """Keep the hit for each prison it concerns, and tell its officers at once."""
    call = await calls.get(tx, shown.call_id) if shown.call_id else None
    for place in await _places(tx, shown, hit, call):
        await _keep(tx, services, shown, hit, check_id, place, call)
        await outbox.put(tx, notify_officers(place.code), _notice(services, shown, hit, place))
    if call is not None:
        await alerts.raise_alert(tx, _alert(services, call, hit), call)


async def _places(tx: Tx, shown: Shown, hit: Hit, call: CallRow | None) -> list[Place]:
    if call is None:
        return await barred_faces.places(tx, shown.account_id, hit.face)
    prison = "/".join(call.ward_path.split("/")[:3]) + "/"
    return [Place(unit_id=call.prison_id, code=call.prison_code, path=prison)]


async def _keep(
    tx: Tx,
    services: Services,
    shown: Shown,
    hit: Hit,
    check_id: str,
    place: Place,
    call: CallRow | None,
) -> None:
    now = services.clock()
    values = {
        "relative_id": hit.face.relative_id,
        "account_id": shown.account_id,
        "unit_id": place.unit_id,
        "purpose": shown.purpose,
        "seen_at": now,
        "likeness": round(max(0.0, min(1.0, hit.score)) * 100),
        "case_no": call.case_no if call else None,
        "check_id": check_id,
    }
    seals = FieldSeals(services.keys)
    hit_id = await writing.add(tx, BLACKLIST_HITS, seals, values, state=NEW, by=None, at=now)
    await audit.write(
        tx,
        stream=place.code,
        actor=shown.actor,
        action="blacklist_hits.found",
        object_kind=BLACKLIST_HITS.code,
        object_id=hit_id,
        result="refused",
        detail={"purpose": shown.purpose, "check_id": check_id, "likeness": values["likeness"]},
        at=now,
    )


def _notice(services: Services, shown: Shown, hit: Hit, place: Place) -> OfficerNotice:
    where = "登录时" if shown.purpose == SIGN_IN else "通话前核验时"
    return OfficerNotice(
        kind=KIND,
        prison_code=place.code,
        unit_path=place.path,
        permission=BLACKLIST_HITS.permission("list"),
        title="黑名单人脸命中",
        text=f"账号“{shown.account_name}”{where}的人脸与黑名单家属“{hit.face.name}”相符，已拒绝。",
        link=f"/m/{BLACKLIST_HITS.code}",
        at=services.clock(),
    )


def _alert(services: Services, call: CallRow, hit: Hit) -> AlertView:
    return AlertView(
        id=make_id(),
        call_id=call.id,
        kind=KIND,
        line_id=None,
        word=WORD,
        class_name=CLASS,
        severity=SEVERITY,
        heard_as="",
        matched_by="face",
        confidence=max(0.0, min(1.0, hit.score)),
        speaker=Speaker.RELATIVE,
        start_s=0,
        end_s=0,
        raised_after_s=0,
        state="new",
        at=services.clock(),
        acknowledged_by=None,
        recheck_id=None,
        recheck_state=None,
        inmate_name=call.inmate_name,
    )
