"""我的消息 and how to be told, for whoever has an account, relative or not yet (VC-PUB-11, -24)."""

from litestar.params import JSONBody

from pipelines.flows.family import message_choice, messages
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.approvals.applications import MessagePage
from schemas.messages.to_relatives import ChooseMessages, MessageChoice
from serve import route
from serve.http import AsPublic, PathId, Wired

OWN_MARKS = "A person's own marks of what was read: nobody else sees them and nothing follows."


@route.public.get("/api/public/messages")
async def public_messages(services: Wired, public: AsPublic) -> MessagePage:
    return await messages.page(services, messages.of_account(public))


@route.public.act("/api/public/messages/read", repeats=Unnoted.MARK, unaudited=OWN_MARKS)
async def public_messages_read(services: Wired, public: AsPublic) -> MessagePage:
    return await messages.read_all(services, messages.of_account(public))


@route.public.act(
    "/api/public/messages/{case_id:str}/read", repeats=Unnoted.MARK, unaudited=OWN_MARKS
)
async def public_message_read(services: Wired, public: AsPublic, case_id: PathId) -> MessagePage:
    return await messages.read_one(services, messages.of_account(public), case_id)


@route.public.get("/api/public/message-choice")
async def public_message_choice(services: Wired, public: AsPublic) -> MessageChoice:
    return await message_choice.read(services, message_choice.as_public(public))


@route.public.act("/api/public/message-choice")
async def public_choose_messages(
    services: Wired, public: AsPublic, data: JSONBody[ChooseMessages]
) -> MessageChoice:
    return await message_choice.choose(services, message_choice.as_public(public), data)


HANDLERS = (
    public_messages,
    public_messages_read,
    public_message_read,
    public_message_choice,
    public_choose_messages,
)
