"""What waits for a second person."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "GET /api/approvals": "approvals:list",
    "GET /api/approvals/pending": "approvals:list",
    "GET /api/approvals/done": "approvals:list",
    "GET /api/approvals/stuck": "approvals:assign",
    "POST /api/approvals/decisions": "approvals:decide",
    "GET /api/approvals/colleagues": "approvals:decide",
    "GET /api/approvals/delegations": "approvals:decide",
    "POST /api/approvals/delegations": "approvals:decide",
    "DELETE /api/approvals/delegations/{delegation_id}": "approvals:decide",
    "GET /api/approvals/{case_id}": "approvals:list",
    "GET /api/approvals/{case_id}/files/{file_id}": "approvals:list",
    "GET /api/approvals/{case_id}/signatures": "approvals:list",
    "GET /api/approvals/{case_id}/deputies": "approvals:list",
    "POST /api/approvals/{case_id}/decisions": "approvals:decide",
    "POST /api/approvals/{case_id}/delegate": "approvals:decide",
    "POST /api/approvals/{case_id}/assign": "approvals:assign",
    "POST /api/approvals/{case_id}/withdraw": Who.OFFICER,
    "GET /api/approval-kinds": Who.OFFICER,
    "GET /api/approval-flows": "approval_flows:list",
    "POST /api/approval-flows": "approval_flows:edit",
    "GET /api/approval-flows/approvers": "approval_flows:list",
    "GET /api/approval-flows/{flow_id}": "approval_flows:list",
    "PUT /api/approval-flows/{flow_id}/draft": "approval_flows:edit",
    "DELETE /api/approval-flows/{flow_id}/draft": "approval_flows:edit",
    "POST /api/approval-flows/{flow_id}/check": "approval_flows:list",
    "POST /api/approval-flows/{flow_id}/publish": "approval_flows:publish",
    "POST /api/approval-flows/{flow_id}/retire": "approval_flows:publish",
}
