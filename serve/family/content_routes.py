"""Routes of what the mini-program shows: home, notices, help and handbook."""

from typing import Annotated

from litestar.params import JSONBody, QueryParameter
from litestar.response import Stream

from pipelines.flows.family import help_centre, home
from schemas.family.content import ChoosePrison, HelpCentre, HelpText, PublicHome
from schemas.platform.files import PICTURES
from serve.files import sending
from serve.http import AsPublic, PathId, Wired
from serve.route import public

Words = Annotated[str, QueryParameter(max_length=40)]


@public.get("/api/public/home")
async def read_home(services: Wired, user: AsPublic) -> PublicHome:
    return await home.home(services, user)


@public.act("/api/public/home/prison")
async def choose_prison(
    services: Wired, user: AsPublic, data: JSONBody[ChoosePrison]
) -> PublicHome:
    return await home.choose_prison(services, user, data)


@public.get("/api/public/banners/{banner_id:str}/picture", answers=PICTURES)
async def read_banner(services: Wired, user: AsPublic, banner_id: PathId) -> Stream:
    return sending.kept(await home.picture(services, user, banner_id))


@public.get("/api/public/help", subsystem="public")
async def read_help(services: Wired, user: AsPublic, q: Words = "") -> HelpCentre:
    return await help_centre.centre(services, user, q)


@public.get("/api/public/handbook", subsystem="public")
async def read_handbook(services: Wired, user: AsPublic) -> list[HelpText]:
    return await help_centre.handbook(services, user)


@public.get("/api/public/help/{text_id:str}", subsystem="public")
async def read_help_text(services: Wired, user: AsPublic, text_id: PathId) -> HelpText:
    return await help_centre.text(services, user, text_id)


HANDLERS = (
    read_home,
    choose_prison,
    read_banner,
    read_help,
    read_handbook,
    read_help_text,
)
