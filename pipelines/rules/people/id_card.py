"""Identity cards: which side a picture shows, what it says, and what is wrong with it."""

import re
from collections.abc import Sequence
from datetime import date

from pipelines.rules.people import id_number
from schemas.errors import InvalidInput
from schemas.people.id_cards import CardRead, CardSide, PaperLine, PaperText

DARK = 40.0
"""Mean brightness below which nothing is to be made out."""
FRONT_MARKS = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")
BACK_MARKS = ("中华人民共和国", "居民身份证", "签发机关", "有效期限")
ENOUGH = 2
"""Marks of a side that must be seen."""
NUMBER = re.compile(r"[1-9][0-9]{16}[0-9Xx]")
BORN = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
DAY = r"([0-9]{4})[.．·-]?([0-9]{2})[.．·-]?([0-9]{2})"
VALID = re.compile(DAY + r"\s*[-—–~至一]+\s*(?:" + DAY + r"|(长期))")
HAN = re.compile(r"[一-鿿·]{2,20}")
SIDES = {CardSide.FRONT: "人像面", CardSide.BACK: "国徽面"}


def rows_of(lines: Sequence[PaperLine]) -> list[str]:
    """The text row by row, from the top; what stands side by side is one row."""
    rows: list[list[PaperLine]] = []
    for line in sorted(lines, key=lambda one: (one.top + one.bottom, one.left)):
        last = rows[-1] if rows else None
        middle = (line.top + line.bottom) / 2
        if last and last[0].top <= middle <= last[0].bottom:
            last.append(line)
        else:
            rows.append([line])
    return [
        "".join(one.text for one in sorted(row, key=lambda one: one.left)).replace(" ", "")
        for row in rows
    ]


def side_of(rows: Sequence[str]) -> CardSide | None:
    """Which side the text is of; None where it is no identity card."""
    text = "".join(rows)
    fronts = sum(mark in text for mark in FRONT_MARKS) + bool(NUMBER.search(text))
    backs = sum(mark in text for mark in BACK_MARKS)
    if max(fronts, backs) < ENOUGH:
        return None
    return CardSide.FRONT if fronts >= backs else CardSide.BACK


def read(seen: PaperText) -> CardRead | None:
    """What the picture says; None where it shows no identity card."""
    rows = rows_of(seen.lines)
    side = side_of(rows)
    if side is None:
        return None
    return _front(rows) if side is CardSide.FRONT else _back(rows)


def require_side(seen: PaperText, wanted: CardSide) -> CardRead:
    """What the picture says of the wanted side; `InvalidInput` tells what to do otherwise."""
    found = read(seen)
    if found is not None and found.side is wanted:
        return found
    if found is not None:
        raise InvalidInput(
            f"这是身份证的{SIDES[found.side]}，请翻过来拍{SIDES[wanted]}。",
            code="card_wrong_side",
            field=wanted.value,
        )
    if seen.brightness < DARK:
        raise InvalidInput(
            "照片太暗，看不清。请到亮一点的地方重拍。", code="card_too_dark", field=wanted.value
        )
    if seen.lines:
        raise InvalidInput(
            "这不像是居民身份证。请放上您的二代身份证重拍。",
            code="card_other",
            field=wanted.value,
        )
    raise InvalidInput(
        f"照片里没有看到身份证。请让{SIDES[wanted]}占满画面后重拍。",
        code="card_nothing",
        field=wanted.value,
    )


def require_number(number: str) -> None:
    """`InvalidInput` where a number is not one that anybody has."""
    if not id_number.holds(number):
        raise InvalidInput(
            "身份证号有误，请对照身份证逐位核对。", code="id_number_wrong", field="id_no"
        )


def require_valid(card: CardRead, day: date) -> None:
    """`InvalidInput` where the card is not valid on a day."""
    if card.valid_from is None or not (card.long_term or card.valid_until):
        raise InvalidInput(
            "没有看清身份证的有效期限。请把国徽面拍清楚后重拍。",
            code="card_validity_unread",
            field="back",
        )
    if card.valid_until is not None and card.valid_until < day:
        raise InvalidInput(
            f"身份证已于{card.valid_until:%Y-%m-%d}到期。请先换领新证，再来登记。",
            code="card_expired",
            field="back",
        )


def differences(
    front: CardRead,
    back: CardRead,
    *,
    name: str,
    id_no: str,
    valid_until: date | None,
) -> dict[str, str]:
    """By field, in which what was entered is not what the card says."""
    found: dict[str, str] = {}
    if front.name != name:
        found["name"] = f"姓名：证件上读作“{front.name or '未读出'}”，填写为“{name}”"
    if front.id_no != id_no:
        found["id_no"] = "身份证号：证件上读出的号码与填写的不同"
    if back.valid_until != valid_until:
        read_as = until_text(back.valid_until) if back.valid_from else "未读出"
        found["valid_until"] = f"有效期限：证件上读作“{read_as}”，填写为“{until_text(valid_until)}”"
    return found


def until_text(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else "长期"


def _front(rows: Sequence[str]) -> CardRead:
    text = "".join(rows)
    number = NUMBER.search(text)
    id_no = number.group().upper() if number else ""
    born = BORN.search(text)
    return CardRead(
        side=CardSide.FRONT,
        name=_name(rows),
        gender=_gender(text, id_no),
        nation=_behind(rows, "民族")[:8],
        birth_day=_day(*born.groups()) if born else None,
        address=_address(rows),
        id_no=id_no,
    )


def _back(rows: Sequence[str]) -> CardRead:
    valid = VALID.search("".join(row for row in rows if re.search(r"[0-9]{4}", row)))
    since = until = None
    if valid:
        parts = valid.groups()
        since = _day(*parts[:3])
        until = None if parts[6] else _day(*parts[3:6])
    return CardRead(
        side=CardSide.BACK,
        authority=_behind(rows, "签发机关"),
        valid_from=since,
        valid_until=until,
        long_term=bool(valid and valid.group(7)),
    )


def _name(rows: Sequence[str]) -> str:
    told = HAN.match(_behind(rows, "姓名"))
    return told.group() if told else ""


def _gender(text: str, id_no: str) -> str:
    told = re.search(r"性别([男女])", text)
    if told:
        return {"男": "male", "女": "female"}[told.group(1)]
    return id_number.gender_of(id_no) if id_no else ""


def _address(rows: Sequence[str]) -> str:
    begun, told = False, ""
    for row in rows:
        if "住址" in row:
            begun, told = True, row.partition("住址")[2]
        elif begun and ("公民" in row or NUMBER.search(row)):
            break
        elif begun:
            told += row
    return told[:200]


def _behind(rows: Sequence[str], label: str) -> str:
    for row in rows:
        if label in row:
            return row.partition(label)[2]
    return ""


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
