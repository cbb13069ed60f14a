"""What is exchanged with WeChat, in WeChat's own names; fields it adds are passed over."""

import msgspec


class Failing(msgspec.Struct, frozen=True, kw_only=True):
    """Every answer may be a refusal: a number and its words."""

    errcode: int = 0
    errmsg: str = ""


class TokenAsked(msgspec.Struct, frozen=True, kw_only=True):
    """`POST /cgi-bin/stable_token`."""

    grant_type: str = "client_credential"
    appid: str
    secret: str
    force_refresh: bool = False


class TokenGiven(Failing, frozen=True, kw_only=True):
    """A token for the interfaces of an app, and how long it holds."""

    access_token: str = ""
    expires_in: int = 0


class SessionGiven(Failing, frozen=True, kw_only=True):
    """`GET /sns/jscode2session`: who opened the mini-program."""

    openid: str = ""
    session_key: str = ""
    unionid: str = ""


class OfficialGiven(Failing, frozen=True, kw_only=True):
    """`GET /sns/oauth2/access_token`: who opened a page from the official account."""

    access_token: str = ""
    openid: str = ""
    unionid: str = ""
    scope: str = ""


class PhoneAsked(msgspec.Struct, frozen=True, kw_only=True):
    """`POST /wxa/business/getuserphonenumber`."""

    code: str


class PhoneInfo(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The number that the person allowed us to have."""

    phone_number: str
    pure_phone_number: str
    country_code: str = "86"


class PhoneGiven(Failing, frozen=True, kw_only=True):
    phone_info: PhoneInfo | None = None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a subscription message."""

    value: str


class MessageAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`POST /cgi-bin/message/subscribe/send`."""

    touser: str
    template_id: str
    data: dict[str, Shown]
    page: str = ""
    miniprogram_state: str = "formal"
    lang: str = "zh_CN"


class MessageSent(Failing, frozen=True, kw_only=True):
    msgid: int | str = ""
