"""A walk over all interfaces with every id that is there: who is answered, and with what."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zlib import crc32

from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.access.route import Who
from schemas.modules.pages import PAGES
from schemas.people.kinds import Role, SubjectKind
from tests.integration.serve.access.test_permission_table import BODIES
from tests.integration.serve.attacks.furnished import BUSINESS, EVERYTHING, Furnished
from tests.integration.serve.attacks.routes import NOWHERE, address
from tests.integration.serve.client import Person
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.said import INTERFACES, rule_of

ID_NO = re.compile(rb"(?<![0-9A-Za-z.])\d{17}[0-9Xx](?![0-9A-Za-z])")
PHONE = re.compile(rb"(?<![0-9A-Za-z.])1\d{10}(?![0-9A-Za-z])")
REVEALS = {
    "POST /api/records/{code}/{record_id}/reveal/{field}",
    "POST /api/form-submissions/{submission_id}/reveal",
}
"""The interfaces that show a number whole; each look is audited (see below)."""
ENDS = {
    "POST /api/relative/sign-out",
    "POST /api/inmate/sign-out",
    "POST /api/officer/sign-out",
    "POST /api/official/sign-out",
    "POST /api/public/sign-out",
    "POST /api/public/erasure",
    "POST /api/sessions/{session_id}/end",
    "POST /api/officer/sessions/{session_id}/end",
    "POST /api/accounts/{account_id}/sign-out",
}
"""What ends sessions says nothing, and would end the walk."""
DAY, DAYS = {"day": "2026-12-01"}, {"since": "2026-12-01", "until": "2026-12-02"}
REGULAR = {"visit_type": "REGULAR"}
OF_INMATES = ("/slots", "/bookable-days", "/visit-offer", "/visit-slots", "/visit-booking/offer")
OF_PAIRS = ("/api/bookings/slots", "/api/visit-booking/slots", "/api/visit-booking/offer")
CELL = {"row": "P03-W01", "column": "headcount"}
QUERIES = {
    "/api/relative/slots": DAY | {"minutes": "10"},
    "/api/bookings/slots": DAY | {"minutes": "10"},
    "/api/relative/visit-slots": REGULAR,
    "/api/visit-booking/slots": REGULAR,
    "/api/visit-days": DAY,
    "/api/venue-timetable": DAY,
    "/api/venue-use": DAYS,
    "/api/output-by-project-class": {"period": "2026-10"},
    "/api/output-by-project-class/export": {"period": "2026-10"},
    "/api/hours/day": {"day": "2026-11-24"},
    "/api/hours/day/export": {"day": "2026-11-24"},
    "/api/report-forms/{form_id}/summary": {"period": "2026-01"},
    "/api/report-forms/{form_id}/summary/export": {"period": "2026-01"},
    "/api/reports/{report_id}/history": CELL,
    "/api/reports/{report_id}/sources": CELL,
    "/api/pay-months": {"month": "2026-10"},
    "/api/pay-lines": {"since": "2026-10", "until": "2026-10"},
    "/api/dead-letters/{letter_id}/inmates": {"inmate_no": "3103000001"},
    "/api/records/{code}/choices": {"q": ""},
    "/api/approvals/{case_id}/deputies": {"q": ""},
}
OWN_PATHS = {
    "/api/whitelist-entries/": "whitelist_entries",
    "/api/inmate-blacklist/": "inmate_blacklist",
    "/api/official-bookings/": "official_bookings",
}
"""Interfaces of one module's own."""
LATER = {"GET /api/records/{code}/{record_id}/files/{file_id}"}
"""Files are what people handed in: they go out whole, to who may see the record."""
SILENT = {
    "GET /api/inmates/{inmate_id}/portrait",
    "GET /api/conversations/{conversation_id}/recording",
    "GET /api/conversations/{conversation_id}/recording/{part_id}",
    "GET /api/conversations/{conversation_id}/waveform",
    "GET /api/recordings/{recording_id}/parts/{part_id}/download",
    "GET /api/face-checks/{check_id}/picture",
    "GET /api/pay-sheets/{sheet_id}/differences",
    "GET /api/prison-packages/{system_id}",
    "GET /api/prison-packages/{system_id}/in/{number}",
    "GET /api/prison-packages/{system_id}/out/{number}",
    "GET /api/prison-packages/{system_id}/unconfirmed",
    "GET /api/faces/{kind}/{subject_id}/picture",
    "GET /api/form-submissions/{submission_id}/files/{file_id}",
    "GET /api/public/forms/files/{file_id}",
    "GET /api/approvals/{case_id}/files/{file_id}",
    "GET /api/labour-documents/{version_id}/files/{file_id}",
    "GET /api/official/bookings/{booking_id}/papers/{file_id}",
    "GET /api/relative/erasure-receipts/{case_id}",
    "GET /api/report-standings",
    "GET /api/transcription-batches/{batch_id}",
    "GET /api/words/export",
    "GET /api/words/template",
    "GET /api/words/{word_id}",
    "GET /api/hours/statistics/{table}",
    "GET /api/hours/statistics/{table}/compared",
    "GET /api/hours/statistics/{table}/export",
    "GET /api/hours/statistics/{table}/{listing}",
    "GET /api/hours/statistics/{table}/{listing}/export",
}
"""What needs a ledger of hours, pictures, sound, a receipt of a request that nobody of this bureau
made, packages of a prison that is reached by them, counts of a batch, how far units have come with
a report, and files of words, which are nobody's data."""


Scan = Callable[[bytes], list[bytes]]


def within(content: bytes, scan: Scan) -> list[bytes]:
    """What the scan finds; packed files are looked into."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return [hit for name in packed.namelist() for hit in within(packed.read(name), scan)]
    return scan(content)


def numbers(content: bytes) -> list[bytes]:
    """Whatever looks like a number in clear."""
    return ID_NO.findall(content) + PHONE.findall(content)


HELD = {one.role.value: grants(one) for one in BUILT_IN}
LOGINS = {
    "sysadmin": HELD[Role.SYSTEM_ADMIN.value],
    "security": HELD[Role.SECURITY_ADMIN.value],
    "auditor": HELD[Role.AUDITOR.value],
    "chief": HELD[Role.LEADER.value],
    EVERYTHING: frozenset[str]().union(*(HELD[role.value] for role in BUSINESS)),
}
SIDES = {
    # A relative came in with his account.
    "relative": (Who.RELATIVE, Who.PUBLIC),
    "inmate": (Who.INMATE,),
    "official": (Who.OFFICIAL,),
    "public": (Who.PUBLIC,),
}


def may(held: Mapping[str, frozenset[str]], who: str, route: str, path: str) -> bool:
    """Whether the route opens; what it closes `test_permission_table` asks for."""
    parts = dict(zip(_places(route.split(" ")[1]), _values(route.split(" ")[1], path), strict=True))
    rule = rule_of(route, parts)
    if rule is Who.ANYBODY:
        return True
    if who in SIDES:
        return rule in SIDES[who]
    return rule is Who.OFFICER or rule in held[who]


def _places(template: str) -> list[str]:
    return [part[1:-1] for part in template.split("/") if part.startswith("{")]


def _values(template: str, path: str) -> list[str]:
    pairs = zip(template.split("/"), path.split("/"), strict=True)
    return [value for part, value in pairs if part.startswith("{")]


class Walk:
    """Who was answered by which interface, and what was seen in clear."""

    def __init__(
        self,
        furnished: Furnished,
        scan: Scan = numbers,
        held: Mapping[str, frozenset[str]] = HELD | LOGINS,
    ) -> None:
        self._furnished = furnished
        self._scan = scan
        self._held = held
        self.answered: dict[str, set[str]] = defaultdict(set)
        self.seen: list[tuple[str, str, str]] = []
        self.answers = 0

    @property
    def ward_id(self) -> str:
        return self._furnished.world.ward_id

    @property
    def form(self) -> dict[str, str]:
        """The form whose submissions are asked for."""
        return {"form_id": self._furnished.ids["walked_form"][0]}

    def look(self, who: str, route: str, path: str, content: bytes) -> None:
        self.answers += 1
        self.answered[route].add(who)
        found = within(content, self._scan)
        self.seen += [(who, f"{route} {path}", hit.decode()) for hit in found]

    def may(self, who: str, route: str, path: str) -> bool:
        return may(self._held, who, route, path)

    def paths(self, route: str) -> Iterator[str]:
        """The route with every id that is there: each module, each record, each thing."""
        path = route.split(" ")[1]
        if path.startswith("/api/dictionaries/"):
            yield address(path, code="treatment_level")
            return
        if path.startswith("/api/parameters/"):
            yield address(path, name=self._furnished.ids["parameter"][0])
            return
        for start, code in OWN_PATHS.items():
            if path.startswith(start):
                yield address(path, record_id=self._furnished.records[code])
                return
        page = next((one for one in PAGES.values() if path.startswith(f"{one.at}/{{table")), None)
        if page is not None:
            for table in page.tables:
                for listing in table.listings if "{listing" in path else (None,):
                    yield address(path, table=table.code, listing=listing.code if listing else "")
            return
        if "{kind}" in path:
            for kind in SubjectKind.RELATIVE, SubjectKind.INMATE:
                yield address(path, kind=kind.value, subject_id=NOWHERE)
            return
        if "{code}" in path:
            for code, record_id in self._furnished.records.items():
                yield address(path, code=code, record_id=record_id)
            return
        names = re.findall(r"\{(\w+)\}", path)
        known = self._furnished.ids
        ids = {name: values[0] for name, values in known.items() if values}
        if not names or not known.get(names[0]):
            yield address(path, **ids)
            return
        for one in known[names[0]]:
            yield address(path, **(ids | {names[0]: one}))


WHOLE_WALKS = {
    EVERYTHING,
    "sysadmin",
    "security",
    "auditor",
    "relative",
    "inmate",
    "official",
    "public",
}
"""Who between them may do all that anybody may: they are asked of every module."""
TURNS = 4


def is_turn(who: str, template: str, path: str) -> bool:
    """Interfaces of all modules are one: whoever may less is asked of a quarter of them."""
    if "{code}" not in template or who in WHOLE_WALKS:
        return True
    code = path.split("/")[template.split("/").index("{code}")]
    return crc32(code.encode()) % TURNS == crc32(who.encode()) % TURNS


async def read_all(
    walk: Walk,
    who: str,
    person: Person,
    inmate_id: str,
    relative_id: str,
    *,
    in_turns: bool = False,
) -> None:
    for route in sorted(INTERFACES):
        method, template = route.split(" ")
        if method != "GET" or route in LATER:
            continue
        for path in (one for one in walk.paths(route) if walk.may(who, route, one)):
            if in_turns and not is_turn(who, template, path):
                continue
            query = QUERIES.get(template, {})
            if template.endswith(OF_INMATES):
                query = query | {"inmate_id": inmate_id}
            if template.startswith("/api/hours/day"):
                query = query | {"ward_id": walk.ward_id}
            if template in OF_PAIRS:
                query = query | {"relative_id": relative_id}
            if template == "/api/form-submissions/export":
                query = query | walk.form
            for form in ("xlsx", "csv") if path.endswith("/export") else ("",):
                asked = query | ({"format": form} if form else {})
                reply = await person.http.get(path, params=asked)
                if reply.is_success:
                    walk.look(who, route, path, reply.content)


async def change_all(
    walk: Walk, who: str, person: Person, furnished: Furnished, *, in_turns: bool = False
) -> None:
    """Everything that changes something, with what it must be sent where that is known."""
    for route in sorted(INTERFACES):
        method, template = route.split(" ")
        if method == "GET" or route in ENDS or route in REVEALS or "/sign-in" in route:
            continue
        for path in (one for one in walk.paths(route) if walk.may(who, route, one)):
            if in_turns and not is_turn(who, template, path):
                continue
            last = path.rsplit("/", 1)[-1]
            if "/files" in path or last == "contents":
                reply = await send_file(person, path, "证明.pdf", made_file("证明.pdf"))
            elif last == "import":
                sent = {"file": ("rows.csv", b"x")}
                reply = await person.http.post(path, files=sent, headers={"Origin": person.base})
            else:
                body = _body(template, path, furnished) or BODIES.get(last, {})
                reply = await person.ask(method, path, body)
            if reply.is_success:
                walk.look(who, route, path, reply.content)


def _body(template: str, path: str, furnished: Furnished) -> dict[str, Any]:
    if not template.startswith("/api/records/{code}"):
        return {}
    code = path.split("/")[3]
    if template == "/api/records/{code}":
        return {"values": furnished.samples[code]}
    if template == "/api/records/{code}/{record_id}":
        return {"version": 1, "values": {"remark": "更正"}, "reason": "更正"}
    if template.endswith("/export-requests"):
        return {"query": "", "format": "csv", "purpose": "核对"}
    return {}
