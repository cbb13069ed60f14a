"""Whether anything that is made up stands in for an outside system (ID-4)."""

from pipelines.rules.platform.security_state.points import opened, sound, told
from schemas.platform.security_state import PointCode, SecurityPoint
from schemas.settings import Settings


def judge(settings: Settings) -> SecurityPoint:
    code = PointCode.SIMULATORS
    gaps = []
    if settings.demonstration:
        gaps.append("平台以演示方式运行：人员和账号都是虚构的，口令公开，登录不需要第二因素")
    if settings.simulators:
        gaps.append("外部系统（微信、随申办、监狱业务平台等）由模拟器代替")
    if settings.prison_stand_ins:
        gaps.append("监狱会见系统和亲情电话系统由模拟器代替")
    if gaps:
        return opened(code, told(gaps), "正式使用须另装正式环境；演示环境不得存放真实数据。")
    return sound(code, "正式环境，没有启用任何模拟器。")
