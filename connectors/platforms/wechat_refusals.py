"""What WeChat's numbers mean to us; those that are not listed decide nothing about the question."""

from typing import Final

from connectors.platforms.wechat import MessageRefused
from schemas.errors import Forbidden, QinqiaoError, TooManyRequests, Unauthenticated, Unavailable

STALE_TOKEN: Final = frozenset({40001, 40014, 42001})
"""The token ran out, or was renewed by somebody else: a new one is asked for, once."""
_REFUSALS: Final[dict[int, tuple[type[QinqiaoError], str, str]]] = {
    -1: (Unavailable, "wechat_busy", "微信繁忙，请稍后再试。"),
    40002: (Unavailable, "wechat_settings", "微信接口参数不对，请联系管理员。"),
    40013: (Unavailable, "wechat_settings", "微信应用编号不对，请联系管理员。"),
    40125: (Unavailable, "wechat_secret", "微信应用密钥不对，请联系管理员更换。"),
    40029: (Unauthenticated, "ticket_unknown", "登录凭证无效，请重新打开页面。"),
    40163: (Unauthenticated, "ticket_used", "登录凭证已使用，请重新打开页面。"),
    42003: (Unauthenticated, "ticket_expired", "登录凭证已过期，请重新打开页面。"),
    40226: (Forbidden, "wechat_risky", "微信认为本次登录有风险，请换一种方式登录。"),
    45011: (TooManyRequests, "wechat_often", "操作太频繁，请一分钟后再试。"),
    45009: (Unavailable, "wechat_quota", "今天向微信的请求已达上限，请改用短信验证码。"),
    40003: (MessageRefused, "openid_unknown", "微信中没有这位接收人。"),
    40037: (MessageRefused, "template_unknown", "微信中没有这个订阅消息模板。"),
    41030: (MessageRefused, "page_unknown", "订阅消息要打开的页面不存在。"),
    43101: (MessageRefused, "subscription_refused", "接收人没有订阅这类消息。"),
    47003: (MessageRefused, "template_values", "订阅消息的内容与模板不符。"),
}


def refusal(errcode: int) -> QinqiaoError:
    """What is raised for a number that is not 0."""
    unknown = (Unavailable, "wechat_away", f"微信没有受理（{errcode}），请稍后再试。")
    kind, code, message = _REFUSALS.get(errcode, unknown)
    return kind(message, code=code, errcode=errcode)
