"""How what takes long tells who waits how far it is."""

from collections.abc import Callable

Tell = Callable[[str], None]
