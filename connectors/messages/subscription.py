"""What the platform needs of the mini-program's platform: show one person one message."""

from typing import Protocol


class SubscriptionMessages(Protocol):
    """Whoever shows subscription messages, as WeChat does."""

    async def send(self, openid: str, template: str, values: dict[str, str]) -> str:
        """Have the message shown; answers the platform's own number of it.

        `Conflict` where it will not (the person subscribed to none, a field is wrong),
        `Unavailable` where it did not answer or wants no more for now.
        """
        ...
