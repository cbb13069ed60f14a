"""Names of the environments that the product itself tells apart."""

from typing import Final

PRODUCTION: Final = "production"
DEMONSTRATION: Final = "demonstration"
