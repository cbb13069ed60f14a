"""Whether a text that is to be published tells of somebody (VC-PUB-17)."""

import re
import unicodedata
from collections.abc import Iterable

ID_NO = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)[1-9]\d{5}\d{2}[01]\d[0-3]\d\d{3}(?!\d)")
PHONE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
LONG_NUMBER = re.compile(r"(?<!\d)\d{8,}(?!\d)")
BETWEEN = re.compile(r"(?<=[\dXx])[\s\-－—_.·]+(?=[\dXx])")
"""What people put between the digits of a number."""
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]\d{5,8}(?!\d)")
"""Of an office: it may be told, where its area code is set apart."""
SHORTEST_NAME = 2


def personal_in(text: str, names: Iterable[str] = ()) -> str | None:
    """What of the text tells of somebody, in words; None where nothing is found."""
    plain = unicodedata.normalize("NFKC", text)
    joined = BETWEEN.sub("", LANDLINE.sub("", plain))
    if ID_NO.search(joined):
        return "身份证号"
    if PHONE.search(joined):
        return "手机号"
    if LONG_NUMBER.search(joined):
        return "8位以上的号码"
    bare = "".join(plain.split())
    for name in names:
        told = "".join(unicodedata.normalize("NFKC", name).split())
        if len(told) >= SHORTEST_NAME and told in bare:
            return "咨询人的姓名"
    return None
