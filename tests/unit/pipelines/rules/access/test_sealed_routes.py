"""Who must seal what."""

from pipelines.rules.access.route import Who
from pipelines.rules.access.sealed_routes import takes_sealed
from serve.declared import routes


def test_interfaces_of_machines_alone_take_plain_json() -> None:
    machines = (Who.CONSUMER, Who.DEVICE)
    for text, route in routes().items():
        method, path = text.split()
        if method in ("POST", "PUT") and "/simulators/" not in path:
            assert takes_sealed(path) == (route.who not in machines), text
