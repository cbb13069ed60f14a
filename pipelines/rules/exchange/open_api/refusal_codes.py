"""The codes by which calls of opened interfaces are refused, and what each means to a caller."""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[int, Mapping[str, str]] = MappingProxyType(
    {
        401: {
            "header_missing": "缺少请求头",
            "unknown_key": "密钥不存在或已失效",
            "wrong_time": "请求时间不正确",
            "stale_request": "请求时间与服务器相差过大",
            "wrong_nonce": "随机数不正确",
            "replayed": "随机数已用过",
            "wrong_signature": "签名不正确",
        },
        403: {
            "consumer_disabled": "接入方已停用",
            "consumer_not_valid": "接入方不在有效期内",
            "address_refused": "来源地址不在允许范围内",
            "not_granted": "未授权调用这个接口",
            "tailored_only": "只授权通过定制数据集取数",
            "interface_testing": "接口正在测试，尚未启用",
            "interface_disabled": "接口已停用",
            "interface_ended": "接口已到停止日期",
            "data_set_exceeds_grant": "数据集的筛选条件已超出现有授权",
            "level_untrusted": "数据密级校验失败",
        },
        404: {
            "no_such_interface": "没有这个接口",
            "no_such_version": "没有这个版本",
            "nothing_to_fetch": "这个接口不提供数据查询",
            "call_not_found": "没有这次通话，请先申请拨号",
        },
        409: {
            "call_no_reused": "流水号已用于另一次通话",
            "call_was_refused": "该通话未放行，不能接通",
        },
        413: {"too_large": "请求体过大"},
        422: {
            "invalid_input": "参数不正确，detail 指出哪一个",
            "json_needed": "请求体应为 JSON",
            "bad_json": "请求体不是有效的 JSON",
            "time_without_zone": "时间缺少时区",
            "wrong_time": "结束时间早于接通时间",
            "who_is_calling": "罪犯编号或卡号须提供一个",
        },
        429: {
            "rate_limited": "每分钟次数已用完",
            "pulled_too_soon": "距上次取数过近，detail.retry_after_s 秒后再试",
            "rows_spent": "当日可取的条数已用完",
        },
        503: {"unavailable": "暂时不可用，稍后重试"},
    }
)
"""By status; an installation may add codes, and a caller goes by the status where it knows none."""
