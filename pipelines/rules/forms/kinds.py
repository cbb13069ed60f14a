"""What each kind of question can be given, and what it is called."""

from schemas.forms.definition import FieldKind, Pattern

KIND_TITLES = {
    FieldKind.TEXT: "单行文本",
    FieldKind.NOTE: "多行文本",
    FieldKind.NUMBER: "数字",
    FieldKind.ID_NO: "身份证号",
    FieldKind.PHONE: "手机号",
    FieldKind.PICTURE: "图片",
    FieldKind.CHOICE: "单选",
    FieldKind.CHOICES: "多选",
    FieldKind.DAY: "日期",
}
PATTERNS: dict[Pattern, tuple[str, str]] = {
    Pattern.LETTERS: (r"[A-Za-z0-9]+", "字母和数字"),
    Pattern.POSTCODE: (r"[0-9]{6}", "6位邮政编码"),
    Pattern.MAIL: (r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", "电子邮箱"),
    Pattern.CHINESE: (r"[\u4e00-\u9fff·]+", "汉字"),
    Pattern.PLATE: (r"[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}", "车牌号，例如沪A12345"),
}
"""By what a text has to look like: the expression, and how people are told of it."""
MOBILE = r"1[3-9][0-9]{9}"
CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES)
LISTED = (FieldKind.CHOICES, FieldKind.PICTURE)
"""Answered with a list."""
SECRET = (FieldKind.ID_NO, FieldKind.PHONE, FieldKind.PICTURE)
"""Tell of a person, whatever the form says."""
LENGTHS = (FieldKind.TEXT, FieldKind.NOTE)
COUNTED = LENGTHS + LISTED
"""Whose limits are whole numbers."""
