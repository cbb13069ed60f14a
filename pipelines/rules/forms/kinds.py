"""What each kind of question can be given, and what it is called."""

from schemas.forms.definition import FormFieldKind, FormPattern

KIND_TITLES = {
    FormFieldKind.TEXT: "单行文本",
    FormFieldKind.NOTE: "多行文本",
    FormFieldKind.NUMBER: "数字",
    FormFieldKind.ID_NO: "身份证号",
    FormFieldKind.PHONE: "手机号",
    FormFieldKind.PICTURE: "图片",
    FormFieldKind.CHOICE: "单选",
    FormFieldKind.CHOICES: "多选",
    FormFieldKind.DAY: "日期",
}
PATTERNS: dict[FormPattern, tuple[str, str]] = {
    FormPattern.LETTERS: (r"[A-Za-z0-9]+", "字母和数字"),
    FormPattern.POSTCODE: (r"[0-9]{6}", "6位邮政编码"),
    FormPattern.MAIL: (r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", "电子邮箱"),
    FormPattern.CHINESE: (r"[\u4e00-\u9fff·]+", "汉字"),
    FormPattern.PLATE: (r"[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}", "车牌号，例如沪A12345"),
}
"""By what a text has to look like: the expression, and how people are told of it."""
MOBILE = r"1[3-9][0-9]{9}"
CHOSEN = (FormFieldKind.CHOICE, FormFieldKind.CHOICES)
LISTED = (FormFieldKind.CHOICES, FormFieldKind.PICTURE)
"""Answered with a list."""
SECRET = (FormFieldKind.ID_NO, FormFieldKind.PHONE, FormFieldKind.PICTURE)
"""Tell of a person, whatever the form says."""
LENGTHS = (FormFieldKind.TEXT, FormFieldKind.NOTE)
COUNTED = LENGTHS + LISTED
"""Whose limits are whole numbers."""
