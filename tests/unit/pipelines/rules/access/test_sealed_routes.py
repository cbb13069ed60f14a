"""Who must seal what."""

from pipelines.rules.access.route_permissions import ROUTES
from pipelines.rules.access.routes.who import Who
from pipelines.rules.access.sealed_routes import takes_sealed


def test_interfaces_of_machines_alone_take_plain_json() -> None:
    machines = (Who.CONSUMER, Who.DEVICE)
    for route, rule in ROUTES.items():
        method, path = route.split()
        if method in ("POST", "PUT") and "/simulators/" not in path:
            assert takes_sealed(path) == (rule not in machines), route
