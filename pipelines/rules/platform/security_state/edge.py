"""Whether a request's source is the edge's word, whatever the client says of it (AU-1)."""

import msgspec

from pipelines.rules.platform.security_state.points import opened, sound, told, unknown
from schemas.platform.security_state import PointCode, SecurityPoint

FORGED = "203.0.113.7"
"""Of a network that is nobody's: what the request of the look says it comes from."""


class Asked(msgspec.Struct, frozen=True):
    """A request with forged headers."""

    own: str
    """The address that it really went out from."""
    known_as: str
    """Where the platform says that it came from."""


class EdgeSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of the edge."""

    asked: Asked | None
    """None where the platform gave no answer."""
    through_public: Asked | None = None
    """The same over the address that people use, where one is named."""
    word_set: bool | None
    """Whether the ingress speaks under the platform's own word; None where rules or keys are not
    to be read."""
    public_failed: bool = False


def judge(seen: EdgeSeen) -> SecurityPoint:
    code = PointCode.EDGE
    if gaps := _gaps(seen):
        remedy = "检查入口配置：由平台生成的来源地址规则必须最先生效，其他网关用 --gateway 写明。"
        return opened(code, told(gaps), remedy)
    if seen.asked is None:
        return unknown(code, "平台的入口没有应答，无法试探。", "确认平台正在提供服务后再查看。")
    if seen.public_failed:
        return unknown(code, "对外地址没有应答，无法从那里试探。", "核对 QINQIAO_PUBLIC_ADDRESS。")
    if seen.word_set is None:
        why = "无法核对入口的来源口令：读不到其规则，或密钥不可用。"
        return unknown(code, why, "请以平台的用户运行。")
    return sound(code, f"请求自称来自 {FORGED}，未被采信；平台认出的是真实来源 {seen.asked.own}。")


def _gaps(seen: EdgeSeen) -> list[str]:
    gaps = []
    for where, asked in (("入口", seen.asked), ("对外地址", seen.through_public)):
        if asked is None or asked.known_as == asked.own:
            continue
        if asked.known_as == FORGED:
            gaps.append(f"经{where}的请求可以自报来源地址，伪造的 {FORGED} 被采信")
        else:
            gaps.append(
                f"经{where}来自 {asked.own} 的请求被认作来自 {asked.known_as or '未知地址'}"
            )
    if seen.word_set is False:
        gaps.append("入口与平台约定的来源口令没有设置，或与密钥不符")
    return gaps
