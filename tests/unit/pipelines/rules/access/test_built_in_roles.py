"""What the roles of every installation are called."""

from pipelines.rules.access.built_in_roles import names_of


def test_a_built_in_role_has_a_name_and_a_further_one_its_code_in_the_order_of_codes() -> None:
    assert names_of(["zeta", "monitor", "leader"]) == ["带班领导", "监听民警", "zeta"]
    assert names_of([]) == []
