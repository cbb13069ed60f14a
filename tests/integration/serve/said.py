"""What the interfaces say of themselves, as tests ask it."""

from collections.abc import Mapping

from pipelines.rules.access.permission import Permission
from pipelines.rules.access.route import OfModule, Route, Who
from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from serve.declared import routes

SIMULATED = "/api/simulators/"
INTERFACES: Mapping[str, Route] = {
    text: route for text, route in routes().items() if " /api/" in text and SIMULATED not in text
}
"""By method and address; simulators are served in a demonstration alone."""
WITHOUT_NOTE = {
    text: route.repeats for text, route in routes().items() if isinstance(route.repeats, Unnoted)
}
WITHOUT_ANSWER = {
    text: route.repeats for text, route in routes().items() if isinstance(route.repeats, Secret)
}
UNAUDITED = {text: route.unaudited for text, route in routes().items() if route.unaudited}


def rule_of(text: str, parts: Mapping[str, str]) -> Who | str | None:
    """The permission that it asks for, or else who may."""
    route = INTERFACES.get(text)
    if route is None:
        return None
    if isinstance(route.asks, Permission):
        return route.asks.code
    return route.asks.held_for(parts) if isinstance(route.asks, OfModule) else route.who


def keeps_note(text: str) -> bool:
    return " /api/" in text and text not in WITHOUT_NOTE
