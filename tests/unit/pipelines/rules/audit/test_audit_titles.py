"""What an auditor reads for a code: its words, those of its module, or the code itself."""

import pytest

from pipelines.rules.audit.audit_titles import action_title, object_title


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("alert.acknowledge", "处置预警"),
        ("inmates.edit", "编辑罪犯"),
        ("inmates.found", "发现罪犯"),
        ("inmates.due", "到期变更罪犯"),
        ("inmates.contacts", "查看联系记录"),
        ("inmates.unheard_of", "inmates.unheard_of"),
        ("unheard_of.edit", "unheard_of.edit"),
        ("inmates.edit.more", "inmates.edit.more"),
        ("inmates.unheard_of.edit", "inmates.unheard_of.edit"),
        ("unheard_of", "unheard_of"),
    ],
)
def test_an_action_has_words_where_there_are_any(code: str, title: str) -> None:
    assert action_title(code) == title


@pytest.mark.parametrize(
    ("kind", "title"),
    [("alert", "预警"), ("inmates", "罪犯"), ("cards", "卡"), ("unheard_of", "unheard_of")],
)
def test_an_object_has_words_where_there_are_any(kind: str, title: str) -> None:
    assert object_title(kind) == title
