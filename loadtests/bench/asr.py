"""What live speech costs and how well it reads: the figures of `qinqiao bench asr`."""

import msgspec


class Delays(msgspec.Struct, frozen=True):
    """Seconds; null where nothing was measured."""

    p50: float | None
    p95: float | None
    max: float | None


class Pass(msgspec.Struct, frozen=True):
    """One way of reading: character error rate, and work per second of speech."""

    cer: float
    cost: float


class Found(msgspec.Struct, frozen=True):
    """Words found of those said, and true ones of those marked; null where there is none."""

    recall: float | None
    precision: float | None


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """Both passes together, and each alone."""

    recall: float | None
    precision: float | None
    live: Found
    record: Found
    said: int


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """How many times dearer the stock way is than ours."""

    live: float
    """Stock greedy by the live pass."""
    record: float
    """Stock with five beams by the record pass."""


class AsrBench(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of one run; costs are processor seconds by the cores given to the model."""

    channels: int
    seconds: float
    calls: int
    words: int
    cores: int
    keeps_up: bool
    """Everything said was read, and nothing waited longer than at the beginning."""
    speech_per_s: float
    """Seconds of speech a second, all channels together."""
    done: float
    """Share of utterances with a line, or rightly without one."""
    gaps: int
    final_delay_s: Delays
    alert_delay_s: Delays
    live: Pass
    record: Pass
    stock: Pass
    stock_beam5: Pass
    ratio: Ratio
    hits: Hits
    cpu_model: float
    """Cores that the live model's process took."""
    cpu_channels: float
    """Cores that cutting, matching's questions and the player took, in the process of the calls."""
    cpu_machine: float
    """Cores busy in all, database, messages and Ray with them."""
    memory_mb: float
    """Of the live model's process."""
    player_late_s: float
    messages: int
    """Lines and alerts that reached the message server."""
    rule: str
    """What counts as the same text."""
