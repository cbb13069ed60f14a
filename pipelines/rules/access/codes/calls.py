"""Permissions of calls, their recordings, transcripts and review."""

from pipelines.rules.access.permission import BUTTON, CALLS, INTERFACE, MENU, Permission
from schemas.people.kinds import Role

READ_CALLS = Permission(
    "read_calls",
    "可视通话管理",
    MENU,
    CALLS,
    roles=(Role.APPROVER, Role.MONITOR, Role.REVIEWER, Role.LEADER),
)
WATCH = Permission("watch", "实时监听", MENU, CALLS, roles=(Role.MONITOR, Role.LEADER))
APPROVE = Permission("approve", "批准通话", BUTTON, CALLS, roles=(Role.APPROVER,))
REJECT = Permission("reject", "驳回通话", BUTTON, CALLS, roles=(Role.APPROVER,))
NOTICE = Permission("notice", "下发提示", BUTTON, CALLS, roles=(Role.MONITOR,))
LENGTH = Permission("length", "调整时长", BUTTON, CALLS, roles=(Role.MONITOR,))
CUT_OFF = Permission("cut_off", "拆线", BUTTON, CALLS, roles=(Role.MONITOR,))
SPEAK = Permission("speak", "插话", BUTTON, CALLS, roles=(Role.MONITOR,))
MUTE = Permission("mute", "静音一方", BUTTON, CALLS, roles=(Role.MONITOR,))
REMOVE = Permission("remove", "移出一方", BUTTON, CALLS, roles=(Role.MONITOR,))
RATE = Permission("rate", "通话评定", BUTTON, CALLS, roles=(Role.MONITOR,))
REVIEW = Permission("review", "复听", BUTTON, CALLS, roles=(Role.REVIEWER,))
ASSIGN_REVIEW = Permission("reviews:assign", "分派复听", BUTTON, CALLS, roles=(Role.LEADER,))
PLAY = Permission("play", "播放录音录像", INTERFACE, CALLS, roles=(Role.REVIEWER, Role.LEADER))
LIST_RECORDINGS = Permission(
    "recordings:list", "录音录像", MENU, CALLS, roles=(Role.REVIEWER, Role.LEADER)
)
DOWNLOAD_RECORDING = Permission(
    "recordings:download", "下载录音录像", BUTTON, CALLS, roles=(Role.LEADER,)
)
HOLD_RECORDING = Permission(
    "recordings:hold", "依法留存录音录像", BUTTON, CALLS, roles=(Role.LEADER,)
)
DELETE_RECORDING = Permission(
    "recordings:delete", "申请删除录音录像", BUTTON, CALLS, roles=(Role.LEADER,)
)
VERIFY_RECORDING = Permission(
    "recordings:verify", "核验录音录像", BUTTON, CALLS, roles=(Role.REVIEWER, Role.LEADER)
)
ADD_RECORDING = Permission(
    "recordings:add", "补录会见与电话录音", BUTTON, CALLS, roles=(Role.REVIEWER, Role.LEADER)
)
LIST_TRANSCRIPTION = Permission(
    "transcription:list", "转写任务", MENU, CALLS, roles=(Role.REVIEWER, Role.LEADER)
)
KEEP_TRANSCRIPTION = Permission(
    "transcription:keep", "管理转写任务", BUTTON, CALLS, roles=(Role.REVIEWER, Role.LEADER)
)
READ_TRANSCRIPT = Permission(
    "read_transcript",
    "查看转写文字",
    INTERFACE,
    CALLS,
    roles=(Role.MONITOR, Role.REVIEWER, Role.LEADER),
)
CORRECT_TRANSCRIPT = Permission(
    "transcript:correct", "更正转写文字", BUTTON, CALLS, roles=(Role.REVIEWER,)
)
LIST_CONVERSATIONS = Permission(
    "conversations:list",
    "会见通话复听",
    MENU,
    CALLS,
    roles=(Role.MONITOR, Role.REVIEWER, Role.LEADER),
)
LIST_UNDETERMINED = Permission(
    "undetermined:list", "待定密", MENU, CALLS, roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER)
)
CLASSIFY = Permission(
    "undetermined:classify",
    "定密与申请定为普通",
    BUTTON,
    CALLS,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
LIST_PRIVILEGED_ACCESS = Permission(
    "privileged_access:list", "特权通信接触情况", MENU, CALLS, roles=(Role.DISCIPLINE,)
)
READ_REVIEW_STATISTICS = Permission(
    "review_statistics:list", "监听复听统计", MENU, CALLS, roles=(Role.REVIEWER, Role.LEADER)
)
EXPORT_REVIEW_STATISTICS = Permission(
    "review_statistics:export",
    "导出监听复听统计",
    BUTTON,
    CALLS,
    roles=(Role.REVIEWER, Role.LEADER),
)
READ_FACES = Permission(
    "read_faces",
    "查看核验照片",
    INTERFACE,
    CALLS,
    roles=(Role.APPROVER, Role.MONITOR, Role.REVIEWER, Role.LEADER),
)
REGISTER_FACE = Permission(
    "register_face", "登记人脸", BUTTON, CALLS, roles=(Role.APPROVER, Role.LEADER)
)
BOOK = Permission("book_calls", "代约通话", MENU, CALLS, roles=(Role.APPROVER, Role.LEADER))
READ_TIMETABLE = Permission(
    "venue_timetable:list",
    "会场排期",
    MENU,
    CALLS,
    roles=(Role.APPROVER, Role.MONITOR, Role.LEADER),
)
ARRANGE = Permission(
    "venue_timetable:arrange", "安排会场", BUTTON, CALLS, roles=(Role.APPROVER, Role.LEADER)
)
READ_CONTACTS = Permission(
    "contacts:list", "联系记录", MENU, CALLS, roles=(Role.APPROVER, Role.LEADER)
)
CANCEL_CALLS = Permission(
    "cancel_calls", "取消通话预约", BUTTON, CALLS, roles=(Role.APPROVER, Role.LEADER)
)
ASK_EXTRA_CALLS = Permission(
    "extra_calls:apply", "申请增加通话次数", BUTTON, CALLS, roles=(Role.APPROVER, Role.LEADER)
)
READ_REGULATION = Permission(
    "regulation:list",
    "规则对照表",
    MENU,
    CALLS,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
READ_ALLOWANCES = Permission(
    "allowances:list",
    "次数台账",
    BUTTON,
    CALLS,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
CORRECT_ALLOWANCES = Permission(
    "allowances:correct", "更正次数", BUTTON, CALLS, roles=(Role.LEADER,)
)
LIST_CALL_COUNTS = Permission(
    "call_counts:list", "通话次数", MENU, CALLS, roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER)
)
READ_CALL_STATISTICS = Permission(
    "call_statistics:list",
    "通话次数统计",
    MENU,
    CALLS,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
EXPORT_CALL_STATISTICS = Permission(
    "call_statistics:export",
    "导出通话次数统计",
    BUTTON,
    CALLS,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
