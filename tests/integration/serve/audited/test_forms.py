"""What administrators, people from outside and officers do with forms leaves its rows (AU-1)."""

from typing import Any

import pytest

from tests.integration.serve.approving import decide, only
from tests.integration.serve.audited.driving import delete, put
from tests.integration.serve.client import People
from tests.integration.serve.forms.forms import (
    DESIGNS,
    EVERY_KIND,
    PUBLIC,
    RIGHT,
    SENT,
    administrator,
    begun,
    content,
    designed,
    new_form,
    picture_of,
    sent,
)
from tests.integration.serve.world import World

ROUTES = {
    "PUT /api/form-designs/{form_id}/draft",
    "DELETE /api/form-designs/{form_id}/draft",
    "POST /api/form-designs/{form_id}/publish",
    "POST /api/form-submissions/{submission_id}/reveal",
    "POST /api/public/forms/{form_id}/draft",
    "POST /api/public/forms/files",
    "POST /api/public/form-drafts/{draft_id}/renew",
    "POST /api/public/form-drafts/{draft_id}/drop",
    "POST /api/public/form-drafts/{draft_id}/send",
    "POST /api/public/form-submissions/{submission_id}/draft",
    "POST /api/public/form-submissions/{submission_id}/withdraw",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_done_with_forms_is_written_down(people: People, world: World) -> None:
    admin, person = await administrator(people), await people.public()
    form_id = await new_form(admin, world.prison_id, "audited")
    await designed(admin, form_id, *EVERY_KIND)
    draft = await begun(person, form_id)
    base: dict[str, Any] = {"base": 0, "content": content(*EVERY_KIND[:3])}
    await put(admin, f"{DESIGNS}/{form_id}/draft", base)
    await delete(admin, f"{DESIGNS}/{form_id}/draft")
    await designed(admin, form_id, *EVERY_KIND[:4])
    # A newer version is there: what was begun goes over to it, or is given up.
    await person.post(f"{PUBLIC}/form-drafts/{draft['id']}/renew")
    await person.post(f"{PUBLIC}/form-drafts/{draft['id']}/drop")
    await picture_of(person)
    answers = {name: RIGHT[name] for name in ("reason", "visitors", "card", "phone")}
    one = (await sent(person, form_id, answers, world.prison_id))["submission"]
    leader = await people.officer("leader")
    await leader.post(f"{SENT}/{one['id']}/reveal")
    await decide(leader, await only(leader), "return", "请补充")
    await person.post(f"{PUBLIC}/form-submissions/{one['id']}/draft")
    await person.post(f"{PUBLIC}/form-submissions/{one['id']}/withdraw")
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
