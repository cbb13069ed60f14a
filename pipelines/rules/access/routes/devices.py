"""Terminals."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {
    "POST /api/device/key": Who.DEVICE,
    "POST /api/device/register": Who.DEVICE,
    "POST /api/device/heartbeat": Who.DEVICE,
    "POST /api/device/commands/pick-up": Who.DEVICE,
    "POST /api/device/commands/{command_id}/report": Who.DEVICE,
    "POST /api/device/logs": Who.DEVICE,
    "POST /api/device/contents": Who.DEVICE,
    "POST /api/device/face-checks": Who.DEVICE,
    "POST /api/device/card-readings": Who.DEVICE,
    "POST /api/devices/credentials": "devices:credential",
    "GET /api/devices/{device_id}/status": "devices:list",
    "GET /api/devices/{device_id}/logs": "devices:logs",
    "GET /api/devices/{device_id}/contents": "devices:logs",
    "GET /api/device-commands": "devices:list",
    "POST /api/device-commands": "devices:send",
    "GET /api/refused-devices": "refused_devices:list",
    "POST /api/refused-devices/{refused_id}/adopt": "refused_devices:decide",
    "POST /api/refused-devices/{refused_id}/dismiss": "refused_devices:decide",
}
