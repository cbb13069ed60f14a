"""What was sent, round by round, in the words of the version that it was filled in by."""

from collections.abc import Collection, Sequence

import msgspec

from connectors.postgres.approvals import cases, flows, steps
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.steps import StepRow
from connectors.postgres.forms import fillings, submissions, versions
from connectors.postgres.forms.fillings import FillingRow
from connectors.postgres.forms.submissions import SubmissionRow
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.forms import pictures
from pipelines.flows.services import Services
from pipelines.rules.approvals.titles import ACTION_TITLES
from pipelines.rules.forms.reading import Line, Sight, lines
from schemas.approvals.state import CaseState, StepAction
from schemas.errors import Conflict, NotFound
from schemas.forms.views import FormLineView, FormRoundView, FormStep
from schemas.platform.files import FileView

KIND = "form_submission"
"""Of approvals and of audit rows."""
BEGINNINGS = frozenset({StepAction.SUBMIT, StepAction.RESUBMIT})
TOLD = BEGINNINGS | {
    StepAction.FILE,
    StepAction.APPROVE,
    StepAction.REJECT,
    StepAction.RETURN,
    StepAction.WITHDRAW,
}
"""Who was asked to decide instead of whom is the prison's own business."""
DECIDED = frozenset({StepAction.APPROVE, StepAction.REJECT, StepAction.RETURN})


class Passed(msgspec.Struct, frozen=True):
    """Lines of cases, cut where a round begins."""

    rounds: list[list[StepRow]]

    def of(self, number: int) -> list[StepRow]:
        return self.rounds[number - 1] if number <= len(self.rounds) else []


async def own(
    tx: Tx, user: PublicUser, submission_id: str, *, for_update: bool = False
) -> SubmissionRow:
    """One that the person sent; of another's nobody says that it is there."""
    row = await submissions.get(tx, submission_id, for_update=for_update)
    if row is None or row.account_id != user.id:
        raise NotFound("没有找到这份表单。", code="submission_not_found")
    return row


async def case_of(tx: Tx, submission_id: str) -> ApprovalCaseRow | None:
    """The last one."""
    try:
        return await cases.need_latest(tx, KIND, submission_id)
    except Conflict:
        return None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How far one has come."""

    desk: str = ""
    """On which it lies now; empty once it is decided."""
    opinion: str = ""
    """Of the last decision."""


async def standings(tx: Tx, ids: Collection[str]) -> dict[str, Standing]:
    """By submission; of many as of one."""
    known = await cases.latest_of(tx, KIND, ids)
    said = await steps.last_decisions(tx, [one.id for one in known.values()])
    flow_ids = {one.flow_version_id for one in known.values() if one.state is CaseState.PENDING}
    found = {one: await flows.version_by_id(tx, one) for one in sorted(flow_ids)}
    told = {}
    for submission_id, case in known.items():
        version = found.get(case.flow_version_id)
        node = version.definition.node(case.node) if version and case.node else None
        decided = said.get(case.id)
        told[submission_id] = Standing(
            desk=node.title if node else "", opinion=decided.opinion if decided else ""
        )
    return told


async def views(
    tx: Tx, services: Services, row: SubmissionRow, *, sight: Sight, officers: bool = False
) -> list[FormRoundView]:
    """Latest first."""
    seals = FieldSeals(services.keys)
    rows = await fillings.of_submission(tx, row.id)
    passed = await _passed(tx, rows)
    return [
        await _view(tx, seals, one, passed.of(one.round), sight=sight, officers=officers)
        for one in reversed(rows)
    ]


async def _view(
    tx: Tx,
    seals: FieldSeals,
    row: FillingRow,
    said: Sequence[StepRow],
    *,
    sight: Sight,
    officers: bool,
) -> FormRoundView:
    version = await versions.get(tx, row.version_id)
    told = lines(version.content, fillings.read(seals, row), sight=sight)
    files = await pictures.views(tx, [one for line in told for one in line.pictures])
    return FormRoundView(
        round=row.round,
        version=version.number,
        sent_at=row.sent_at,
        lines=[line_view(one, files) for one in told],
        steps=[_step(one, officers) for one in said if one.action in TOLD],
    )


def line_view(line: Line, files: dict[str, FileView]) -> FormLineView:
    return FormLineView(
        key=line.key,
        title=line.title,
        text=line.text,
        section=line.section,
        pictures=[files[one] for one in line.pictures if one in files],
    )


async def _passed(tx: Tx, rows: Sequence[FillingRow]) -> Passed:
    """One case may have heard several rounds, and a refused one ends it: the next has another."""
    known = list(dict.fromkeys(row.case_id for row in rows if row.case_id))
    found: list[list[StepRow]] = []
    for case_id in known:
        for one in await steps.of_case(tx, case_id):
            if one.action in BEGINNINGS:
                found.append([])
            found[-1].append(one)
    return Passed(found)


def _step(row: StepRow, officers: bool) -> FormStep:
    return FormStep(
        title=row.node_title or (row.actor_name if officers else "本人"),
        action=ACTION_TITLES[row.action],
        opinion=row.opinion if row.action in DECIDED else "",
        at=row.at,
    )
