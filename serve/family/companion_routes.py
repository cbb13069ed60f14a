"""Routes by which a relative keeps who comes along to visits (VC-PUB-09, VC-PUB-10)."""

from typing import Annotated

from litestar.params import FromPath, JSONBody, QueryParameter

from pipelines.flows.family.companions import adding, verifying
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.people.companions import AddCompanion, OwnCompanion
from schemas.people.id_cards import CardSide
from schemas.people.views import FaceCheckRequest, FaceOutcome
from serve.files.incoming import body_of
from serve.http import Asked, AsRelative, PathId, Wired
from serve.route import relatives

FileName = Annotated[str, QueryParameter(min_length=1, max_length=300)]
PATH = "/api/relative/companions"
ONE = f"{PATH}/{{companion_id:str}}"


@relatives.get(PATH)
async def own_companions(services: Wired, relative: AsRelative) -> list[OwnCompanion]:
    return await adding.mine(services, relative)


@relatives.post(PATH)
async def add_companion(
    services: Wired, relative: AsRelative, data: JSONBody[AddCompanion]
) -> OwnCompanion:
    return await adding.add(services, relative, data)


@relatives.act(
    f"{ONE}/cards/{{side:str}}",
    repeats=Unnoted.FILE,
    takes=Takes.CONTENT,
    description="The body is the file itself, as `application/octet-stream`.",
)
async def take_companion_card(
    request: Asked,
    services: Wired,
    relative: AsRelative,
    companion_id: PathId,
    side: FromPath[CardSide],
    name: FileName,
) -> OwnCompanion:
    return await verifying.take_card(services, relative, companion_id, side, body_of(request), name)


@relatives.act(f"{ONE}/face")
async def take_companion_face(
    services: Wired, relative: AsRelative, companion_id: PathId, data: JSONBody[FaceCheckRequest]
) -> FaceOutcome:
    return await verifying.take_face(services, relative, companion_id, data)


@relatives.act(f"{ONE}/verify")
async def verify_companion(
    services: Wired, relative: AsRelative, companion_id: PathId
) -> OwnCompanion:
    return await verifying.verify(services, relative, companion_id)


@relatives.act(f"{ONE}/remove")
async def remove_companion(
    services: Wired, relative: AsRelative, companion_id: PathId
) -> list[OwnCompanion]:
    return await adding.remove(services, relative, companion_id)


HANDLERS = (
    own_companions,
    add_companion,
    take_companion_card,
    take_companion_face,
    verify_companion,
    remove_companion,
)
