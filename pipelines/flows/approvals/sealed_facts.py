"""Facts of a case that lie sealed: conditions and approvers have them in clear, a dump has not."""

import secrets

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from pipelines.flows.approvals.kind import ApprovalKind
from pipelines.rules.approvals.sealed_fact import MARK, fact_place, open_fact, seal_fact
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.approvals.definition import Facts


def sealed_facts(keys: KeyProvider, kind: ApprovalKind, object_id: str, facts: Facts) -> Facts:
    """The facts as a case keeps them; digest and signatures cover them in this form."""
    return facts | {
        name: seal_fact(
            keys,
            facts[name],
            fact_place(kind.code, name, object_id),
            secrets.token_bytes(NONCE_BYTES),
        )
        for name in kind.sealed & facts.keys()
    }


def opened_facts(keys: KeyProvider, kind: ApprovalKind, case: ApprovalCaseRow) -> Facts:
    """The facts in clear; raises `IntegrityBroken` where one was exchanged."""
    opened = {}
    for name in kind.sealed & case.facts.keys():
        kept = case.facts[name]
        if isinstance(kept, str) and kept.startswith(MARK):
            opened[name] = open_fact(keys, kept, fact_place(kind.code, name, case.object_id))
    return case.facts | opened
