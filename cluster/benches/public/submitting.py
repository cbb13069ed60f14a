"""A form of thirty questions, published and sent on a running platform (VC-PUB-14)."""

import asyncio
import uuid

from cluster.benches.public.standing import Standing
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD, SYSTEM_LOGIN
from cluster.telling import Tell
from loadtests.bench import submitting
from loadtests.bench.submitting import Form, SubmitBench
from loadtests.people.applicant import Applicant
from loadtests.people.officer import Officer
from pipelines.rules.people.id_number import with_check_digit
from schemas.forms.definition import (
    Answer,
    FormDefinition,
    FormField,
    FormFieldKind,
    FormOption,
    FormSection,
)
from schemas.forms.views import FormDesign, OfferedForm, PublishFormDesign, SaveFormDesign
from schemas.modules.forms.forms import FormAudience
from schemas.modules.views import CreateRecord, Record, UnitNode
from schemas.people.kinds import OrgType

PAGES = 3
CHOICES = [FormOption(value="y", title="是"), FormOption(value="n", title="否")]
ANSWERS: dict[FormFieldKind, Answer] = {
    FormFieldKind.TEXT: "申请寄送书籍",
    FormFieldKind.NOTE: "书已买好，请告知寄往哪里、由谁收取。",
    FormFieldKind.NUMBER: "2",
    FormFieldKind.ID_NO: with_check_digit("99000019800307001"),
    FormFieldKind.PHONE: f"138{1:08}",
    FormFieldKind.CHOICE: "y",
    FormFieldKind.CHOICES: ["y", "n"],
    FormFieldKind.DAY: "2030-01-02",
}
EACH = 4
"""Questions of each kind; pictures go up by themselves."""


def run(standing: Standing, people: int, tell: Tell) -> SubmitBench:
    """Made by the administrator as on the console."""
    standing.ready()
    return asyncio.run(_measured(standing, people, tell))


async def _measured(standing: Standing, people: int, tell: Tell) -> SubmitBench:
    form_id = await _published(standing.address)
    openids = [f"bench-{uuid.uuid4().hex[:12]}" for _ in range(people)]
    async with Applicant(standing.address) as first:
        await first.sign_in(openids[0])
        offered = await first.get("/api/public/forms", list[OfferedForm])
    (form,) = [one for one in offered if one.id == form_id]
    tell(f"{people} people send a form")
    wanted = Form(id=form_id, unit_id=form.prisons[0].id, answers=answers())
    found = await submitting.measured(standing.address, openids, wanted)
    tell(f"sending a form: {found.submit_ms.p50} / {found.submit_ms.p95} ms")
    return found


async def _published(address: str) -> str:
    """The form's id, in use for everybody and every prison."""
    async with Officer(address) as officer:
        await officer.sign_in(SYSTEM_LOGIN, DEMONSTRATION_PASSWORD)
        units = await officer.get("/api/units", list[UnitNode], types=[OrgType.BUREAU.value])
        (bureau,) = [one for one in units if one.org_type is OrgType.BUREAU]
        values = {
            "code": f"bench_{uuid.uuid4().hex[:8]}",
            "name": "测量用表单",
            "audience": FormAudience.EVERYBODY.value,
            "unit_id": bureau.id,
        }
        made = await officer.post("/api/records/forms", Record, CreateRecord(values=values))
        path = f"/api/form-designs/{made.id}"
        saved = await officer.put(
            f"{path}/draft", FormDesign, SaveFormDesign(base=0, content=definition())
        )
        draft = saved.versions[0]
        ready = PublishFormDesign(number=draft.number, revision=draft.revision)
        await officer.post(f"{path}/publish", FormDesign, ready)
        await officer.sign_out()
    return made.id


def definition() -> FormDefinition:
    """As an administrator designs one."""
    fields = [
        FormField(
            key=f"{kind.value}_{number}",
            kind=kind,
            title=f"问题{kind.value}{number}",
            required=True,
            options=CHOICES if kind in (FormFieldKind.CHOICE, FormFieldKind.CHOICES) else [],
        )
        for number in range(EACH)
        for kind in ANSWERS
    ]
    on_a_page = -(-len(fields) // PAGES)
    return FormDefinition(
        sections=[
            FormSection(
                key=f"page{page}",
                title=f"第{page + 1}页",
                fields=fields[page * on_a_page : (page + 1) * on_a_page],
            )
            for page in range(PAGES)
        ]
    )


def answers() -> dict[str, Answer]:
    """A right one to each question."""
    return {one.key: ANSWERS[one.kind] for one in definition().fields}
