"""What counts of a certificate, as it was shown or as it lies in a file."""

from pathlib import Path

from cryptography import x509

from pipelines.rules.platform.security_state.tls import Certificate


def certificate_of(shown: bytes) -> Certificate:
    """Of one that a listener has shown, in DER."""
    return _read(x509.load_der_x509_certificate(shown))


def certificate_in(file: Path) -> Certificate:
    """The first one in a PEM file, which is the listener's own."""
    return _read(x509.load_pem_x509_certificates(file.read_bytes())[0])


def _read(certificate: x509.Certificate) -> Certificate:
    return Certificate(
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
        own_signed=certificate.issuer == certificate.subject,
    )
