"""Parameters of transcription."""

from pipelines.rules.platform.parameters.definition import FLAG, INTEGER, Definition

TRANSCRIPTION = "录音转写"
CHANNELS = {"video_call": "可视通话", "visit": "会见", "phone_call": "亲情电话"}
LIVE = ("visit", "phone_call")
"""The switch of running video calls stands among their own parameters."""


def _switch(name: str, title: str, hint: str) -> Definition:
    return Definition(name=name, title=title, hint=hint, group=TRANSCRIPTION, kind=FLAG)


def _switches() -> tuple[Definition, ...]:
    """One for running conversations and one for recordings of each channel (VC-GEN-15)."""
    live = (
        _switch(
            f"live_transcription_{channel}",
            f"{CHANNELS[channel]}实时转写",
            f"关闭后不再接收{CHANNELS[channel]}的实时语音，正在转写的也随即停止，其他渠道不受影响。",
        )
        for channel in LIVE
    )
    recorded = (
        _switch(
            f"record_transcription_{channel}",
            f"{named}录音转写",
            f"关闭后新的{named}录音不再自动转写，其他渠道不受影响；已在队列中的任务照常完成。",
        )
        for channel, named in CHANNELS.items()
    )
    return (*live, *recorded)


DEFINITIONS: tuple[Definition, ...] = (
    *_switches(),
    Definition(
        name="speech_channels",
        title="实时转写通道",
        hint="同时进行实时转写的通话、会见和电话的总路数；调低时正在使用的通道不中断。",
        group=TRANSCRIPTION,
        kind=INTEGER,
        unit="路",
        least=1,
        most=600,
    ),
    Definition(
        name="speech_most_waiting",
        title="转写排队上限",
        hint="通道占满后最多有多少路排队等待，超过的不再排队；0 表示不排队。",
        group=TRANSCRIPTION,
        kind=INTEGER,
        unit="路",
        least=0,
        most=600,
    ),
)
