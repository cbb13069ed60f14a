"""Both media engines under one contract."""

import pytest

from tests.integration.media.engine_contract import MediaContract

pytestmark = pytest.mark.integration


class TestForwarding(MediaContract):
    """Packets as they come."""

    engine = "forwarding"


class TestRelay(MediaContract):
    """aiortc's own connections; everything decoded and encoded."""

    engine = "relay"
