"""Erasing what is held about a relative; calls stay under a pseudonym (NF-SEC-11, PI-2)."""

from datetime import datetime

from sqlalchemy import Select, delete, func, or_, select, update

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.postgres.database import Database
from connectors.postgres.governance import account_erasure
from connectors.postgres.governance.handed_in import forget_faces
from connectors.postgres.governance.handed_in import forget_papers as forget_papers
from connectors.postgres.governance.released import release as release
from connectors.postgres.messages import message_wishes, outgoing_messages
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import known_relatives, public_accounts
from connectors.postgres.transaction import Tx
from schemas.calls.state import CallState, PartyRole
from schemas.modules.people.blacklist_entries import IN_FORCE
from schemas.modules.people.relatives import RELATIVES
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.people.kinds import BindingState, SubjectKind
from schemas.tables import metadata
from schemas.tables.access.access import session
from schemas.tables.approvals.approval import approval_case
from schemas.tables.calls.call import call_stage, video_call
from schemas.tables.governance.privacy import erased_file
from schemas.tables.people.face import face_check, face_template
from schemas.tables.people.person import inmate_binding, relative
from schemas.tables.recordings.recording import stored_file
from schemas.tables.speech.transcript import transcript_line
from schemas.visits.prereview import VisitCondition

ERASED = "已注销"
KEPT_OF_PROPOSALS = ("module", "relative_id", "inmate_id")
OPEN_CALLS = (
    CallState.REQUESTED.value,
    CallState.APPROVED.value,
    CallState.WAITING.value,
    CallState.CONNECTED.value,
)


def pseudonym(relative_id: str) -> str:
    """What an erased relative is called in records that must stay."""
    return f"已注销家属{relative_id[-4:]}"


async def open_calls(tx: Tx, relative_id: str) -> int:
    """Calls of the relative that are still to come or going on."""
    mine = (video_call.c.relative_id == relative_id, video_call.c.state.in_(OPEN_CALLS))
    return int(await tx.scalar(select(func.count()).select_from(video_call).where(*mine)))


async def erase(tx: Tx, seals: FieldSeals, relative_id: str, at: datetime) -> dict[str, int]:
    """Take away everything that tells who the relative is; answers counts for the audit log.

    Pictures lose their content after the commit, by `remove_contents`.
    """
    called = pseudonym(relative_id)
    before = await tx.scalar(select(relative.c.name).where(relative.c.id == relative_id))
    number = await tx.scalar(select(relative.c.id_no_digest).where(relative.c.id == relative_id))
    counts = {
        "faces": await forget_faces(tx, SubjectKind.RELATIVE, relative_id, at),
        "papers": await forget_papers(tx, SubjectKind.RELATIVE, relative_id, at),
        "dialled": await _forget_dialled(tx, seals, relative_id),
        "numbers": await _gone(tx, "relative_number", relative_id),
        "messages": await _gone(tx, "relative_message", relative_id),
        "sent_messages": await outgoing_messages.forget(tx, seals, relative_id, ERASED),
        "message_choice": await _gone(tx, "message_choice", relative_id),
        "message_wish": await message_wishes.forget(tx, relative_id),
        "whitelist": await _gone(tx, "whitelist_entry", relative_id),
        "companions": await _forget_companions(tx, relative_id),
        "known_companions": await _gone(tx, "relative_companion", relative_id),
        "known": await known_relatives.forget(tx, str(number)),
        "entries": await _forget_account(tx, seals, relative_id, at),
    }
    mine = inmate_binding.c.relative_id == relative_id
    unbound = {"state": BindingState.REMOVED.value, "remark": None}
    await tx.execute(update(inmate_binding).where(mine).values(**unbound))
    ended = session.c.subject_id == relative_id
    await tx.execute(update(session).where(ended, session.c.ended_at.is_(None)).values(ended_at=at))
    await _retell_applications(tx, relative_id, str(before))
    await _rename_correspondent(tx, relative_id, str(before))
    calls = select(video_call.c.id).where(video_call.c.relative_id == relative_id)
    spoken = (
        transcript_line.c.call_id.in_(calls),
        transcript_line.c.speaker == PartyRole.RELATIVE.value,
    )
    await tx.execute(update(transcript_line).where(*spoken).values(speaker_name=called))
    stages = call_stage.c.actor_id == relative_id
    await tx.execute(update(call_stage).where(stages).values(actor_name=called))
    await tx.execute(
        update(relative)
        .where(relative.c.id == relative_id)
        .values(
            name=called,
            wechat_openid=None,
            id_no_sealed=_sealed(seals, "id_no", relative_id),
            id_no_digest=seals.digest(f"erased:{relative_id}"),
            phone_sealed=_sealed(seals, "phone", relative_id),
            phone_digest=None,
            address=None,
            remark=None,
            enabled=False,
            version=relative.c.version + 1,
            updated_at=at,
        )
    )
    return counts


async def _forget_account(tx: Tx, seals: FieldSeals, relative_id: str, at: datetime) -> int:
    """He is known by no entry any more; the account stays, so that its consents do."""
    account = await public_accounts.of_relative(tx, relative_id)
    if account is None:
        return 0
    return await account_erasure.erase(tx, seals, account.id, pseudonym(relative_id), at)


def _sealed(seals: FieldSeals, name: str, relative_id: str) -> bytes:
    return seals.close(RELATIVES, RELATIVES.field(name), relative_id, ERASED)


async def _gone(tx: Tx, table: str, relative_id: str) -> int:
    rows = metadata.tables[table]
    return (await tx.execute(delete(rows).where(rows.c.relative_id == relative_id))).rowcount


async def _forget_companions(tx: Tx, relative_id: str) -> int:
    """Whom the relative named as coming along to visits; the visits stay."""
    visits, along = metadata.tables["visit_booking"], metadata.tables["visit_companion"]
    mine = select(visits.c.id).where(visits.c.relative_id == relative_id)
    came = metadata.tables["visitor_outcome"]
    of_mine = update(came).where(came.c.booking_id.in_(mine))
    await tx.execute(of_mine.values(visitor=pseudonym(relative_id), reason=None))
    gone = await tx.execute(delete(along).where(along.c.booking_id.in_(mine)))
    named = update(visits).where(visits.c.relative_id == relative_id)
    await tx.execute(named.values(companions=None))
    # What officers wrote of him when they reviewed one.
    flags = metadata.tables["visit_flag"]
    reviewed = update(flags).where(flags.c.booking_id.in_(mine), flags.c.reason.is_not(None))
    await tx.execute(reviewed.values(reason=""))
    # In his own words, where he booked himself.
    own = update(visits).where(visits.c.relative_id == relative_id, visits.c.created_by.is_(None))
    await tx.execute(own.values(remark=None))
    await _forget_prereviews(tx, mine)
    # Nothing is offered to somebody who is gone.
    waits = metadata.tables["visit_wait"]
    await tx.execute(delete(waits).where(waits.c.relative_id == relative_id))
    return gone.rowcount


async def _forget_prereviews(tx: Tx, bookings: Select[tuple[str]]) -> None:
    """What was said of the relative himself; what was found of the inmate stays."""
    results, lines = (
        metadata.tables["visit_prereview_result"],
        metadata.tables["visit_prereview_line"],
    )
    told = select(results.c.id).where(results.c.booking_id.in_(bookings))
    of_him = (VisitCondition.BARRED.value, VisitCondition.PROOF.value)
    mine = update(lines).where(lines.c.result_id.in_(told), lines.c.condition.in_(of_him))
    await tx.execute(mine.values(value=ERASED, reason=ERASED))


async def _retell_applications(tx: Tx, relative_id: str, before: str) -> None:
    """Applications of and about the relative lose the name and what was proposed.

    What approvers signed, the facts with their digest, stays as it is.
    """
    called = pseudonym(relative_id)
    own = approval_case.c.applicant_id == relative_id
    visits = metadata.tables["visit_booking"]
    booked = select(visits.c.id).where(visits.c.relative_id == relative_id)
    about = or_(
        own, approval_case.c.object_id == relative_id, approval_case.c.object_id.in_(booked)
    )
    title = {"title": func.replace(approval_case.c.title, before, called)}
    await tx.execute(update(approval_case).where(about).values(**title))
    await tx.execute(update(approval_case).where(own).values(applicant_name=called))
    mine = or_(own, approval_case.c.object_id == relative_id)
    columns = (approval_case.c.id, approval_case.c.proposal)
    for row in (await tx.execute(select(*columns).where(mine))).all():
        if row.proposal:
            kept = {name: row.proposal[name] for name in KEPT_OF_PROPOSALS if name in row.proposal}
            emptied = {**kept, "lines": []}
            this = approval_case.c.id == row.id
            await tx.execute(update(approval_case).where(this).values(proposal=emptied))


async def _rename_correspondent(tx: Tx, relative_id: str, before: str) -> None:
    """Letters stay with the inmate's file; the relative in them is called otherwise."""
    letter = metadata.tables["letter"]
    for column in (letter.c.sender, letter.c.recipient):
        mine = (letter.c.relative_id == relative_id, column == before)
        renamed = {column.name: pseudonym(relative_id)}
        await tx.execute(update(letter).where(*mine).values(**renamed))


async def _forget_dialled(tx: Tx, seals: FieldSeals, relative_id: str) -> int:
    """Calls by telephone stay without the number that was dialled."""
    dialled = metadata.tables["phone_call"]
    mine = select(dialled.c.id).where(dialled.c.relative_id == relative_id)
    ids = (await tx.connection.scalars(mine)).all()
    field = PHONE_CALLS.field("phone")
    for call_id in ids:
        values = {
            "phone_sealed": seals.close(PHONE_CALLS, field, call_id, ERASED),
            "phone_digest": seals.digest(f"erased:{call_id}"),
        }
        await tx.execute(update(dialled).where(dialled.c.id == call_id).values(**values))
    return len(ids)


async def remove_contents(database: Database, store: SealedStore) -> int:
    """Remove the content of released files; done twice it changes nothing."""
    async with database.transaction() as tx:
        found = select(stored_file).join(erased_file, erased_file.c.file_id == stored_file.c.id)
        waiting = await tx.all(found, StoredFile)
    for stored in waiting:
        store.delete(stored)
        async with database.transaction() as tx:
            await tx.execute(delete(erased_file).where(erased_file.c.file_id == stored.id))
    return len(waiting)


async def old_check_pictures(tx: Tx, before: datetime, most: int) -> set[str]:
    """Pictures of face checks before a moment whose content is still there."""
    templates = select(face_template.c.picture_file_id)
    found = (
        select(face_check.c.picture_file_id)
        .join(stored_file, stored_file.c.id == face_check.c.picture_file_id)
        .where(
            face_check.c.at < before,
            stored_file.c.deleted_at.is_(None),
            face_check.c.picture_file_id.not_in(templates),
        )
    )
    return set(await tx.connection.scalars(found.limit(most)))


async def idle_relatives(tx: Tx, before: datetime, most: int) -> list[str]:
    """Relatives made, seen and called before a moment alone, without an approved binding.

    Who stands on the black list stays: it is for others' safety that he is known.
    """
    entry = metadata.tables["blacklist_entry"]
    barred = select(entry.c.relative_id).where(entry.c.state == IN_FORCE)
    seen = select(session.c.subject_id).where(
        session.c.subject_kind == SubjectKind.RELATIVE.value, session.c.last_seen_at >= before
    )
    called = select(video_call.c.relative_id).where(
        or_(video_call.c.requested_at >= before, video_call.c.state.in_(OPEN_CALLS))
    )
    bound = select(inmate_binding.c.relative_id).where(
        inmate_binding.c.state == BindingState.APPROVED.value
    )
    found = select(relative.c.id).where(
        relative.c.created_at < before,
        relative.c.updated_at < before,
        relative.c.name.not_like("已注销家属%"),
        relative.c.id.not_in(seen),
        relative.c.id.not_in(called),
        relative.c.id.not_in(bound),
        relative.c.id.not_in(barred),
    )
    return list(await tx.connection.scalars(found.order_by(relative.c.id).limit(most)))
