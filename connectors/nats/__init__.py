"""Messages: JetStream streams, publish, durable consume, and plain subjects."""

from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery

__all__ = ["Bus", "Delivery"]
