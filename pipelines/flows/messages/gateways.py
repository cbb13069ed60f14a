"""Whether a channel leads to a gateway that was set at installation (NF-SEC-17)."""

from connectors.messages.opening import origins_of
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Beside
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.messages.gateway_address import is_listed

LISTED = "listed"


async def _checks(_: Tx, services: Services, matter: Matter) -> list[Outcome]:
    listed = is_listed(matter.value("address"), origins_of(services.settings))
    told = "在安装时设定的名单内" if listed else "不在安装时设定的名单内，批准后也不会发送"
    return [Outcome(LISTED, listed, told)]


CHANNELS_BESIDE = Beside(checks=_checks, check_titles={LISTED: "网关名单"})
