"""What the case page calls each of its lines."""

from schemas.calls.state import CallState, StageKind

STATE_TITLES = {
    CallState.REQUESTED: "提交申请",
    CallState.APPROVED: "审批通过",
    CallState.REJECTED: "审批驳回",
    CallState.CANCELLED: "取消申请",
    CallState.WAITING: "一方进入，等待对方",
    CallState.CONNECTED: "双方接通",
    CallState.ENDED: "通话结束",
    CallState.CUT_OFF: "民警切断通话",
    CallState.MISSED: "未接通",
    CallState.REVIEWED: "完成复核",
}

KIND_TITLES = {
    StageKind.STATE: "状态变化",
    StageKind.CHECKS: "自动核查",
    StageKind.CONSENT: "确认通话告知",
    StageKind.FACE: "人脸核验",
    StageKind.JOIN: "进入通话",
    StageKind.LEAVE: "离开通话",
    StageKind.WATCH: "民警监看",
    StageKind.NOTICE: "发送通知",
    StageKind.SPEAK_IN: "民警插话",
    StageKind.LENGTH: "修改时长",
    StageKind.MUTE: "静音",
    StageKind.REMOVE: "移出与恢复",
    StageKind.MOVE: "调整会场或时间",
    StageKind.PHONE_NOTICE: "电话告知家属",
    StageKind.ALERT: "预警",
    StageKind.SPEECH_GAP: "转写中断",
    StageKind.MASKING: "背景遮挡",
    StageKind.RECORDING: "录音录像",
    StageKind.TRANSCRIPT: "转写文本",
    StageKind.RATING: "通话评价",
    StageKind.REVIEW: "复核结论",
    StageKind.BOARD: "白板与标注",
    StageKind.SHARE: "共享图片",
}


def stage_title(kind: StageKind, state: CallState | None) -> str:
    """The line's title; a state line is called after the state entered."""
    if kind is StageKind.STATE and state is not None:
        return STATE_TITLES[state]
    return KIND_TITLES[kind]
