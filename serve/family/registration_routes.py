"""Routes by which somebody who is no relative yet registers as one (VC-PUB-01)."""

from typing import Annotated

from litestar.params import QueryParameter

from pipelines.flows.family.registration import entering, sending, showing
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.people.id_cards import CardSide
from schemas.people.registrations import Registering, SaveDraft
from schemas.people.views import FaceCheckRequest, FaceOutcome
from serve.files.incoming import body_of
from serve.http import Asked, AsPublic, Wired
from serve.route import public

FileName = Annotated[str, QueryParameter(min_length=1, max_length=300)]
PATH = "/api/public/registration"


@public.get(PATH)
async def read_registration(services: Wired, user: AsPublic) -> Registering:
    return await showing.own(services, user)


@public.act(f"{PATH}/draft", repeats=Unnoted.MARK)
async def save_registration(
    services: Wired, user: AsPublic, data: "JSONBody[SaveDraft]"
) -> Registering:
    return await entering.save(services, user, data)
