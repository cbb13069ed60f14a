"""What was sent of a form, in its own columns, for the officers of the prisons in reach."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

from connectors.postgres.access import officers
from connectors.postgres.audit import audit, look_ups
from connectors.postgres.forms import answers as sealed
from connectors.postgres.forms import searching, submissions, versions
from connectors.postgres.forms.searching import FoundRow, Wanted
from connectors.postgres.forms.versions import FormRow, VersionRow
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.codes.forms import LIST_SUBMISSIONS
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.forms.columns import Narrowing, columns_of, fits, narrowings, normal, told
from pipelines.rules.forms.reading import hidden, is_personal
from pipelines.rules.modules.sealed_search import VERB
from schemas.errors import InvalidInput, NotFound, TooManyRequests
from schemas.forms.definition import FormField
from schemas.forms.submission import STATE_TITLES, FormVersionState, SubmissionState
from schemas.forms.views import FormColumnView, SeenForm, SubmissionLine, SubmissionPage

KIND = "form_submission"
SPAN = timedelta(hours=1)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a list or a file is narrowed to; `own` holds what is asked of the form's columns."""

    form_id: str | None = None
    """The first one that the officer sees, where none is named."""
    state: SubmissionState | None = None
    receipt_no: str = ""
    since: date | None = None
    until: date | None = None
    own: Mapping[str, str] = {}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A form with its versions and columns, and what is wanted of it."""

    form: FormRow
    versions: Mapping[str, VersionRow]
    columns: list[FormField]
    wanted: Wanted


async def forms(services: Services, officer: Officer) -> list[SeenForm]:
    """Forms that were published once, with how many were sent to prisons in reach."""
    require_permission(officer.permissions, LIST_SUBMISSIONS)
    async with services.database.reading() as tx:
        rows = await versions.seen(tx, officer.scopes, above(officer))
        sent = await submissions.count_by_form(tx, officer.scopes)
    return [
        SeenForm(id=row.id, name=row.name, unit=row.unit_name, sent=sent.get(row.id, 0))
        for row in rows
    ]


async def page(
    services: Services, officer: Officer, asked: Asked, *, limit: int, offset: int
) -> SubmissionPage:
    """Latest first; what tells of a person is masked."""
    async with _attempt(services, officer, "list"), services.database.transaction() as tx:
        require_permission(officer.permissions, LIST_SUBMISSIONS)
        if asked.form_id is None:
            first = await versions.seen(tx, officer.scopes, above(officer))
            if not first:
                return SubmissionPage(columns=[], rows=[], total=0)
            asked = msgspec.structs.replace(asked, form_id=first[0].id)
        found = await prepare(tx, services, officer, asked)
        seals = FieldSeals(services.keys)
        rows, total = await searching.page(tx, seals, found.wanted, limit=limit, offset=offset)
        await note_search(tx, services, officer, found, total)
    return SubmissionPage(
        columns=[_column(one) for one in found.columns],
        rows=[_line(seals, found, one) for one in rows],
        total=total,
    )


async def prepare(tx: Tx, services: Services, officer: Officer, asked: Asked) -> Found:
    """The form in reach and what is asked of it; `InvalidInput` names what does not fit."""
    form = await versions.form_of(tx, asked.form_id or "")
    known = await versions.all_of(tx, form.id) if form else []
    out = [one for one in known if one.state is not FormVersionState.DRAFT]
    if form is None or not out or not _is_seen(officer, form):
        raise NotFound("没有找到这张表单。", code="form_not_found")
    columns = columns_of(one.content for one in out)
    narrowed = narrowings(columns, asked.own)
    await _require_few(tx, services, officer, narrowed)
    wanted = Wanted(
        form_id=form.id,
        scopes=officer.scopes,
        states=(asked.state,) if asked.state else (),
        receipt_no=asked.receipt_no.strip(),
        since=asked.since,
        until=asked.until,
        narrowings=tuple(narrowed),
    )
    return Found(form=form, versions={one.id: one for one in out}, columns=columns, wanted=wanted)


def _is_seen(officer: Officer, form: FormRow) -> bool:
    below = any(form.unit_path.startswith(scope) for scope in officer.scopes)
    return below or form.unit_path in above(officer)


def above(officer: Officer) -> frozenset[str]:
    """Paths of the units above the officer's own, and of this one."""
    parts = officer.scope.split("/")
    return frozenset("/".join(parts[:place]) + "/" for place in range(1, len(parts)))


def cells(seals: FieldSeals, found: Found, one: FoundRow) -> dict[str, str]:
    """The answers by column, in the words of their version, masked where they tell of somebody."""
    content = found.versions[one.row.version_id].content
    place = sealed.of_filling(one.filling_id)
    given = sealed.opened(seals, place, one.answers_sealed)
    said = {}
    for column in found.columns:
        own = content.field(column.key)
        if own is not None:
            strict = own if is_personal(own) else column
            said[column.key] = hidden(strict, told(own, given))
    return said


def applicant(seals: FieldSeals, row: submissions.SubmissionRow) -> str:
    return sealed.opened_text(seals, sealed.of_applicant(row.id), row.applicant_sealed) or "已注销"


async def note_search(
    tx: Tx, services: Services, officer: Officer, found: Found, total: int
) -> None:
    """Whoever looks for somebody by his number leaves a row, with everything but the number."""
    seals = FieldSeals(services.keys)
    for one in _personal(found.wanted.narrowings):
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=f"{KIND}.{VERB}",
            object_kind=KIND,
            object_id=None,
            detail={
                "form": found.form.code,
                "fields": [one.field.key],
                "value_digest": seals.searched(normal(one.field, one.text)),
                "records_found": total,
            },
        )


async def _require_few(
    tx: Tx, services: Services, officer: Officer, narrowed: Iterable[Narrowing]
) -> None:
    """Guesses at people's numbers end after some an hour, as in the registers (PI-1)."""
    personal = _personal(narrowed)
    if not personal:
        return
    if len(personal) > 1:
        raise InvalidInput("一次只能按一项个人信息查找。", code="one_number")
    most = services.settings.look_ups_an_hour
    await officers.hold(tx, officer.id)
    known = await look_ups.values(tx, officer.id, services.clock() - SPAN)
    value = FieldSeals(services.keys).searched(normal(personal[0].field, personal[0].text))
    if len(known | {value}) > most:
        raise TooManyRequests(
            f"一小时内最多按{most}个证件号或号码查找，已达到上限，请稍后再试。",
            code="too_many_look_ups",
            most=most,
        )


def _personal(narrowed: Iterable[Narrowing]) -> list[Narrowing]:
    return [one for one in narrowed if is_personal(one.field)]


def _column(field: FormField) -> FormColumnView:
    ranged = "range" if fits(field, "from") else ""
    return FormColumnView(
        key=field.key,
        title=field.title,
        kind=field.kind,
        options=field.options,
        personal=is_personal(field),
        narrowed="is" if fits(field, "") else ranged,
    )


def _line(seals: FieldSeals, found: Found, one: FoundRow) -> SubmissionLine:
    row = one.row
    return SubmissionLine(
        id=row.id,
        receipt_no=row.receipt_no,
        applicant=applicant(seals, row),
        prison=row.unit_name,
        state=row.state,
        state_title=STATE_TITLES[row.state],
        round=row.round,
        version=found.versions[row.version_id].number,
        sent_at=row.sent_at,
        cells=cells(seals, found, one),
    )


def _attempt(services: Services, officer: Officer, verb: str) -> Attempt:
    return Attempt(services, officer.actor(), f"{KIND}.{verb}", KIND, None, officer.stream)
