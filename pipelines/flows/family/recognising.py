"""Whether a prison's visit system knows somebody by number and face (VC-PUB-07).

What the systems told last is looked at, so that one that is away delays nobody.
"""

from collections.abc import Sequence

from connectors.postgres.people import faces, known_relative_rules, known_relatives, people
from connectors.postgres.people.faces import TemplateRow
from connectors.postgres.people.known_relatives import FaceRow, KnownRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.approvals.submitting import Ruling
from pipelines.flows.desk import Desk
from pipelines.flows.sealed_fields import id_no_digest, open_template
from pipelines.flows.services import Services
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.people.known_relative import (
    Compared,
    Likeness,
    Recognition,
    doubtful,
    kinship_ours,
    picture_place,
)
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.field import open_bytes
from pipelines.rules.security.purposes import FACE
from pipelines.rules.vision.judge import judge
from schemas.errors import InvalidInput
from schemas.modules.own import KNOWN
from schemas.people.kinds import SubjectKind
from schemas.people.known_relatives import KnownBinding, KnownToPrison

BEFOREHAND = system_actor("会见系统认证")
Shown = tuple[str, Sequence[float]]
"""An engine, and the face as it describes it."""


async def of_account(services: Services, account_id: str, id_no: str, name: str) -> Recognition:
    """Of somebody who registers, by the live face that the account showed last."""
    async with services.database.reading() as tx:
        digest = id_no_digest(services.keys, id_no)
        rows, pictures = await _known(tx, digest)
        face = await faces.newest(tx, SubjectKind.PUBLIC, account_id) if rows else None
    return await _compared(services, rows, pictures, _opened(services, face), name)


async def of_shown(services: Services, id_no: str, name: str, shown: Shown) -> Recognition:
    """Of somebody whose live face was shown this moment."""
    async with services.database.reading() as tx:
        rows, pictures = await _known(tx, id_no_digest(services.keys, id_no))
    return await _compared(services, rows, pictures, shown, name)


async def of_relative(services: Services, relative: Relative) -> Recognition:
    """Of a relative, by the face that is registered."""
    async with services.database.reading() as tx:
        row = await people.relative_by_id(tx, relative.id)
        if row is None:
            return Recognition()
        rows, pictures = await _known(tx, row.id_no_digest)
        face = await faces.newest(tx, SubjectKind.RELATIVE, relative.id) if rows else None
    return await _compared(services, rows, pictures, _opened(services, face), row.name)


async def told(
    tx: Tx, services: Services, recognition: Recognition, inmate_no: str
) -> KnownToPrison | None:
    """What the person is told, who has shown the face; None where a proof is asked for."""
    if recognition.of_inmate(inmate_no, "") is None:
        return None
    inmate = await people.inmate_by_no(tx, inmate_no)
    known = recognition.of_inmate(inmate_no, inmate.prison_id) if inmate else None
    kinship = kinship_ours(known.kinship) if known else None
    if inmate is None or known is None or kinship is None:
        return None
    rule = await known_relative_rules.of_prison(
        tx, inmate.prison_id, local(services.clock()).date()
    )
    return KnownToPrison(
        prison=known.prison,
        kinship=known.words,
        kinship_code=kinship.value,
        at_once=rule.binding is KnownBinding.AT_ONCE,
    )


async def ruling(
    tx: Tx, desk: Desk, prison_id: str, known_id: str | None, outcomes: Sequence[Outcome]
) -> Ruling | None:
    """What the inmate's prison decided beforehand of whom a system knows; None: officers decide.

    A check that failed, and a registration that was withdrawn meanwhile, are for officers.
    """
    if known_id is None or not all(one.passed for one in outcomes):
        return None
    if await known_relatives.get(tx, known_id) is None:
        return None
    rule = await known_relative_rules.of_prison(tx, prison_id, local(desk.clock()).date())
    if rule.binding is not KnownBinding.AT_ONCE:
        return None
    said = f"按“{rule.name}（{rule.valid_from}起）”事先决定：会见系统已认证，免证明直接通过"
    return Ruling(actor=BEFOREHAND, approved=True, opinion=said[:200])


def outcome(said: str) -> list[Outcome]:
    """The check of a case, where there is something to say."""
    return [Outcome(KNOWN, not doubtful(said), said)] if said else []


async def _known(tx: Tx, digest: str) -> tuple[list[KnownRow], list[FaceRow]]:
    rows = await known_relatives.of_number(tx, digest)
    return rows, await known_relatives.faces_of(tx, rows)


def _opened(services: Services, face: TemplateRow | None) -> Shown | None:
    if face is None:
        return None
    vector = open_template(
        services.keys, face.subject_kind, face.subject_id, face.engine, face.embedding_sealed
    )
    return face.engine, vector


async def _compared(
    services: Services,
    rows: Sequence[KnownRow],
    pictures: Sequence[FaceRow],
    shown: Shown | None,
    name: str,
) -> Recognition:
    """A person may stand there several times, and is looked at once with each system."""
    if not rows or shown is None:
        return Recognition()
    named = id_no_digest(services.keys, name)
    likeness = {
        (one.system_id, one.relative_no): await _likeness(services, one, shown) for one in pictures
    }
    found = []
    for row in rows:
        alike = likeness.get((row.system_id, row.relative_no), Likeness.NO_FACE)
        if alike is Likeness.SAME and row.name_digest != named:
            alike = Likeness.OTHER_NAME
        found.append(
            Compared(
                known_id=row.id,
                prison_id=row.prison_id,
                prison=row.prison,
                relative_no=row.relative_no,
                inmate_no=row.inmate_no,
                kinship=row.kinship,
                likeness=alike,
            )
        )
    return Recognition(found=found)


async def _likeness(services: Services, row: FaceRow, shown: Shown) -> Likeness:
    picture = open_bytes(
        services.keys.sealing(FACE), bytes(row.picture_sealed), picture_place(row.id)
    )
    engine, face = shown
    try:
        seen = await services.faces.analyse(picture)
    except InvalidInput:
        return Likeness.NO_FACE
    if seen.engine != engine:
        return Likeness.NO_FACE
    verdict = judge(seen, face, services.settings.face_threshold)
    if verdict.passed:
        return Likeness.SAME
    return Likeness.OTHER_FACE if verdict.reason == "below_threshold" else Likeness.NO_FACE
