"""Labour contracts: papers before they count, and every version kept (LR-XC-05)."""

from typing import Any

from connectors.postgres.labour.labour_rules import project_of
from connectors.postgres.modules import writing
from connectors.postgres.modules.saving import Saving
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import Holder
from connectors.postgres.transaction import Tx
from pipelines.rules.files.ids import ids_of
from pipelines.rules.labour.contract_term import wrong_end
from pipelines.rules.modules.problems import problem
from pipelines.rules.platform.local_time import local
from schemas.modules.labour.labour_contract_versions import LABOUR_CONTRACT_VERSIONS
from schemas.modules.labour.labour_contracts import RUNNING, ContractState, Expiry


async def place(tx: Tx, saving: Saving) -> dict[str, Any]:
    """The project's prison, and what a step brings; refuses a step without its papers or day.

    How near the end is says the next run of the job anew.
    """
    values = saving.values
    if values["term_until"] < values["term_from"]:
        raise problem("term_until", "合同届满日不能早于合同起始日")
    if saving.state in RUNNING and not values["files"]:
        raise problem("files", "请上传合同文本")
    follows = {"expiry": Expiry.FAR.value}
    if saving.before is None:
        project = await project_of(tx, values["project_id"])
        return follows | {"prison_id": project.prison_id}
    if saving.state == ContractState.ENDED:
        today = local(saving.at).date()
        if wrong := wrong_end(values["term_from"], values["ended_on"], today):
            raise problem("ended_on", wrong)
        return follows | {"end_reason": saving.reason}
    if saving.state == ContractState.CHANGED:
        return follows | {"edition": values["edition"] + 1}
    return follows


async def keep_version(tx: Tx, record_id: str, saving: Saving) -> None:
    """Keep what the contract said before a change, and the papers of then."""
    before = saving.before
    if before is None or saving.state != ContractState.CHANGED:
        return
    kept = {name: before.values[name] for name in ("edition", "term_until", "amount", "files")}
    told = {
        "contract_id": record_id,
        "prison_id": before.values["prison_id"],
        "change_reason": saving.reason,
        "changed_at": saving.at,
        "changed_by": saving.by,
    }
    version_id = await writing.add(
        tx,
        LABOUR_CONTRACT_VERSIONS,
        saving.seals,
        kept | told,
        state=None,
        by=saving.by,
        at=saving.at,
    )
    # The record has just let go of them; they stay as long as the version does.
    papers = ids_of(before.values["files"])
    await attachments.hold(tx, papers, Holder(LABOUR_CONTRACT_VERSIONS.code, version_id))
