"""The code of a new account: half to whoever adds it, half to whoever approves its rights."""

from connectors.postgres.access import account_claims
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.flows.access.accounts.resets import hand_second
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.security import claim_code
from pipelines.rules.security.claim_code import Half
from pipelines.rules.security.purposes import CLAIM_CODE
from schemas.access.kinds import ClaimKind, ClaimState


async def begin(tx: Tx, services: Services, officer: Officer, account_id: str, reason: str) -> str:
    """The first half; alone it opens nothing."""
    claim_id, half = make_id(), claim_code.new_half()
    key = services.keys.derive(CLAIM_CODE)
    await account_claims.propose(
        tx,
        services.rights_seal,
        claim_id=claim_id,
        officer_id=account_id,
        kind=ClaimKind.ACCOUNT,
        public_key="",
        reason=reason,
        proposed_by=officer.id,
        first_digest=claim_code.digest(key, claim_id, Half.FIRST, half),
        at=services.clock(),
    )
    return half


async def finish(tx: Tx, services: Services, officer: Officer, account_id: str) -> str | None:
    """The second half, where the account waits for it and another person added it.

    An account whose first rights are approved by who added it is opened by a reset.
    """
    row = await account_claims.of_officer(
        tx, account_id, ClaimState.PROPOSED, kind=ClaimKind.ACCOUNT
    )
    if row is None or row.proposed_by == officer.id:
        return None
    if not account_claims.is_whole(services.rights_seal, row):
        return None
    half = claim_code.new_half()
    await hand_second(tx, services, officer, row, "", half)
    return half
