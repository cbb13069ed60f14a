"""Other platforms' way in, and the log of ways in and out."""

from pipelines.rules.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "GET /api/open/{interface}": Who.CONSUMER,
    "GET /api/open/v1/{interface}": Who.CONSUMER,
    "GET /api/open/v1/openapi.json": Who.ANYBODY,
    "POST /api/open/v1/phone/dial": Who.CONSUMER,
    "POST /api/open/v1/phone/calls/{call_no}/answered": Who.CONSUMER,
    "POST /api/open/v1/phone/calls/{call_no}/ended": Who.CONSUMER,
    "POST /api/open/phone/dial": Who.CONSUMER,
    "POST /api/open/phone/calls/{call_no}/answered": Who.CONSUMER,
    "POST /api/open/phone/calls/{call_no}/ended": Who.CONSUMER,
    "GET /api/api-interfaces": "api_consumers:list",
    "GET /api/api-consumers/{consumer_id}/access": "api_consumers:list",
    "PUT /api/api-consumers/{consumer_id}/grants": "api_consumers:edit",
    "POST /api/api-consumers/{consumer_id}/keys": "api_consumers:edit",
    "GET /api/api-consumers/{consumer_id}/data-sets": "api_consumers:list",
    "GET /api/api-consumers/{consumer_id}/data-set-fields/{interface}": "api_consumers:list",
    "POST /api/api-consumers/{consumer_id}/data-sets": "api_consumers:edit",
    "POST /api/api-consumers/{consumer_id}/data-sets/{interface}/versions": "api_consumers:edit",
    "GET /api/open-interfaces": "read_api_calls",
    "PUT /api/open-interfaces/{interface}/state": "api_consumers:edit",
    "POST /api/open-interfaces/{interface}/trial": "api_consumers:edit",
    "GET /api/peers": "peers:list",
    "PUT /api/peers": "peers:switch",
    "GET /api/api-calls": "read_api_calls",
    "GET /api/outbound-calls": "read_api_calls",
}
