"""Who is let in behind the guards: what is signed with its body, and sockets, which accept first
so that a refusal has words."""

from collections.abc import Iterator
from importlib import import_module
from types import CodeType, ModuleType
from typing import Any

BEHIND = {
    "serve.exchange.open_api.answering.admitted": "signed",
    "serve.exchange.open_api.answering.answer": "signed",
    "serve.speech.live.sending.run": "signed",
    "serve.calls.live.call_session.CallSession": "token",
    "pipelines.flows.access.auth.devices.terminal": "kiosk",
    "pipelines.flows.access.auth.sessions.officer": "officer",
    "pipelines.flows.access.auth.sessions.relative": "relative",
    "pipelines.flows.access.auth.sessions.inmate": "inmate",
    "pipelines.flows.access.auth.sessions.official": "official",
    "pipelines.flows.access.auth.sessions.public": "public",
}
"""By the name of what a handler calls to know who asks."""


def within(handler: Any) -> str:
    """What the handler itself asks before it answers; empty where that is nothing."""
    called = set(_called(handler.fn.__code__, handler.fn.__globals__))
    return " ".join(sorted({told for name, told in BEHIND.items() if name in called}))


def require_known() -> None:
    """Raise `AttributeError` where a name is no longer one, which would then never be found."""
    for name in BEHIND:
        module, _, part = name.rpartition(".")
        getattr(import_module(module), part)


def _called(code: CodeType, known: dict[str, Any]) -> Iterator[str]:
    for name in code.co_names:
        found = known.get(name)
        if isinstance(found, ModuleType):
            yield from (f"{found.__name__}.{part}" for part in code.co_names)
        elif found is not None:
            yield f"{getattr(found, '__module__', '')}.{getattr(found, '__qualname__', '')}"
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _called(part, known)
