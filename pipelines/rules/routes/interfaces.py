"""Other platforms' way in, the prisons' systems, and the log of ways in and out."""

from pipelines.rules.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "GET /api/open/{interface}": Who.CONSUMER,
    "POST /api/open/phone/dial": Who.CONSUMER,
    "POST /api/open/phone/calls/{call_no}/answered": Who.CONSUMER,
    "POST /api/open/phone/calls/{call_no}/ended": Who.CONSUMER,
    "GET /api/api-interfaces": "api_consumers:list",
    "GET /api/api-consumers/{consumer_id}/access": "api_consumers:list",
    "PUT /api/api-consumers/{consumer_id}/grants": "api_consumers:edit",
    "POST /api/api-consumers/{consumer_id}/keys": "api_consumers:edit",
    "GET /api/prison-systems": "prison_systems:list",
    "POST /api/prison-systems": "prison_systems:keep",
    "GET /api/prison-systems/{system_id}": "prison_systems:list",
    "PUT /api/prison-systems/{system_id}": "prison_systems:keep",
    "POST /api/prison-systems/{system_id}/switch": "prison_systems:keep",
    "GET /api/prison-systems/{system_id}/versions": "prison_systems:keep",
    "POST /api/prison-systems/{system_id}/versions": "prison_systems:keep",
    "POST /api/prison-systems/{system_id}/versions/{number}/try": "prison_systems:keep",
    "POST /api/prison-systems/{system_id}/versions/{number}/activate": "prison_systems:keep",
    "GET /api/reconciliations": "prison_systems:list",
    "GET /api/source-problems": "source_problems:list",
    "GET /api/source-problems/{problem_id}": "source_problems:list",
    "POST /api/source-problems/{problem_id}/reveal": "source_problems:settle",
    "POST /api/source-problems/{problem_id}/mend": "source_problems:settle",
    "POST /api/source-problems/{problem_id}/replay": "source_problems:settle",
    "POST /api/source-problems/{problem_id}/set-aside": "source_problems:settle",
    "GET /api/api-calls": "read_api_calls",
    "GET /api/outbound-calls": "read_api_calls",
}
