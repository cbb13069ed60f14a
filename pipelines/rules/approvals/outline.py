"""What a kind of application is, without what it does: enough to tell how its cases went."""

from dataclasses import dataclass

from schemas.approvals.definition import Definition, FactField


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One kind; what it brings to the approval centre beside it is code of its flow."""

    code: str
    title: str
    group: str
    fields: tuple[FactField, ...]
    """The facts that conditions may ask for."""
    default: Definition
    """The bureau's flow until somebody publishes another."""
    filing: bool
    """Whether it can take effect without any officer's decision (备案制); each kind says so."""

    ruled: bool = False
    """Whether a rule that a prison set beforehand may let it take effect, beside its desks."""

    @property
    def sealed(self) -> frozenset[str]:
        """Names of the facts that lie sealed in a case."""
        return frozenset(field.name for field in self.fields if field.sealed)
