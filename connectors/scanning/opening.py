"""The scanner that the settings name, and what becomes of files while it is away."""

from connectors.scanning.clamd import ClamdScanner
from connectors.scanning.no_scanner import NoScanner
from connectors.scanning.scanner import Scanner
from schemas.settings import Settings


def open_scanner(settings: Settings) -> Scanner:
    return ClamdScanner(settings.scanner_socket) if settings.scanner_socket else NoScanner()


def admits_unscanned(settings: Settings) -> bool:
    """Whether files are taken that no scanner looked at; by default in a demonstration alone."""
    if settings.unscanned_uploads == "default":
        return settings.demonstration
    return settings.unscanned_uploads == "admit"
