"""What stands against an application of a relative."""

from collections.abc import Mapping

from connectors.postgres.approvals import cases
from connectors.postgres.approvals.cases import Search
from connectors.postgres.people import faces
from connectors.postgres.people.faces import TemplateRow
from connectors.postgres.people.people import BoundInmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.calls.facts import blacklist_reason
from pipelines.flows.family.family_approvals import HINDERS, OWN_KINDS, OwnKind
from pipelines.flows.family.inmates import own_inmate, said_inmate
from pipelines.flows.services import Services
from pipelines.rules.calls.custody import require_custody, require_not_blacklisted
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict
from schemas.modules.own import Own
from schemas.people.kinds import SubjectKind


async def bound_inmate(
    tx: Tx,
    services: Services,
    relative: Relative,
    own: Own,
    inmate_id: str,
    given: Mapping[str, str],
) -> BoundInmateRow:
    """For whom it is applied; a barred relative is refused."""
    if own.names:
        bound = await said_inmate(tx, inmate_id, given.get("kinship", ""))
    else:
        bound = await own_inmate(tx, relative, inmate_id)
    require_custody(bound.custody_state)
    reason = await blacklist_reason(tx, relative.id, services.clock(), own.barred)
    require_not_blacklisted(reason)
    return bound


async def require_sensible(
    tx: Tx, services: Services, relative: Relative, one: OwnKind, inmate_id: str
) -> None:
    """Raise `Conflict` where an application would lead to nothing."""
    if hinders := HINDERS.get(one.kind.code):
        await hinders(tx, relative.id, inmate_id, local(services.clock()).date())
    if one.own.face:
        await registered_face(tx, relative)


async def require_none_open(tx: Tx, relative: Relative, one: OwnKind, inmate_id: str) -> None:
    """Raise `Conflict` where the pair's one application waits already."""
    if not one.own.one_a_pair:
        return
    search = Search(applicant=relative.id, kinds=(one.kind.code,), states=cases.OPEN)
    rows, _ = await cases.page(tx, search, limit=100, offset=0)
    if any((row.proposal or {}).get("inmate_id") == inmate_id for row in rows):
        message = "您的申请正在审批，请耐心等待，结果会出现在“我的消息”里。"
        raise Conflict(message, code="already_in_approval")


async def require_few_open(tx: Tx, services: Services, relative: Relative) -> None:
    """Raise `Conflict` where as many applications wait as may (VC-PUB-23)."""
    most = services.settings.open_applications
    search = Search(applicant=relative.id, kinds=tuple(OWN_KINDS), states=cases.OPEN)
    _, waiting = await cases.page(tx, search, limit=1, offset=0)
    if waiting >= most:
        raise Conflict(
            f"您已有{waiting}件申请在办理，最多同时办理{most}件。请等其中一件办结后再申请。",
            code="too_many_open",
        )


async def registered_face(tx: Tx, relative: Relative) -> TemplateRow:
    """The face that is registered; whoever has none is told where to have one made."""
    face = await faces.newest(tx, SubjectKind.RELATIVE, relative.id)
    if face is None:
        raise Conflict(
            "您还没有登记人脸。请先携带身份证到监狱会见窗口登记人脸，再申请白名单。",
            code="face_needed",
        )
    return face
