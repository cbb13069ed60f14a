"""What an auditor reads for the codes of the audit log (VC-CFG-25)."""

OBJECT_TITLES = {
    "alert": "预警",
    "audit": "审计日志",
    "call": "通话",
    "demonstration": "演示数据",
    "face": "人脸",
    "face_check": "人脸核验",
    "inmate": "服刑人员",
    "job": "调度任务",
    "officer": "民警账号",
    "org_unit": "单位",
    "recheck": "复核",
    "recording": "录音录像",
    "relative": "家属",
    "seed": "初始数据",
    "session": "会话",
    "transcript": "通话转写",
    "video_call": "可视通话",
    "word": "敏感词",
    "word_class": "敏感词类别",
}

ACTION_TITLES = {
    "alert.acknowledge": "处置预警",
    "alert.conclude": "复核预警",
    "audit.read": "查阅审计日志",
    "audit.verify": "核验审计日志",
    "call.approve": "批准通话",
    "call.approved": "批准通话",
    "call.cancel": "取消通话",
    "call.cancelled": "取消通话",
    "call.connected": "通话接通",
    "call.consent": "确认监听录音告知",
    "call.cut_off": "切断通话",
    "call.ended": "通话结束",
    "call.join": "进入通话",
    "call.join_token": "领取通话凭证",
    "call.length": "修改通话时长",
    "call.missed": "通话未接通",
    "call.notice": "发送通知",
    "call.rate": "评价通话",
    "call.read": "查看通话",
    "call.reject": "驳回通话",
    "call.rejected": "驳回通话",
    "call.request": "申请通话",
    "call.requested": "申请通话",
    "call.review": "复听结论",
    "call.reviewed": "完成复听",
    "call.speak_in": "插话",
    "call.waiting": "一方进入通话",
    "call.watch_token": "监看通话",
    "face.check": "人脸核验",
    "face.join": "接入人脸核验",
    "face.read": "查看人脸照片",
    "face.register": "登记人脸",
    "face.sign_in": "人脸登录",
    "job.add": "新增调度任务",
    "job.edit": "修改调度任务",
    "job.pause": "暂停调度任务",
    "job.remove": "删除调度任务",
    "job.resume": "恢复调度任务",
    "job.run": "立即执行任务",
    "officer.add": "新建民警账号",
    "recording.play": "播放录音录像",
    "recording.read": "查看录音录像",
    "seed.demonstration": "写入演示数据",
    "session.sign_in": "登录",
    "session.sign_out": "退出",
    "transcript.read": "查看通话转写",
    "word.add": "新增敏感词",
    "word.remove": "删除敏感词",
    "word_class.add": "新增敏感词类别",
}


def action_title(code: str) -> str:
    """The action in words; a code without words stands for itself."""
    return ACTION_TITLES.get(code, code)


def object_title(kind: str) -> str:
    return OBJECT_TITLES.get(kind, kind)
