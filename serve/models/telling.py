"""How a replica tells the keeper of its node what it does."""

from typing import Any

import msgspec
from ray.serve.config import RequestRouterConfig

from schemas.platform.cluster.replicas import Told

ASKED_BY_THE_KEEPER = RequestRouterConfig(request_routing_stats_period_s=86_400.0)  # type: ignore[arg-type]
"""Serve would ask each replica every ten seconds, for routers that do not look at the answer."""


def told(work: Told) -> dict[str, Any]:
    """As plain values: Serve hands on a dict."""
    answer: dict[str, Any] = msgspec.to_builtins(work)
    return answer
