"""A ward's day with all that its page shows: roster, draft, sheet, lines, corrections."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from connectors.ledger.sheets import BookedSheet, KeptLine, replaced_lines, sheet_of
from connectors.postgres.approvals import people as officers
from connectors.postgres.labour import (
    timesheet_corrections,
    timesheet_drafts,
    timesheets,
    ward_inmates,
)
from connectors.postgres.labour.timesheet_corrections import CorrectionRow
from connectors.postgres.labour.timesheet_drafts import DraftOf
from connectors.postgres.labour.timesheets import TimesheetRow, shown
from connectors.postgres.labour.ward_inmates import NamedInmate
from connectors.postgres.labour.wards import Ward
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.labour.hours.basis import Basis, basis_of, need_ward
from pipelines.flows.labour.hours.refusals import refusals_of
from pipelines.flows.labour.hours.sight import Sight
from pipelines.flows.services import Services
from pipelines.rules.labour.timesheets import default_minutes, may_hand_in
from schemas.labour.hours import SheetKey
from schemas.labour.timesheets import (
    BookedLine,
    ChangeView,
    CorrectionView,
    DraftView,
    HoursRow,
    HoursView,
    Limits,
    OtherDraft,
    RefusedLine,
    ReplacedLine,
)

NO_POST = ""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the core database knows of a day."""

    ward: Ward
    drafts: list[DraftOf]
    sheet: TimesheetRow | None
    corrections: list[CorrectionRow]
    refused: list[RefusedLine]

    @property
    def open(self) -> bool:
        return may_hand_in(self.sheet.state if self.sheet else None, len(self.refused))


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What people and posts of a day are called."""

    people: dict[str, NamedInmate]
    posts: dict[str, str]

    def who(self, inmate_id: str) -> NamedInmate:
        unknown = NamedInmate(id=inmate_id, inmate_no="", name="")
        return self.people.get(inmate_id, unknown)


async def day(services: Services, officer: Officer, ward_id: str, asked: date) -> HoursView:
    """Everything of the day; a submitted one shows its lines as the ledger holds them."""
    sight = Sight(services.shards, officer)
    async with services.database.reading() as tx:
        ward = await need_ward(tx, officer, ward_id)
        sheet = await timesheets.of_day(tx, ward_id, asked)
        found = Found(
            ward=ward,
            drafts=await timesheet_drafts.of_day(tx, services.keys, ward_id, asked),
            sheet=sheet,
            corrections=await timesheet_corrections.of_sheet(tx, services.keys, sheet.id)
            if sheet
            else [],
            refused=await refusals_of(tx, sheet.message_id) if sheet else [],
        )
    booked, kept = await _in_ledger(services, found, asked)
    async with services.database.reading() as tx:
        return sight.day(await _view(tx, officer, found, asked, booked, kept))


async def _in_ledger(
    services: Services, found: Found, asked: date
) -> tuple[BookedSheet | None, list[KeptLine]]:
    if found.sheet is None:
        return None, []
    key = SheetKey(found.ward.id, asked)
    people = {change.inmate_id for one in found.corrections for change in one.changes}
    shard = await services.shards.of(found.ward.prison_id)
    async with shard.reading() as tx:
        booked = await sheet_of(tx, key, services.shards.people)
        # Afterwards: a version that is shown must not lack what it replaced.
        if not people:
            return booked, []
        return booked, await replaced_lines(tx, key, people, services.shards.people)


async def _view(
    tx: Tx,
    officer: Officer,
    found: Found,
    asked: date,
    booked: BookedSheet | None,
    kept: list[KeptLine],
) -> HoursView:
    draft = _own(found, officer)
    lines = _lines(booked)
    pairs = [(line.inmate_id, line.post_id) for line in lines]
    pairs += [(row.inmate_id, row.post_id or NO_POST) for row in (draft.rows if draft else [])]
    pairs += [(r.inmate_id, r.post_id) for r in found.refused if r.inmate_id and r.post_id]
    changed = [(c.inmate_id, c.post_id) for one in found.corrections for c in one.changes]
    basis = await basis_of(tx, found.ward.id, asked, {who for who, _ in pairs})
    names = await _names(tx, basis, [*pairs, *changed])
    sheet = found.sheet
    return HoursView(
        clear=True,
        open=found.open,
        ward_id=found.ward.id,
        ward=found.ward.name,
        prison=found.ward.prison,
        day=asked,
        rest_day=any(one.is_rest_day for one in basis.terms.values()),
        limits=_limits(basis),
        rows=_rows(basis, pairs, names),
        draft=draft,
        others=_others(found, officer),
        sheet=shown(sheet) if sheet else None,
        booked=sheet is not None and booked is not None and booked.head.version >= sheet.version,
        lines=lines,
        refused=found.refused,
        corrections=[_correction(one, names) for one in found.corrections],
        replaced=await _replaced(tx, kept, names),
    )


async def _names(tx: Tx, basis: Basis, pairs: Sequence[tuple[str, str]]) -> Names:
    """Of inmate and post in each pair; most stand in the basis already."""
    posts = {post.id: post.title for one in basis.terms.values() for post in one.posts}
    strangers = {who for who, _ in pairs} - basis.roster.keys()
    people = await ward_inmates.named(tx, strangers)
    others = {post for _, post in pairs if post} - posts.keys()
    titles = await ward_inmates.post_titles(tx, others)
    return Names(people=basis.roster | people, posts=posts | titles)


def _own(found: Found, officer: Officer) -> DraftView | None:
    """The officer's draft, while it can still be handed in."""
    if not found.open:
        return None
    for one in found.drafts:
        if one.officer_id == officer.id:
            return DraftView(rows=one.rows, saved_at=one.saved_at)
    return None


def _others(found: Found, officer: Officer) -> list[OtherDraft]:
    return [
        OtherDraft(officer=one.officer, saved_at=one.saved_at)
        for one in found.drafts
        if one.officer_id != officer.id
    ]


def _lines(booked: BookedSheet | None) -> list[BookedLine]:
    if booked is None:
        return []
    return [
        BookedLine(
            inmate_id=line.inmate_id,
            post_id=line.post_id,
            kind=line.kind,
            minutes=line.minutes,
            version=version,
        )
        for line, version in zip(booked.lines, booked.versions, strict=True)
    ]


def _limits(basis: Basis) -> Limits | None:
    found = next((one.schedule for one in basis.terms.values() if one.schedule), None)
    return Limits(**msgspec.structs.asdict(found)) if found else None


def _rows(basis: Basis, pairs: Iterable[tuple[str, str]], names: Names) -> list[HoursRow]:
    """The roster by number, each inmate at each post held, and whoever has lines beside it."""
    rows: dict[tuple[str, str], HoursRow] = {}
    for inmate_id in basis.roster:
        terms = basis.terms.get(inmate_id)
        posts = [(one.id, one.title) for one in terms.posts] if terms else []
        for place, (post_id, title) in enumerate(posts or [(NO_POST, "")]):
            standard = default_minutes(terms) if terms and posts and place == 0 else 0
            rows[inmate_id, post_id] = _row(
                basis, names, inmate_id, post_id, title, standard, here=bool(posts)
            )
    for inmate_id, post_id in pairs:
        title = names.posts.get(post_id, "")
        if (inmate_id, post_id) not in rows:
            rows[inmate_id, post_id] = _row(basis, names, inmate_id, post_id, title, 0, here=False)
    return sorted(rows.values(), key=lambda one: one.inmate_no)


def _row(
    basis: Basis,
    names: Names,
    inmate_id: str,
    post_id: str,
    title: str,
    standard: int,
    *,
    here: bool,
) -> HoursRow:
    terms, who = basis.terms.get(inmate_id), names.who(inmate_id)
    return HoursRow(
        inmate_id=inmate_id,
        inmate_no=who.inmate_no,
        name=who.name,
        grade_no=terms.grade_no if terms else None,
        post_id=post_id or None,
        post=title,
        default_minutes=standard,
        here=here,
    )


def _correction(row: CorrectionRow, names: Names) -> CorrectionView:
    return CorrectionView(
        id=row.id,
        version=row.version,
        state=row.state,
        reason=row.reason,
        asked_name=row.asked_name,
        asked_at=row.asked_at,
        decided_name=row.decided_name,
        decided_at=row.decided_at,
        opinion=row.opinion,
        case_id=row.case_id,
        changes=[
            ChangeView(
                inmate_no=names.who(one.inmate_id).inmate_no,
                name=names.who(one.inmate_id).name,
                post=names.posts.get(one.post_id, ""),
                kind=one.kind,
                before=one.before,
                after=one.after,
            )
            for one in row.changes
        ],
    )


async def _replaced(tx: Tx, kept: Sequence[KeptLine], names: Names) -> list[ReplacedLine]:
    called = await officers.names(tx, {one.replaced_by for one in kept}) if kept else {}
    return [
        ReplacedLine(
            correction_id=one.request_id,
            inmate_no=names.who(one.line.inmate_id).inmate_no,
            name=names.who(one.line.inmate_id).name,
            post=names.posts.get(one.line.post_id, ""),
            kind=one.line.kind,
            minutes=one.line.minutes,
            version=one.version,
            replaced_name=called.get(one.replaced_by, ""),
            replaced_at=one.replaced_at,
        )
        for one in kept
    ]
