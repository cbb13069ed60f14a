"""What a visit, phone call or letter with family has in its row, so that it may be heard."""

WITH_FAMILY: dict[str, str | None] = {
    "kinship": "spouse",
    "confidentiality": "ordinary",
    "confidentiality_basis": "rule",
}
WITH_A_LAWYER: dict[str, str | None] = {
    "kinship": "lawyer",
    "confidentiality": "privileged",
    "confidentiality_basis": "rule",
}

UNTOLD: dict[str, str | None] = {
    "kinship": None,
    "confidentiality": "undetermined",
    "confidentiality_basis": "missing",
}
"""Of one whose source said nothing of the other side."""
UNKNOWN: dict[str, str | None] = {
    "kinship": "other",
    "confidentiality": "undetermined",
    "confidentiality_basis": "unknown",
}
"""Of one whose source said a word that the rule does not know."""
