"""Entering what a registration needs: answers, both sides of the card, face and papers."""

import asyncio
import hashlib

from msgspec.structs import replace

from connectors.files.stored_file import StoredFile
from connectors.postgres.audit import audit
from connectors.postgres.people import faces
from connectors.postgres.platform import attachments, files
from connectors.postgres.platform.attachments import AttachmentRow
from connectors.postgres.transaction import Tx
from connectors.vision.picture import cleaned
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.family import recognising
from pipelines.flows.family.registration import draft as drafts
from pipelines.flows.family.registration import showing
from pipelines.flows.family.registration.draft import Draft
from pipelines.flows.files import receiving
from pipelines.flows.files.body import Body
from pipelines.flows.files.holding import purpose_of
from pipelines.flows.files.receiving import Expected
from pipelines.flows.files.uploads import KIND
from pipelines.flows.people.faces import barred, checking, liveness
from pipelines.flows.people.faces.barred import Shown
from pipelines.flows.people.faces.checking import Subject
from pipelines.flows.sealed_fields import seal_template
from pipelines.flows.services import Services
from pipelines.rules.people import id_card, id_number
from pipelines.rules.people.known_relative import Recognition
from pipelines.rules.vision.compare import cosine
from pipelines.rules.vision.face import FaceAnalysis
from pipelines.rules.vision.judge import judge_registration, people_of
from schemas.errors import InvalidInput, NotFound, TooManyRequests
from schemas.modules.people.relative_registrations import RELATIVE_REGISTRATIONS
from schemas.people.faces.kinds import FaceCaller, FaceSource
from schemas.people.id_cards import CardSide
from schemas.people.kinds import SubjectKind
from schemas.people.registrations import Registering, SaveRegistration
from schemas.people.views import FaceCheckRequest, FaceOutcome
from schemas.platform.files import DOCUMENTS, JPEG, PICTURES, UploadGoing

CODE = RELATIVE_REGISTRATIONS.code
LARGEST = 10 * 1024 * 1024
MOST_PROOF = 6
PURPOSE = "register"
FACE_NAME = "现场人脸.jpg"


async def save(services: Services, user: PublicUser, asked: SaveRegistration) -> Registering:
    """Keep answers as they are; nothing is refused before it is sent."""
    async with services.database.transaction() as tx:
        await showing.require_free(tx, user)
        before = await drafts.read(tx, services.keys, user.id, for_update=True)
        await _keep(tx, services, user, before, drafts.answered(before, asked))
    await _recognise(services, user)
    return await showing.own(services, user)


async def take_card(
    services: Services, user: PublicUser, side: CardSide, body: Body, name: str
) -> Registering | UploadGoing:
    """A side of the card: looked at first, and kept where it is one (VC-PUB-04)."""
    attempt = Attempt(services, user.actor(), f"{CODE}.card", CODE, None)
    async with attempt:
        async with services.database.transaction() as tx:
            await showing.require_free(tx, user)
        asked = Expected(
            name=name,
            purpose=purpose_of(RELATIVE_REGISTRATIONS, side.value),
            media_types=PICTURES,
            most_bytes=LARGEST,
        )
        file = await receiving.receive_in_pieces(services, body, asked, user.actor(), user.stream)
        if isinstance(file, UploadGoing):
            return file
        async with services.database.transaction() as tx:
            row = await attachments.need(tx, file.id)
        picture = await content_of(services, row)
        seen = await services.card_readings.run(lambda: services.card_reader.read(picture))
        card = id_card.require_side(seen, side)
        async with services.database.transaction() as tx:
            before = await drafts.read(tx, services.keys, user.id, for_update=True)
            await _keep(tx, services, user, before, drafts.with_card(before, file.id, card))
            return await showing.registering(tx, services, user)


async def take_face(services: Services, user: PublicUser, asked: FaceCheckRequest) -> FaceOutcome:
    """A live face, which the account is known by until an officer has decided."""
    async with services.database.transaction() as tx:
        await showing.require_free(tx, user)
        before = await drafts.read(tx, services.keys, user.id)
    watched = await liveness.watch(services, asked)
    seen = await checking.seen_ahead(services, watched)
    verdict = liveness.judged(services, judge_registration(seen.analysis), watched)
    subject = _subject(user)
    likeness = await _likeness(services, before, seen.analysis) if verdict.passed else None
    found = await _known(services, before, seen.analysis) if verdict.passed else Recognition()
    portrait = await _portrait(services, watched.ahead[0]) if verdict.passed else None
    async with services.database.transaction() as tx:
        shown = Shown(
            account_id=user.id,
            account_name=user.name or "未登记人员",
            actor=user.actor(),
            purpose=barred.SIGN_IN,
            call_id=None,
        )
        hit = await barred.find(tx, services, shown, seen.analysis) if verdict.passed else None
        if hit is not None:
            verdict = barred.refused(verdict)
        outcome = await checking.keep(tx, services, subject, seen, verdict)
        if hit is not None or portrait is None:
            return outcome
        stored, sha256 = portrait
        row = await attachments.add(
            tx,
            stored,
            name=FACE_NAME,
            sha256=sha256,
            purpose=purpose_of(RELATIVE_REGISTRATIONS, "portrait"),
            owner=user.actor(),
            at=services.clock(),
        )
        (face,) = people_of(seen.analysis)
        engine = seen.analysis.engine
        await faces.register(
            tx,
            subject_kind=SubjectKind.PUBLIC,
            subject_id=user.id,
            engine=engine,
            embedding_sealed=seal_template(
                services.keys, SubjectKind.PUBLIC, user.id, engine, face.embedding
            ),
            dimensions=len(face.embedding),
            quality=face.score,
            picture_file_id=seen.picture.id,
            at=services.clock(),
            created_by=user.actor().name,
            source=FaceSource.REGISTRATION,
        )
        entered = await drafts.read(tx, services.keys, user.id, for_update=True)
        after = replace(entered, portrait=row.id, likeness=likeness)
        if (entered.id_no, entered.name) == (before.id_no, before.name):
            of = after.person if found.found else ""
            after = replace(after, known=tuple(found.found), known_of=of)
        await _keep(tx, services, user, entered, after)
        return outcome


async def take_proof(
    services: Services, user: PublicUser, body: Body, name: str
) -> Registering | UploadGoing:
    """A paper that proves the kinship (VC-PUB-05); once, though its answer was lost."""
    attempt = Attempt(services, user.actor(), "file.upload", "file", None)
    async with attempt:
        async with services.database.transaction() as tx:
            await showing.require_free(tx, user)
        asked = Expected(
            name=name,
            purpose=purpose_of(RELATIVE_REGISTRATIONS, "proof"),
            media_types=DOCUMENTS,
            most_bytes=LARGEST,
        )
        file = await receiving.receive_in_pieces(services, body, asked, user.actor(), user.stream)
        if isinstance(file, UploadGoing):
            return file
        async with services.database.transaction() as tx:
            before = await drafts.read(tx, services.keys, user.id, for_update=True)
            if file.id not in before.proof:
                if len(before.proof) >= MOST_PROOF:
                    raise TooManyRequests(f"最多上传{MOST_PROOF}份材料。", code="too_many_files")
                after = replace(before, proof=(*before.proof, file.id))
                await _keep(tx, services, user, before, after)
            return await showing.registering(tx, services, user)


async def _recognise(services: Services, user: PublicUser) -> None:
    """Compare with what visit systems hold of the number, once of each number and face.

    Whoever shows another face is told nothing, so that nobody finds out who visits whom.
    """
    async with services.database.reading() as tx:
        seen = await drafts.read(tx, services.keys, user.id)
    if not seen.portrait or not id_number.holds(seen.id_no) or seen.known_of == seen.person:
        return
    found = await recognising.of_account(services, user.id, seen.id_no, seen.name)
    if not found.found and not seen.known:
        # A system may tell of the number later.
        return
    async with services.database.transaction() as tx:
        before = await drafts.read(tx, services.keys, user.id, for_update=True)
        if before.person == seen.person:
            after = replace(before, known=tuple(found.found), known_of=seen.person)
            await _keep(tx, services, user, before, after)


async def _known(services: Services, draft: Draft, seen: FaceAnalysis) -> Recognition:
    """What visit systems hold of the number, compared with the face that was just shown."""
    if not id_number.holds(draft.id_no):
        return Recognition()
    (face,) = people_of(seen)
    shown = (seen.engine, face.embedding)
    return await recognising.of_shown(services, draft.id_no, draft.name, shown)


async def content_of(services: Services, row: AttachmentRow) -> bytes:
    """A picture that was handed in, whole."""
    async with services.database.reading() as tx:
        stored = await files.get(tx, row.id)
    if stored is None:
        raise NotFound("照片已不再保存，请重新上传。", code="picture_gone")
    return await asyncio.to_thread(_whole, services, stored)


def _whole(services: Services, stored: StoredFile) -> bytes:
    with services.files.open(stored) as reader:
        return reader.read(0, reader.size)


async def _portrait(services: Services, picture: bytes) -> tuple[StoredFile, str]:
    """The face as officers look at it, beside the one that proves the check."""
    plain = await asyncio.to_thread(cleaned, picture)
    stored = await asyncio.to_thread(services.files.put, KIND, JPEG, plain)
    return stored, hashlib.sha256(plain).hexdigest()


async def _likeness(services: Services, draft: Draft, seen: FaceAnalysis) -> int | None:
    """In per cent, to the portrait on the card; None where none is made out there."""
    if draft.front is None:
        return None
    async with services.database.reading() as tx:
        rows = await attachments.by_ids(tx, [draft.front])
    if not rows:
        return None
    try:
        card = await services.faces.analyse(await content_of(services, rows[0]))
    except InvalidInput:
        return None
    there, here = people_of(card), people_of(seen)
    if not there or not here or card.engine != seen.engine:
        return None
    return round(max(0.0, cosine(there[0].embedding, here[0].embedding)) * 100)


def _subject(user: PublicUser) -> Subject:
    return Subject(
        kind=SubjectKind.PUBLIC,
        id=user.id,
        actor=user.actor(),
        stream=user.stream,
        purpose=PURPOSE,
        caller=FaceCaller.REGISTRATION,
    )


async def _keep(tx: Tx, services: Services, user: PublicUser, before: Draft, after: Draft) -> None:
    changed = sorted(
        name for name in Draft.__struct_fields__ if getattr(before, name) != getattr(after, name)
    )
    if not changed:
        return
    now = services.clock()
    await drafts.keep(tx, services.keys, user.id, before, after, now)
    await audit.write(
        tx,
        stream=user.stream,
        actor=user.actor(),
        action=f"{CODE}.enter",
        object_kind="public",
        object_id=user.id,
        detail={"fields": changed},
        at=now,
    )
