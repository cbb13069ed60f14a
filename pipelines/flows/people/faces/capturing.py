"""Faces captured at the inmates' terminal, an officer standing by (VC-BASE-22, VC-INM-02)."""

from connectors.postgres.people import faces, people
from connectors.postgres.people.people import InmateRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.people.faces import registering
from pipelines.flows.people.faces.looking import require_in_scope
from pipelines.flows.people.faces.pictures import decode_picture
from pipelines.flows.services import Services
from pipelines.rules.vision.judge import FIT_TO_REGISTER, judge_registration
from schemas.errors import NotFound
from schemas.people.faces.kinds import FaceCaller, FaceSource
from schemas.people.faces.views import CaptureSubject, PictureQuality
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceOutcome, FaceRegistration


async def subject(services: Services, officer: Officer, inmate_no: str) -> CaptureSubject:
    """The inmate of a number in reach, so that the officer sees whom it names."""
    row = await _inmate(services, officer, inmate_no)
    async with services.database.transaction() as tx:
        registered = await faces.has_template(tx, SubjectKind.INMATE, row.id)
    return CaptureSubject(
        inmate_no=row.inmate_no,
        name=row.name,
        prison=row.prison_name,
        ward=row.ward_name,
        registered=registered,
    )


async def quality(
    services: Services, officer: Officer, inmate_no: str, asked: FaceRegistration
) -> PictureQuality:
    """What is wrong with a picture, before the officer confirms it."""
    await _inmate(services, officer, inmate_no)
    analysis = await services.faces.analyse(decode_picture(asked.picture))
    verdict = judge_registration(analysis)
    message = FIT_TO_REGISTER if verdict.passed else verdict.message
    return PictureQuality(passed=verdict.passed, reason=verdict.reason, message=message)


async def register(
    services: Services, officer: Officer, inmate_no: str, asked: FaceRegistration
) -> FaceOutcome:
    """The officer has confirmed: the face is in the library with the commit."""
    row = await _inmate(services, officer, inmate_no)
    return await registering.register(
        services,
        officer,
        SubjectKind.INMATE,
        row.id,
        asked,
        source=FaceSource.KIOSK,
        caller=FaceCaller.KIOSK_CAPTURE,
    )


async def _inmate(services: Services, officer: Officer, inmate_no: str) -> InmateRow:
    """An inmate of the officer's units; a number elsewhere is as unknown as one that is none."""
    async with (
        Attempt(services, officer.actor(), "face.register", "inmate", None, officer.stream),
        services.database.transaction() as tx,
    ):
        row = await people.inmate_by_no(tx, inmate_no)
        if row is None:
            raise NotFound("没有找到此编号的罪犯，或不属于您的管辖范围。", code="person_not_found")
        await require_in_scope(tx, officer, SubjectKind.INMATE, row.id)
    return row
