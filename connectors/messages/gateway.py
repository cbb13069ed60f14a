"""What the platform needs of a message gateway: send one text to one telephone, once."""

from typing import Protocol

from schemas.messages.to_relatives import GatewayMessage, GatewayReceipt


class MessageGateway(Protocol):
    """Whoever sends messages for the bureau."""

    async def send(self, address: str, message: GatewayMessage) -> GatewayReceipt:
        """Hand the message to the gateway at the address.

        `Forbidden` where messages may not go there, `GatewayRefused` where the gateway will not,
        `Unavailable` where it did not answer: whether it took the message is not known then, so
        it is asked again under the same id.
        """
        ...
