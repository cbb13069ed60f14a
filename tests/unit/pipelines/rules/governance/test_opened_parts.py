"""Every action that opens something is one that the audit log knows."""

from pipelines.rules.audit.audit_titles import ACTION_TITLES
from pipelines.rules.audit.subjects import TITLES
from pipelines.rules.governance.opened_parts import OPENED
from schemas.modules.catalog import MODULES


def test_each_action_has_a_title_or_is_a_modules_own() -> None:
    for action in OPENED:
        code = action.partition(".")[0]
        assert action in ACTION_TITLES or code in MODULES or code in TITLES, action
