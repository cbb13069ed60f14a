"""The limits of every stream and of every durable consumer."""

from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)

from schemas.messages.subjects import Stream

MAX_AGE_S = 30 * 86_400.0
DUPLICATES_S = 600.0
"""How long a stream knows a message id again: longer than a relay repeats itself."""
ACK_WAIT_S = 30.0
MAX_WAITING_ACKS = 64


def stream_config(stream: Stream, replicas: int) -> StreamConfig:
    """On disk, and refusing when full: the default would acknowledge and then drop the oldest."""
    return StreamConfig(
        name=stream.name,
        subjects=list(stream.subjects),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_bytes=stream.max_bytes,
        max_age=MAX_AGE_S,
        duplicate_window=DUPLICATES_S,
        num_replicas=replicas,
    )


def consumer_config(
    durable: str, subject: str, max_waiting: int = MAX_WAITING_ACKS
) -> ConsumerConfig:
    """Deliveries are not limited here: who gives up, and when, is decided with a dead letter."""
    return ConsumerConfig(
        durable_name=durable,
        filter_subject=subject,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT_S,
        max_deliver=-1,
        max_ack_pending=max_waiting,
    )
