"""Designing forms: drafts, their check, publishing (VC-MINI-05)."""

from connectors.postgres.audit import audit
from connectors.postgres.forms import versions
from connectors.postgres.forms.versions import FormRow, VersionRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.codes.forms import KEEP_DESIGNS, PUBLISH_DESIGNS
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.forms.difference import changes
from pipelines.rules.forms.validity import check_definition
from schemas.errors import Conflict, Forbidden, InvalidInput, NotFound
from schemas.forms.definition import FormDefinition
from schemas.forms.submission import FormVersionState
from schemas.forms.views import (
    CheckFormDesign,
    FormDesign,
    FormDesignCheck,
    FormProblemView,
    FormVersionView,
    PublishFormDesign,
    SaveFormDesign,
)
from schemas.modules.common import ACTIVE

DESIGN = "form_design"


async def read(services: Services, officer: Officer, form_id: str) -> FormDesign:
    """A form of the own units, or one that is kept above for all."""
    async with services.database.reading() as tx:
        return await _design(tx, officer, await _seen(tx, officer, form_id))


async def save(
    services: Services, officer: Officer, form_id: str, asked: SaveFormDesign
) -> FormDesign:
    """Keep a draft, whatever is still wrong with it; publishing is what asks for a whole form."""
    async with _attempt(services, officer, "save", form_id), services.database.transaction() as tx:
        form = await _kept(tx, officer, form_id)
        number = await versions.save_draft(
            tx,
            form.id,
            asked.content,
            note=asked.note.strip(),
            base=asked.base,
            by=officer.name,
            at=services.clock(),
        )
        told = {"name": form.name, "version": number, "fields": len(asked.content.fields)}
        await _note(tx, officer, "save", form.id, told)
        return await _design(tx, officer, form)


async def drop(services: Services, officer: Officer, form_id: str) -> FormDesign:
    """Give a draft up; the version in force stays."""
    async with _attempt(services, officer, "drop", form_id), services.database.transaction() as tx:
        form = await _kept(tx, officer, form_id)
        if not await versions.drop_draft(tx, form.id):
            raise Conflict("没有可放弃的草稿。", code="draft_gone")
        await _note(tx, officer, "drop", form.id, {"name": form.name})
        return await _design(tx, officer, form)


async def check(
    services: Services, officer: Officer, form_id: str, asked: CheckFormDesign
) -> FormDesignCheck:
    """What is wrong with a definition, and what it would change."""
    require_permission(officer.permissions, KEEP_DESIGNS)
    async with services.database.reading() as tx:
        form = await _seen(tx, officer, form_id)
        published = await versions.in_force(tx, form.id)
    problems = check_definition(asked.content)
    return FormDesignCheck(
        problems=[FormProblemView(message=one.message, field=one.field) for one in problems],
        changes=changes(published.content if published else None, asked.content),
    )


async def publish(
    services: Services, officer: Officer, form_id: str, asked: PublishFormDesign
) -> FormDesign:
    """Let a whole draft be filled in from now on; what is being filled in keeps its version."""
    attempt = _attempt(services, officer, "publish", form_id)
    async with attempt, services.database.transaction() as tx:
        require_permission(officer.permissions, PUBLISH_DESIGNS)
        form = await _reached(tx, officer, form_id)
        draft = await _draft(tx, form, asked)
        _require_whole(draft.content)
        before = await versions.in_force(tx, form.id)
        await versions.publish(tx, form.id, draft.id, by=officer.name, at=services.clock())
        changed = changes(before.content if before else None, draft.content)
        told = {"name": form.name, "version": draft.number, "changes": changed[:50]}
        await _note(tx, officer, "publish", form.id, told)
        return await _design(tx, officer, form)


async def _draft(tx: Tx, form: FormRow, asked: PublishFormDesign) -> VersionRow:
    """The draft that was looked at, and no other."""
    if form.state != ACTIVE:
        raise Conflict("表单已停用，启用后才能发布。", code="form_inactive")
    for one in await versions.all_of(tx, form.id):
        if one.state is FormVersionState.DRAFT and one.number == asked.number:
            if one.revision == asked.revision:
                return one
            raise Conflict("草稿已被他人修改，请刷新后再发布。", code="changed_meanwhile")
    raise Conflict("草稿已被发布或放弃，请刷新后再试。", code="draft_gone")


def _require_whole(content: FormDefinition) -> None:
    problems = check_definition(content)
    if problems:
        raise InvalidInput(
            f"表单还不能发布：{problems[0].message}。",
            code="form_invalid",
            field=problems[0].field,
            problems=len(problems),
        )


async def _seen(tx: Tx, officer: Officer, form_id: str) -> FormRow:
    """The form, where it lies in reach or above; whatever lies elsewhere does not exist."""
    form = await versions.form_of(tx, form_id)
    if form is None or not (reaches(officer, form) or officer.scope.startswith(form.unit_path)):
        raise NotFound("没有找到这张表单。", code="form_not_found")
    return form


async def _kept(tx: Tx, officer: Officer, form_id: str) -> FormRow:
    require_permission(officer.permissions, KEEP_DESIGNS)
    return await _reached(tx, officer, form_id)


async def _reached(tx: Tx, officer: Officer, form_id: str) -> FormRow:
    """To be changed, with its lock."""
    await _seen(tx, officer, form_id)
    form = await versions.form_of(tx, form_id, for_update=True)
    if form is None or not reaches(officer, form):
        raise Forbidden("这张表单由上级单位维护。", code="form_of_others")
    return form


def reaches(officer: Officer, form: FormRow) -> bool:
    """Whether the form belongs to a unit in the officer's reach."""
    return any(form.unit_path.startswith(scope) for scope in officer.scopes)


async def _design(tx: Tx, officer: Officer, form: FormRow) -> FormDesign:
    known = await versions.all_of(tx, form.id)
    mine = reaches(officer, form)
    return FormDesign(
        id=form.id,
        code=form.code,
        name=form.name,
        audience=form.audience,
        lead=form.lead or "",
        unit=form.unit_name,
        active=form.state == ACTIVE,
        versions=[_version(one, known) for one in known],
        can_keep=mine and KEEP_DESIGNS.code in officer.permissions,
        can_publish=mine and PUBLISH_DESIGNS.code in officer.permissions,
    )


def _version(row: VersionRow, known: list[VersionRow]) -> FormVersionView:
    before = next((one for one in known if one.number < row.number), None)
    return FormVersionView(
        id=row.id,
        number=row.number,
        state=row.state,
        content=row.content,
        note=row.note,
        revision=row.revision,
        created_by=row.created_by,
        created_at=row.created_at,
        published_by=row.published_by,
        published_at=row.published_at,
        changes=changes(before.content if before else None, row.content),
    )


def _attempt(services: Services, officer: Officer, verb: str, form_id: str) -> Attempt:
    return Attempt(services, officer.actor(), f"{DESIGN}.{verb}", "forms", form_id, officer.stream)


async def _note(
    tx: Tx, officer: Officer, verb: str, form_id: str, detail: dict[str, object]
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"{DESIGN}.{verb}",
        object_kind="forms",
        object_id=form_id,
        detail=detail,
    )
