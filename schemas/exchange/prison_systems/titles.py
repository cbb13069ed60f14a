"""What officers call the contents of a prison's records, and the values that have names."""

from schemas.calls.phone import EndCause
from schemas.calls.state import Assessment
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Distance
from schemas.modules.visits.visitor_outcomes import OUTCOME_TITLES
from schemas.modules.visits.visits import VisitSource, VisitState, VisitType

COMMON_TITLES = {
    "visit_no": "会见编号",
    "call_no": "通话编号",
    "conversation_no": "会见或通话编号",
    "inmate_no": "罪犯编号",
    "visit_type": "会见方式",
    "planned_at": "预约时间",
    "source": "登记来源",
    "relative_no": "亲属登记号",
    "relative_id_no": "亲属证件号",
    "relative_name": "亲属姓名",
    "kinship": "与罪犯关系",
    "companions": "随行人员",
    "cancelled": "是否取消",
    "booking_id": "本平台预约号",
    "step": "审批顺序",
    "node": "审批环节",
    "approver": "审批人",
    "approved": "是否同意",
    "opinion": "审批意见",
    "decided_at": "审批时间",
    "state": "状态",
    "started_at": "开始时间",
    "ended_at": "结束时间",
    "seat": "座位号",
    "police_no": "警号",
    "officer": "民警姓名",
    "listener": "监听人",
    "heard_from": "监听开始",
    "heard_until": "监听结束",
    "rating": "评定等级",
    "remarks": "监听备注",
    "out_at": "带出时间",
    "back_at": "带回时间",
    "score": "评分",
    "text": "评价内容",
    "visitor": "来访人姓名",
    "outcome": "到访结果",
    "reason": "原因",
    "at": "时间",
    "phone": "电话号码",
    "answered_at": "接通时间",
    "end_cause": "结束原因",
    "phone_set": "话机",
    "extra": "是否额外通话",
    "seconds": "计费秒数",
    "distance": "通话类型",
    "fee": "费用（元）",
    "usable": "是否可拨打",
    "file": "录音文件位置",
    "bytes": "文件大小（字节）",
    "sm3": "文件SM3校验值",
    "began_at": "录制开始",
    "first_speaker": "第一声道说话人",
    "reviewer": "复听人",
    "assessment": "复听结论",
    "anomaly": "是否异常",
    "summary": "复听说明",
    "handler": "经办人",
    "result": "办理情况",
    "picture": "人脸照片",
}
"""By field; where a kind says otherwise, `OWN_TITLES` holds it."""

OWN_TITLES = {
    (RecordKind.CALL, "started_at"): "拨打时间",
    (RecordKind.RATING, "at"): "评价时间",
    (RecordKind.ARRIVAL, "at"): "登记时间",
    (RecordKind.AUTHORISATION, "at"): "授权时间",
    (RecordKind.TICKET, "at"): "计费时间",
    (RecordKind.REVIEW, "at"): "复听时间",
    (RecordKind.OFFICIAL, "at"): "办结时间",
    (RecordKind.OFFICIAL, "outcome"): "办理结果",
}

VALUE_TITLES: dict[str, str] = {
    VisitType.OPEN: "宽见",
    VisitType.REGULAR: "普见",
    VisitType.VIDEO: "视频会见",
    VisitState.REGISTERED: "已登记",
    VisitState.VISITING: "会见中",
    VisitState.FINISHED: "已结束",
    VisitState.CANCELLED: "已取消",
    VisitState.DELETED: "已删除",
    VisitSource.WINDOW: "窗口登记",
    VisitSource.MINI_PROGRAM: "小程序预约",
    VisitSource.PRISON_SYSTEM: "监狱会见系统",
    VisitSource.PACKAGE: "数据包导入",
    EndCause.HUNG_UP: "挂断",
    EndCause.CUT_AT_LIMIT: "到时切断",
    EndCause.NO_ANSWER: "无人接听",
    EndCause.BUSY: "占线",
    EndCause.FAILED: "呼叫失败",
    Assessment.NORMAL: "正常",
    Assessment.ATTENTION: "需关注",
    Assessment.VIOLATION: "违规",
    Distance.LOCAL: "市话",
    Distance.DOMESTIC: "国内长途",
    Distance.INTERNATIONAL: "国际长途",
    **OUTCOME_TITLES,
    "relative": "亲属",
    "inmate": "罪犯",
    "true": "是",
    "false": "否",
}
"""Of fields that allow some values only; the codes of different fields do not collide."""


def field_title(kind: RecordKind, field: str) -> str:
    """What officers call a content of a kind of record."""
    return OWN_TITLES.get((kind, field)) or COMMON_TITLES[field]
