"""Forms as administrators make them, and people from outside who fill them in."""

from typing import Any

from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.world import World

PUBLIC = "/api/public"
DESIGNS = "/api/form-designs"
SENT = "/api/form-submissions"
RIGHT_ID, WRONG_ID = "990000198003070019", "990000198003070010"
YES_NO = [{"value": "y", "title": "是"}, {"value": "n", "title": "否"}]


def question(kind: str, key: str, title: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "title": title, "personal": False, **more}


EVERY_KIND = [
    question("text", "reason", "事由", required=True, most=20),
    question("number", "visitors", "人数", least=1, most=5),
    question("id_no", "card", "身份证号", required=True),
    question("phone", "phone", "手机号"),
    question("picture", "photo", "照片", most=2),
    question("choice", "way", "方式", options=YES_NO, required=True),
    question("choices", "papers", "材料", options=YES_NO),
    question("day", "on", "日期"),
    question("note", "more", "说明", shown=[{"field": "way", "has": ["n"]}]),
]
RIGHT = {
    "reason": "申请寄送书籍",
    "visitors": "2",
    "card": RIGHT_ID,
    "phone": "138001" + "38000",
    "way": "y",
    "papers": ["y", "n"],
    "on": "2026-12-24",
}


def content(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"sections": [{"key": "page1", "title": "填写", "fields": list(questions)}]}


async def new_form(admin: Person, unit_id: str, code: str, **more: Any) -> str:
    values = {"code": code, "name": f"表单{code}", "audience": "everybody", "unit_id": unit_id}
    made = await admin.post("/api/records/forms", {"values": values | more})
    return str(made["id"])


async def designed(admin: Person, form_id: str, *questions: dict[str, Any]) -> Any:
    """A version with these questions, published."""
    before = (await admin.get(f"{DESIGNS}/{form_id}"))["versions"]
    base = before[0]["revision"] if before and before[0]["state"] == "draft" else 0
    asked = {"base": base, "content": content(*questions)}
    saved = await admin.put(f"{DESIGNS}/{form_id}/draft", asked)
    draft = saved["versions"][0]
    told = {"number": draft["number"], "revision": draft["revision"]}
    return await admin.post(f"{DESIGNS}/{form_id}/publish", told)


async def published(
    admin: Person, unit_id: str, code: str, *questions: dict[str, Any], **more: Any
) -> str:
    """A form in use; answers its id."""
    form_id = await new_form(admin, unit_id, code, **more)
    await designed(admin, form_id, *(questions or EVERY_KIND))
    return form_id


async def begun(person: Person, form_id: str) -> Any:
    return await person.post(f"{PUBLIC}/forms/{form_id}/draft")


async def sent(
    person: Person, form_id: str, answers: dict[str, Any], unit_id: str | None = None
) -> Any:
    """Filled in and sent at once; the receipt with all that was sent."""
    draft = await begun(person, form_id)
    asked = {"answers": answers, "unit_id": unit_id}
    return await person.post(f"{PUBLIC}/form-drafts/{draft['id']}/send", asked)


async def picture_of(person: Person) -> str:
    """A photograph that was handed in for a form."""
    reply = await send_file(person, f"{PUBLIC}/forms/files", "a.jpg", made_file("a.jpg"))
    assert reply.is_success, reply.text
    return str(reply.json()["id"])


async def problems(person: Person, path: str, body: Any) -> dict[str, str]:
    """By question, why a form was refused."""
    reply = await person.ask("POST", path, body)
    assert reply.status_code == 422, reply.text
    told = reply.json()["detail"]["problems"]
    return {one["field"]: one["message"] for one in told}


async def administrator(people: People) -> Person:
    return await people.officer("sysadmin")


async def both(people: People, world: World, code: str, *questions: Any) -> tuple[str, Person]:
    """A published form of P03, and somebody who may fill it in."""
    form_id = await published(await administrator(people), world.prison_id, code, *questions)
    return form_id, await people.public(f"wx-{code}")
