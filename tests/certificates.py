"""Certificates of a moment, for listeners of tests."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


def write_certificate(file: Path, address: str = "127.0.0.1") -> Path:
    """A PEM file with a certificate that vouches for itself, and its key; for its owner alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _write(file, _signed(address, address, key, key, DAY, ca=True), key)


def write_issued(file: Path, address: str = "127.0.0.1", *, lasts: timedelta = 90 * DAY) -> Path:
    """The same, vouched for by an authority of which nothing is kept; it ends after `lasts`."""
    key, authority = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    return _write(file, _signed(address, "an authority", key, authority, lasts, ca=False), key)


def _signed(
    address: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    lasts: timedelta,
    *,
    ca: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(address))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, now + lasts) - timedelta(hours=1))
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), False)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), True)
        .sign(signer, hashes.SHA256())
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _write(file: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Path:
    file.touch(mode=0o600)
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file
