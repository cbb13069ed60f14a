"""A visit terminal asks whether the person before it is who he says (VC-BASE-24).

It learns a name for a face that belongs to it, and nothing of any number.
"""

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.audit.audit import BUREAU
from connectors.postgres.people import face_library, people
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Device
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.people.faces import checking
from pipelines.flows.people.faces.checking import Seen, Subject
from pipelines.flows.sealed_fields import id_no_digest
from pipelines.flows.services import Services
from pipelines.rules.vision.judge import judge_search
from schemas.devices.kinds import DeviceKind, DeviceState
from schemas.errors import Forbidden, InvalidInput
from schemas.people.faces.kinds import FaceCaller
from schemas.people.faces.views import DeviceFaceCheck, DeviceFaceOutcome
from schemas.people.kinds import SubjectKind

PURPOSE = "visit"
ACTION, KIND = f"face.{PURPOSE}", "devices"
NOT_PROVEN = (
    "核验未通过。请核对所报号码，摘下口罩、帽子或墨镜，正对镜头后重试；多次失败请联系管理人员。"
)
WITH_CAMERA = frozenset({DeviceKind.ALL_IN_ONE})


async def check(services: Services, device: Device, asked: DeviceFaceCheck) -> DeviceFaceOutcome:
    """The outcome against the same template that all other callers use.

    An unknown number costs the same work as a known one: the picture is looked at, and kept.
    """
    async with Attempt(services, device.actor(), ACTION, KIND, device.row.id, device.stream):
        _require_fit(device)
        kind = _kind_of(asked)
        async with services.database.transaction() as tx:
            person = await _person(tx, services, device, asked)
        seen = await checking.look(services, asked.picture)
        if person is None:
            await _keep_nobody(services, device, kind, seen)
            return _refused(services, seen)
        subject = Subject(
            kind=kind,
            id=person.id,
            actor=device.actor(),
            stream=device.stream,
            purpose=PURPOSE,
            caller=FaceCaller.VISIT,
            device_id=device.row.id,
        )
        outcome = await checking.compare(services, subject, seen)
    if not outcome.passed:
        return _refused(services, seen)
    return DeviceFaceOutcome(
        check_id=outcome.check_id,
        passed=True,
        score=outcome.score,
        threshold=outcome.threshold,
        reason=outcome.reason,
        message=outcome.message,
        name=person.name,
    )


def _refused(services: Services, seen: Seen) -> DeviceFaceOutcome:
    """What the picture alone tells, and otherwise that number and face were not proven."""
    threshold = services.settings.face_threshold
    fit = judge_search(seen.analysis, threshold)
    return DeviceFaceOutcome(
        passed=False,
        threshold=threshold,
        reason="not_proven" if fit.passed else fit.reason,
        message=NOT_PROVEN if fit.passed else fit.message,
    )


async def _keep_nobody(services: Services, device: Device, kind: SubjectKind, seen: Seen) -> None:
    """The picture stays and belongs to nobody's checks."""
    now = services.clock()
    async with services.database.transaction() as tx:
        await files.add(tx, seen.picture)
        await face_library.add_search(
            tx,
            caller=FaceCaller.VISIT,
            asked_by=device.actor().name,
            kind=kind,
            engine=seen.analysis.engine,
            threshold=services.settings.face_threshold,
            reason="unknown",
            hits=[],
            picture_file_id=seen.picture.id,
            at=now,
        )
        await audit.write(
            tx,
            stream=device.stream,
            actor=device.actor(),
            action=ACTION,
            object_kind=KIND,
            object_id=device.row.id,
            result="refused",
            detail={"code": "person_not_found"},
            at=now,
        )


def _require_fit(device: Device) -> None:
    if device.row.state is not DeviceState.ENABLED:
        raise Forbidden("设备未启用，不能核验人脸。", code="device_not_enabled")
    if device.row.kind not in WITH_CAMERA:
        raise Forbidden("该类设备没有人脸功能。", code="device_without_face")


def _kind_of(asked: DeviceFaceCheck) -> SubjectKind:
    if (asked.inmate_no is None) == (asked.id_no is None):
        raise InvalidInput("请只给出罪犯编号或证件号码之一。", code="one_person_needed")
    return SubjectKind.RELATIVE if asked.inmate_no is None else SubjectKind.INMATE


class _Person(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str


async def _person(
    tx: Tx, services: Services, device: Device, asked: DeviceFaceCheck
) -> _Person | None:
    """The inmate or relative of the terminal's own prison; None where there is no such person."""
    if asked.inmate_no is not None:
        inmate = await people.inmate_by_no(tx, asked.inmate_no)
        if inmate is None or not _reaches(device, inmate.prison_code):
            return None
        return _Person(id=inmate.id, name=inmate.name)
    digest = id_no_digest(services.keys, asked.id_no or "")
    relative = await people.relative_by_id_no(tx, digest)
    if relative is None or not relative.enabled:
        return None
    bound = await people.bound_inmates(tx, relative.id)
    if not any(_reaches(device, one.prison_code) for one in bound):
        return None
    return _Person(id=relative.id, name=relative.name)


def _reaches(device: Device, prison_code: str) -> bool:
    return device.stream in (prison_code, BUREAU)
