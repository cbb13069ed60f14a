"""The made-up bureau, its prisons and their wards."""

BUREAU = ("SH", "申海市监狱管理局")
PRISON_NAMES = (
    "青浦江监狱",
    "宝林监狱",
    "南桥湾监狱",
    "周浦滩监狱",
    "新港监狱",
    "提篮桥东监狱",
    "五角场北监狱",
    "松源监狱",
    "金山卫西监狱",
    "奉贤湾监狱",
    "崇宁岛监狱",
    "临港新城监狱",
    "嘉定北监狱",
    "浦东女子监狱",
    "未成年犯管教所",
)
NUMERALS = "一二三四五六七八九十"
WOMEN, MINORS = 14, 15
"""The numbers of the prisons for women and for minors."""
FEWEST_WARDS, MOST_WARDS, OF_A_WARD = 2, 10, 67


def prison_code(number: int) -> str:
    """`P01` to `P15`."""
    return f"P{number:02}"


def ward_code(prison: str, number: int) -> str:
    """`P03-W01` and so on."""
    return f"{prison}-W{number:02}"


def ward_name(number: int) -> str:
    return f"{NUMERALS[number - 1]}监区"


def wards_each(inmates: int) -> int:
    """How many wards each prison has in a bureau of so many inmates."""
    wanted = round(inmates / len(PRISON_NAMES) / OF_A_WARD)
    return max(FEWEST_WARDS, min(MOST_WARDS, wanted))


def path_of(unit: str) -> str:
    """From the bureau down, as `/SH/P03/P03-W01/`."""
    above = f"/{BUREAU[0]}/"
    if unit == BUREAU[0]:
        return above
    prison = unit[:3]
    return f"{above}{prison}/" if unit == prison else f"{above}{prison}/{unit}/"
