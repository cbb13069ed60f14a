"""Routes of what the mini-program shows: home, notices, help and handbook."""

from typing import Annotated

from litestar.params import JSONBody, QueryParameter
from litestar.response import Stream

from pipelines.flows.family import help_centre, home
from schemas.family.content import ChoosePrison, HelpCentre, HelpText, PublicHome
from schemas.platform.files import PICTURES
from serve import route
from serve.files import sending
from serve.http import AsPublic, PathId, Wired

Words = Annotated[str, QueryParameter(max_length=40)]


@route.public.get("/api/public/home")
async def read_home(services: Wired, public: AsPublic) -> PublicHome:
    return await home.home(services, public)


@route.public.act("/api/public/home/prison")
async def choose_prison(
    services: Wired, public: AsPublic, data: JSONBody[ChoosePrison]
) -> PublicHome:
    return await home.choose_prison(services, public, data)


@route.public.get("/api/public/banners/{banner_id:str}/picture", answers=PICTURES)
async def read_banner(services: Wired, public: AsPublic, banner_id: PathId) -> Stream:
    return sending.kept(await home.picture(services, public, banner_id))


@route.public.get("/api/public/help", subsystem="public")
async def read_help(services: Wired, public: AsPublic, q: Words = "") -> HelpCentre:
    return await help_centre.centre(services, public, q)


@route.public.get("/api/public/handbook", subsystem="public")
async def read_handbook(services: Wired, public: AsPublic) -> list[HelpText]:
    return await help_centre.handbook(services, public)


@route.public.get("/api/public/help/{text_id:str}", subsystem="public")
async def read_help_text(services: Wired, public: AsPublic, text_id: PathId) -> HelpText:
    return await help_centre.text(services, public, text_id)


HANDLERS = (
    read_home,
    choose_prison,
    read_banner,
    read_help,
    read_handbook,
    read_help_text,
)
