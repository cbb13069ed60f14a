"""Which interface asks for which permission; what stands in no line is closed (NF-SEC-05)."""

from collections.abc import Mapping
from enum import StrEnum


class Who(StrEnum):
    """Rules that need no permission code."""

    ANYBODY = "anybody"
    RELATIVE = "relative"
    INMATE = "inmate"
    OFFICER = "officer"
    """Every officer with an open session."""


ROUTES: dict[str, Who | str] = {
    "GET /api/health": Who.ANYBODY,
    "POST /api/relative/sign-in": Who.ANYBODY,
    "POST /api/inmate/sign-in": Who.ANYBODY,
    "POST /api/officer/sign-in": Who.ANYBODY,
    "GET /api/relative/me": Who.RELATIVE,
    "POST /api/relative/sign-out": Who.RELATIVE,
    "POST /api/relative/face-checks": Who.RELATIVE,
    "GET /api/relative/inmates": Who.RELATIVE,
    "GET /api/relative/slots": Who.RELATIVE,
    "GET /api/relative/calls": Who.RELATIVE,
    "POST /api/relative/calls": Who.RELATIVE,
    "GET /api/relative/calls/{call_id}": Who.RELATIVE,
    "POST /api/relative/calls/{call_id}/cancel": Who.RELATIVE,
    "POST /api/relative/calls/{call_id}/consent": Who.RELATIVE,
    "POST /api/relative/calls/{call_id}/join-tokens": Who.RELATIVE,
    "GET /api/inmate/me": Who.INMATE,
    "POST /api/inmate/sign-out": Who.INMATE,
    "GET /api/inmate/calls": Who.INMATE,
    "GET /api/inmate/calls/{call_id}": Who.INMATE,
    "POST /api/inmate/calls/{call_id}/consent": Who.INMATE,
    "POST /api/inmate/calls/{call_id}/join-tokens": Who.INMATE,
    "GET /api/officer/me": Who.OFFICER,
    "POST /api/officer/sign-out": Who.OFFICER,
    "GET /api/calls": "read_calls",
    "GET /api/calls/{call_id}": "read_calls",
    "POST /api/calls/{call_id}/approve": "approve",
    "POST /api/calls/{call_id}/reject": "reject",
    "POST /api/calls/{call_id}/watch-tokens": "watch",
    "POST /api/calls/{call_id}/notices": "notice",
    "POST /api/calls/{call_id}/length": "length",
    "POST /api/calls/{call_id}/cut-off": "cut_off",
    "POST /api/calls/{call_id}/ratings": "rate",
    "GET /api/calls/{call_id}/transcript": "read_transcript",
    "GET /api/calls/{call_id}/recording": "play",
    "GET /api/calls/{call_id}/recording/{part_id}": "play",
    "GET /api/calls/{call_id}/waveform": "play",
    "POST /api/calls/{call_id}/reviews": "review",
    "GET /api/face-checks/{check_id}/picture": "read_faces",
    "PUT /api/relatives/{relative_id}/face": "register_face",
    "PUT /api/inmates/{inmate_id}/face": "register_face",
    "GET /api/alerts": "read_alerts",
    "POST /api/alerts/{alert_id}/acknowledge": "acknowledge",
    "POST /api/rechecks/{recheck_id}/conclude": "conclude",
    "GET /api/words": "read_words",
    "POST /api/words": "keep_words",
    "DELETE /api/words/{word_id}": "keep_words",
    "GET /api/word-classes": "read_words",
    "POST /api/word-classes": "keep_words",
    "GET /api/audit/verify": "verify_audit",
    "GET /api/audit/rows": "verify_audit",
    "GET /api/job-kinds": "read_jobs",
    "GET /api/jobs": "read_jobs",
    "POST /api/jobs": "keep_jobs",
    "PUT /api/jobs/{job_id}": "keep_jobs",
    "DELETE /api/jobs/{job_id}": "keep_jobs",
    "POST /api/jobs/{job_id}/pause": "keep_jobs",
    "POST /api/jobs/{job_id}/resume": "keep_jobs",
    "POST /api/jobs/{job_id}/run": "keep_jobs",
    "GET /api/jobs/{job_id}/runs": "read_jobs",
    "GET /api/job-runs/{run_id}/log": "read_jobs",
    "GET /api/job-runs/{run_id}/log.txt": "read_jobs",
    "GET /api/parameters": "read_parameters",
    "PUT /api/parameters/{name}": "keep_parameters",
    "GET /api/parameters/{name}/changes": "read_parameters",
    "GET /api/permissions": "roles:list",
    "GET /api/roles": "roles:list",
    "POST /api/roles": "roles:create",
    "POST /api/roles/{role}/rights-changes": "rights:propose",
    "POST /api/accounts/{account_id}/rights-changes": "rights:propose",
    "GET /api/rights-changes": "rights:list",
    "POST /api/rights-changes/{change_id}/approve": "rights:decide",
    "POST /api/rights-changes/{change_id}/reject": "rights:decide",
    "POST /api/rights-changes/{change_id}/withdraw": "rights:propose",
    "GET /api/modules": Who.OFFICER,
    "GET /api/modules/{code}": "{code}:list",
    "GET /api/modules/{code}/filters": "{code}:list",
    "POST /api/modules/{code}/filters": "{code}:list",
    "DELETE /api/modules/{code}/filters/{filter_id}": "{code}:list",
    "GET /api/dictionaries/{code}": Who.OFFICER,
    "GET /api/units": Who.OFFICER,
    "GET /api/records/{code}": "{code}:list",
    "POST /api/records/{code}": "{code}:create",
    "GET /api/records/{code}/choices": "{code}:list",
    "GET /api/records/{code}/export": "{code}:export",
    "GET /api/records/{code}/template": "{code}:import",
    "POST /api/records/{code}/import": "{code}:import",
    "GET /api/records/{code}/{record_id}": "{code}:list",
    "PUT /api/records/{code}/{record_id}": "{code}:edit",
    "DELETE /api/records/{code}/{record_id}": "{code}:delete",
    "POST /api/records/{code}/{record_id}/actions/{action}": "{code}:{action}",
    "GET /api/records/{code}/{record_id}/changes": "{code}:list",
    "POST /api/records/{code}/{record_id}/reveal/{field}": "{code}:reveal",
}
"""By method and address. A code may name parts of the address, as `{code}:list`."""


def rule_of(route: str, parts: Mapping[str, str]) -> Who | str | None:
    """What the route asks for, its named parts filled in; None where it stands in no line."""
    rule = ROUTES.get(route)
    if rule is None or isinstance(rule, Who):
        return rule
    return rule.format_map(parts)
