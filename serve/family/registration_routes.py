"""Routes by which somebody who is no relative yet registers as one (VC-PUB-01)."""

from typing import Annotated

from litestar.params import FromPath, JSONBody, QueryParameter

from pipelines.flows.family.registration import entering, sending, showing
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.people.id_cards import CardSide
from schemas.people.registrations import Registering, SaveRegistration
from schemas.people.views import FaceCheckRequest, FaceOutcome
from schemas.platform.files import UploadGoing
from serve import route
from serve.files.incoming import HANDED_IN, IN_PIECES, AsPart, body_of
from serve.http import Asked, AsPublic, Wired

FileName = Annotated[str, QueryParameter(min_length=1, max_length=300)]
PATH = "/api/public/registration"


@route.public.get(PATH)
async def read_registration(services: Wired, public: AsPublic) -> Registering:
    return await showing.own(services, public)


@route.public.act(f"{PATH}/draft", repeats=Unnoted.DRAFT)
async def save_registration(
    services: Wired, public: AsPublic, data: JSONBody[SaveRegistration]
) -> Registering:
    return await entering.save(services, public, data)


@route.public.act(
    f"{PATH}/cards/{{side:str}}",
    repeats=Unnoted.FILE,
    takes=Takes.CONTENT,
    dependencies=IN_PIECES,
    description=HANDED_IN,
)
async def take_card(
    request: Asked,
    services: Wired,
    public: AsPublic,
    side: FromPath[CardSide],
    name: FileName,
    part: AsPart,
) -> Registering | UploadGoing:
    return await entering.take_card(services, public, side, body_of(request, part), name)


@route.public.act(f"{PATH}/face")
async def take_face(
    services: Wired, public: AsPublic, data: JSONBody[FaceCheckRequest]
) -> FaceOutcome:
    return await entering.take_face(services, public, data)


@route.public.act(
    f"{PATH}/proof",
    repeats=Unnoted.FILE,
    takes=Takes.CONTENT,
    dependencies=IN_PIECES,
    description=HANDED_IN,
)
async def take_proof(
    request: Asked, services: Wired, public: AsPublic, name: FileName, part: AsPart
) -> Registering | UploadGoing:
    return await entering.take_proof(services, public, body_of(request, part), name)


@route.public.act(f"{PATH}/send")
async def send_registration(services: Wired, public: AsPublic) -> Registering:
    return await sending.send(services, public)


HANDLERS = (
    read_registration,
    save_registration,
    take_card,
    take_face,
    take_proof,
    send_registration,
)
