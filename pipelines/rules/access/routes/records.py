"""Every business module made from a declaration."""

ROUTES: dict[str, str] = {
    "GET /api/records/{code}": "{code}:list",
    "POST /api/records/{code}": "{code}:create",
    "GET /api/records/{code}/choices": "{code}:list",
    "GET /api/records/{code}/export": "{code}:export",
    "POST /api/records/{code}/export-requests": "{code}:export",
    "GET /api/records/{code}/template": "{code}:import",
    "POST /api/records/{code}/import": "{code}:import",
    # Who may fill the field in is looked at within.
    "POST /api/records/{code}/files/{field}": "{code}:list",
    "GET /api/records/{code}/{record_id}/files/{file_id}": "{code}:list",
    "GET /api/records/{code}/{record_id}": "{code}:list",
    "PUT /api/records/{code}/{record_id}": "{code}:edit",
    "DELETE /api/records/{code}/{record_id}": "{code}:delete",
    "POST /api/records/{code}/{record_id}/actions/{action}": "{code}:{action}",
    "GET /api/records/{code}/{record_id}/changes": "{code}:list",
    "POST /api/records/{code}/{record_id}/reveal/{field}": "{code}:reveal",
}
