"""A visit terminal asks whether the person before it is who he says (VC-BASE-24)."""

from connectors.postgres import people
from connectors.postgres.audit import BUREAU
from connectors.postgres.transaction import Tx
from schemas.devices.kinds import DeviceKind, DeviceState
from schemas.errors import Forbidden, InvalidInput, NotFound
from schemas.faces.kinds import FaceCaller
from schemas.faces.views import DeviceFaceCheck, DeviceFaceOutcome
from schemas.people.kinds import SubjectKind
from serve.audit.attempt import Attempt
from serve.auth.callers import Device
from serve.faces import checking
from serve.faces.checking import Subject
from serve.sealed_fields import id_no_digest
from serve.services import Services

PURPOSE = "visit"
WITH_CAMERA = frozenset({DeviceKind.ALL_IN_ONE})


async def check(services: Services, device: Device, asked: DeviceFaceCheck) -> DeviceFaceOutcome:
    """The outcome against the same template that all other callers use."""
    async with Attempt(
        services, device.actor(), f"face.{PURPOSE}", "devices", device.row.id, device.stream
    ):
        _require_fit(device)
        async with services.database.transaction() as tx:
            kind, subject_id, name = await _person(tx, services, device, asked)
        subject = Subject(
            kind=kind,
            id=subject_id,
            actor=device.actor(),
            stream=device.stream,
            purpose=PURPOSE,
            caller=FaceCaller.VISIT,
            device_id=device.row.id,
        )
        outcome = await checking.check(services, subject, asked.picture)
    return DeviceFaceOutcome(
        check_id=outcome.check_id,
        passed=outcome.passed,
        score=outcome.score,
        threshold=outcome.threshold,
        reason=outcome.reason,
        message=outcome.message,
        name=name,
    )


def _require_fit(device: Device) -> None:
    if device.row.state is not DeviceState.ENABLED:
        raise Forbidden("设备未启用，不能核验人脸。", code="device_not_enabled")
    if device.row.kind not in WITH_CAMERA:
        raise Forbidden("该类设备没有人脸功能。", code="device_without_face")


async def _person(
    tx: Tx, services: Services, device: Device, asked: DeviceFaceCheck
) -> tuple[SubjectKind, str, str]:
    """The inmate or relative of the terminal's own prison."""
    if (asked.inmate_no is None) == (asked.id_no is None):
        raise InvalidInput("请只给出罪犯编号或证件号码之一。", code="one_person_needed")
    if asked.inmate_no is not None:
        inmate = await people.inmate_by_no(tx, asked.inmate_no)
        if inmate is None or not _reaches(device, inmate.prison_code):
            raise _unknown()
        return SubjectKind.INMATE, inmate.id, inmate.name
    digest = id_no_digest(services.keys, asked.id_no or "")
    relative = await people.relative_by_id_no(tx, digest)
    if relative is None or not relative.enabled:
        raise _unknown()
    bound = await people.bound_inmates(tx, relative.id)
    if not any(_reaches(device, one.prison_code) for one in bound):
        raise _unknown()
    return SubjectKind.RELATIVE, relative.id, relative.name


def _reaches(device: Device, prison_code: str) -> bool:
    return device.stream in (prison_code, BUREAU)


def _unknown() -> NotFound:
    return NotFound("没有找到此人，或不属于本单位。", code="person_not_found")
