"""Filling in over days: what is answered so far is kept, by the version it was begun with."""

from collections.abc import Mapping

from connectors.postgres.audit import audit
from connectors.postgres.forms import answers as sealed
from connectors.postgres.forms import drafts, fillings, submissions, versions
from connectors.postgres.forms.drafts import DraftRow
from connectors.postgres.forms.submissions import SubmissionRow
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.forms import pictures, rounds
from pipelines.flows.forms.offering import is_offered, prisons_of
from pipelines.flows.services import Services
from pipelines.rules.forms.reading import pictures_of
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.forms.definition import Answer, Answers, FormDefinition
from schemas.forms.submission import MENDED
from schemas.forms.views import FormDraft, SaveFormDraft

KIND = "form_draft"


async def begin(services: Services, user: PublicUser, form_id: str) -> FormDraft:
    """The draft that lies ready, or a new one by the version in force."""
    attempt = Attempt(services, user.actor(), f"{KIND}.begin", "forms", form_id)
    async with attempt, services.database.transaction() as tx:
        form = await versions.form_of(tx, form_id)
        version = await versions.in_force(tx, form_id)
        await _hold(tx, user, form_id)
        known = await drafts.of_form(tx, user.id, form_id)
        if known is not None:
            return await _view(tx, services, user, known)
        if form is None or version is None or not is_offered(user, form):
            raise NotFound("没有这张表单，或已停止办理。", code="form_not_offered")
        draft_id = await drafts.begin(
            tx,
            FieldSeals(services.keys),
            user.id,
            form_id,
            version.id,
            {},
            submission_id=None,
            at=services.clock(),
        )
        await note(tx, user, "begin", draft_id, {"form": form.code, "version": version.number})
        return await read_own(tx, services, user, draft_id)


async def mend(services: Services, user: PublicUser, submission_id: str) -> FormDraft:
    """What was sent back or refused, ready to be changed by its own version (VC-PUB-16)."""
    attempt = Attempt(services, user.actor(), f"{KIND}.mend", "form_submission", submission_id)
    async with attempt, services.database.transaction() as tx:
        row = await rounds.own(tx, user, submission_id)
        if row.state not in MENDED:
            raise Conflict("这份表单不在可修改的状态。", code="not_mendable")
        await _hold(tx, user, row.form_id)
        known = await drafts.of_form(tx, user.id, row.form_id)
        if known is not None and known.submission_id == row.id:
            return await _view(tx, services, user, known)
        if known is not None:
            raise Conflict(
                "您有一份同样的表单还没有提交，请先提交或放弃它，再修改这一份。",
                code="draft_in_the_way",
            )
        seals = FieldSeals(services.keys)
        last = (await fillings.of_submission(tx, row.id))[-1]
        draft_id = await drafts.begin(
            tx,
            seals,
            user.id,
            row.form_id,
            row.version_id,
            fillings.read(seals, last),
            submission_id=row.id,
            at=services.clock(),
        )
        await note(tx, user, "mend", draft_id, {"receipt": row.receipt_no, "round": row.round})
        return await read_own(tx, services, user, draft_id)


async def read(services: Services, user: PublicUser, draft_id: str) -> FormDraft:
    """`Conflict` names what became of it, where it was sent and the answer to that was lost."""
    async with services.database.reading() as tx:
        if await drafts.own(tx, user.id, draft_id) is None:
            sent = await submissions.of_draft(tx, user.id, draft_id)
            if sent is not None:
                raise Conflict("这份表单已经提交。", code="draft_sent", submission_id=sent.id)
        return await read_own(tx, services, user, draft_id)


async def save(
    services: Services, user: PublicUser, draft_id: str, asked: SaveFormDraft
) -> FormDraft:
    """Keep what is answered so far, wrong or not; `Conflict` where another device was faster."""
    async with services.database.transaction() as tx:
        row = await need(tx, user, draft_id, for_update=True)
        version = await versions.get(tx, row.version_id)
        answers = known_answers(version.content, asked.answers)
        if row.revision != asked.revision:
            seals = FieldSeals(services.keys)
            if answers == sealed.opened(seals, sealed.of_draft(row.id), row.answers_sealed):
                # The same once more, as after an answer that was lost.
                return await _view(tx, services, user, row)
            raise Conflict("这份表单在别的地方改过，已为您取回最新的内容。", code="draft_changed")
        await drafts.save(
            tx,
            FieldSeals(services.keys),
            row,
            answers,
            version_id=row.version_id,
            at=services.clock(),
        )
        return await read_own(tx, services, user, draft_id)


async def renew(services: Services, user: PublicUser, draft_id: str) -> FormDraft:
    """Go on by the version in force; answers to questions that are still asked stay."""
    attempt = Attempt(services, user.actor(), f"{KIND}.renew", KIND, draft_id)
    async with attempt, services.database.transaction() as tx:
        row = await need(tx, user, draft_id, for_update=True)
        if row.submission_id is not None:
            raise Conflict("已提交过的表单按原来的版本修改。", code="version_kept")
        version = await versions.in_force(tx, row.form_id)
        if version is None:
            raise Conflict("这张表单已停止办理。", code="form_withdrawn")
        seals = FieldSeals(services.keys)
        before = (await versions.get(tx, row.version_id)).content
        given = sealed.opened(seals, sealed.of_draft(row.id), row.answers_sealed)
        answers = carried_over(before, version.content, given)
        await drafts.save(tx, seals, row, answers, version_id=version.id, at=services.clock())
        await note(tx, user, "renew", draft_id, {"version": version.number})
        return await read_own(tx, services, user, draft_id)


async def drop(services: Services, user: PublicUser, draft_id: str) -> None:
    """Give a draft up; what was sent before stays as it is."""
    attempt = Attempt(services, user.actor(), f"{KIND}.drop", KIND, draft_id)
    async with attempt, services.database.transaction() as tx:
        row = await need(tx, user, draft_id, for_update=True)
        await drafts.drop(tx, row.id)
        await note(tx, user, "drop", draft_id, {})


def known_answers(content: FormDefinition, answers: Mapping[str, Answer]) -> Answers:
    """`InvalidInput` where there is no such question; what is hidden just now is kept too."""
    known = {one.key for one in content.fields}
    if not answers.keys() <= known:
        raise InvalidInput("表单没有这个问题，请刷新后再填。", code="unknown_question")
    return dict(answers)


def carried_over(before: FormDefinition, after: FormDefinition, given: Answers) -> Answers:
    """Answers to questions that are still asked in the same way."""
    return {
        key: answer
        for key, answer in given.items()
        if (old := before.field(key)) and (new := after.field(key)) and old.kind is new.kind
    }


async def need(tx: Tx, user: PublicUser, draft_id: str, *, for_update: bool = False) -> DraftRow:
    row = await drafts.own(tx, user.id, draft_id, for_update=for_update)
    if row is None:
        raise NotFound("没有找到这份草稿，可能已经提交或放弃。", code="draft_not_found")
    return row


async def read_own(tx: Tx, services: Services, user: PublicUser, draft_id: str) -> FormDraft:
    return await _view(tx, services, user, await need(tx, user, draft_id))


async def _view(tx: Tx, services: Services, user: PublicUser, row: DraftRow) -> FormDraft:
    seals = FieldSeals(services.keys)
    form = await versions.form_of(tx, row.form_id)
    version = await versions.get(tx, row.version_id)
    newest = await versions.in_force(tx, row.form_id)
    answers = sealed.opened(seals, sealed.of_draft(row.id), row.answers_sealed)
    mended = await submissions.get(tx, row.submission_id) if row.submission_id else None
    assert form is not None, "a draft points to its form"
    files = await pictures.views(tx, pictures_of(version.content, answers))
    return FormDraft(
        id=row.id,
        form_id=form.id,
        name=form.name,
        lead=form.lead or "",
        prisons=[] if mended else await prisons_of(tx, form),
        number=version.number,
        newer=newest is not None and newest.number > version.number,
        withdrawn=mended is None and not is_offered(user, form),
        content=version.content,
        answers=answers,
        files=list(files.values()),
        revision=row.revision,
        saved_at=row.saved_at,
        receipt_no=mended.receipt_no if mended else "",
        opinion=await _opinion(tx, mended) if mended else "",
    )


async def _opinion(tx: Tx, row: SubmissionRow) -> str:
    standing = (await rounds.standings(tx, [row.id])).get(row.id)
    return standing.opinion if standing else ""


async def _hold(tx: Tx, user: PublicUser, form_id: str) -> None:
    """Of two devices that begin at once, both get the same draft."""
    await tx.lock(f"form_draft/{user.id}/{form_id}")


async def note(
    tx: Tx, user: PublicUser, verb: str, draft_id: str, detail: dict[str, object]
) -> None:
    await audit.write(
        tx,
        stream=user.stream,
        actor=user.actor(),
        action=f"{KIND}.{verb}",
        object_kind=KIND,
        object_id=draft_id,
        detail=detail,
    )
