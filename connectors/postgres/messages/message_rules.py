"""Templates and channels of messages: texts and addresses that may be approved (NF-SEC-17)."""

from typing import Any

from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.messages.gateway_address import origin_of
from pipelines.rules.messages.text import wrong_form, wrong_text
from pipelines.rules.modules.problems import problem
from schemas.messages.occasions import Occasion
from schemas.messages.to_relatives import MessageKind


async def require_text(_: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse a text with places that its occasion does not have, or that cannot go its way."""
    values = saving.values
    wrong = wrong_text(Occasion(values["occasion"]), values["body"]) or wrong_form(
        MessageKind(values["message_kind"]), values["body"], values["outside_id"]
    )
    if wrong is not None:
        raise problem("body", wrong)
    return {}


async def require_address(_: Tx, saving: Saving) -> dict[str, Any]:
    """Refuse an address that nothing may be sent to, whatever the installation lists."""
    if origin_of(saving.values["address"]) is None:
        raise problem("address", "网关地址应以https://开头，不带账号、参数和空格")
    return {}
