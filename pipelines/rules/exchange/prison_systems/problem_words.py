"""Why a record waits, in officers' words: a short title and a sentence a code."""

from typing import NamedTuple


class Words(NamedTuple):
    """A title for lists and filters, and what there is to do."""

    title: str
    sentence: str


WORDS = {
    "missing": Words("必填内容为空", "必填内容为空。"),
    "bad_text": Words("文字不能保存", "含有不能保存的字符。"),
    "bad_integer": Words("整数格式不符", "不是整数，或超出范围。"),
    "bad_decimal": Words("数字格式不符", "不是数字，或超出范围。"),
    "bad_moment": Words("时间格式不符", "不是规定格式的时间，或超出范围。"),
    "unknown_code": Words("代码没有对应关系", "来源代码没有对应关系，请在映射中补充。"),
    "bad_value": Words("内容不合要求", "内容不合要求。"),
    "out_of_order": Words("起止时间颠倒", "结束时间早于开始时间。"),
    "broken": Words("内容损坏", "收到的内容不是完整的记录。"),
    "inmate_unknown": Words("罪犯不在本平台", "罪犯编号在本平台不存在，罪犯信息到达后自动重试。"),
    "visit_unknown": Words("会见尚未到达", "所属的会见记录尚未到达，到达后自动重试。"),
    "call_unknown": Words("通话尚未到达", "所属的通话记录尚未到达，到达后自动重试。"),
    "conversation_not_over": Words(
        "会见或通话未结束", "所属的会见或通话尚未结束，结束后自动重试。"
    ),
    "conversation_not_begun": Words(
        "会见或通话未开始", "所属的会见或通话尚未开始，开始后自动重试。"
    ),
    "conversation_not_ordinary": Words(
        "会见或通话待定密", "所属的会见或通话待定密，复听、监听内容没有收取；定为普通后自动重取。"
    ),
    "booking_unknown": Words(
        "没有对应的对公预约", "本平台没有这个预约，或预约不属于该监狱、该罪犯，请核对后处理。"
    ),
    "booking_not_open": Words(
        "对公预约未通过或已取消", "预约在本平台未通过审批或已取消，请与监狱核对后处理。"
    ),
    "officer_unknown": Words("民警不在本平台", "警号在本平台不存在，民警登记后自动重试。"),
    "relative_unknown": Words("家属不在本平台", "家属证件号在本平台不存在，家属登记后自动重试。"),
    "binding_unknown": Words(
        "亲属关系未审核", "家属与该罪犯没有已审核的亲属关系，审核通过后自动重试。"
    ),
    "ticket_unknown": Words(
        "本平台无话单", "本平台没有这次通话的话单（通话未接通或未结束），请核对后处理。"
    ),
    "ticket_twice": Words("一次通话两张话单", "来源系统对同一次通话另有一张话单，请核对后处理。"),
    "no_picture": Words("人脸照片无法读取", "人脸照片不是有效的图片编码，请核对来源记录。"),
    "order_of_times": Words("时间先后不符", "结束时间早于开始时间，请核对来源记录。"),
    "not_applicable": Words("不能写入", "记录不能写入本平台。"),
    "no_content": Words("删除的记录无法读取", "来源系统删除了记录，而原记录按现行映射不能读取。"),
}
OTHER = Words("其他问题", "所依据的记录尚未到达。")


def title_of(code: str) -> str:
    """What a code is called in lists."""
    return WORDS.get(code, OTHER).title


def sentence_of(code: str) -> str:
    """What is wrong with a record that cannot be applied."""
    return WORDS.get(code, OTHER).sentence
