"""Made-up Chinese names."""

from pipelines.rules.bureau.chance import Draw

FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯"
)
MEN = "伟强磊军洋勇杰涛明超刚平辉鹏飞斌波亮建国志海文永家俊德振立成林峰华东"
WOMEN = "芳娜敏静丽艳娟秀霞桂英玉兰红梅春燕玲雪琳莹倩颖婷慧佳淑珍凤云莉萍晶"


def name(draw: Draw, *, woman: bool, family: str | None = None) -> str:
    """Of two or three characters; a `family` that is given is kept."""
    given = WOMEN if woman else MEN
    first = draw.one_of(given)
    second = draw.one_of(given) if draw.happens(0.7) else ""
    return (family or draw.one_of(FAMILY)) + first + second
