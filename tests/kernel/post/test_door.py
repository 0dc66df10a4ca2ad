"""Encryption on the way to the mail server: all, or nothing is sent."""

import datetime as dt
import ipaddress
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adept.kernel.post import carrier, door
from adept.site.mail import mailers
from tests.support import smtp
from tests.support.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that no authority signed, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)  # noqa: TID251  # the certificate is judged by the machine's clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def _tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_with_a_certificate_we_trust_the_letter_goes_encrypted(
    desk: Desk, settings: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with smtp.running(tls=_tls(certificate)) as server:
        settings.MAILERS = mailers(f"smtp+tls://127.0.0.1:{server.port}")
        letter = desk.write()
        carrier.carry("w")
        assert desk.look(letter).state == "sent"
        assert server.encrypted == [True]


def test_a_certificate_we_do_not_trust_sends_nothing(desk: Desk, settings: Any, certificate: Path) -> None:
    with smtp.running(tls=_tls(certificate)) as server:
        settings.MAILERS = mailers(f"smtp+tls://127.0.0.1:{server.port}")
        letter = desk.write()
        carrier.carry("w")
        assert (desk.look(letter).state, server.seen.count("mail")) == ("waiting", 0)
        assert "SSLCertVerificationError" in desk.look(letter).note


def test_a_server_that_does_not_offer_starttls_gets_nothing(desk: Desk, settings: Any) -> None:
    with smtp.running() as server:
        settings.MAILERS = mailers(f"smtp+tls://127.0.0.1:{server.port}")
        letter = desk.write()
        carrier.carry("w")
        assert (desk.look(letter).state, server.seen.count("mail")) == ("waiting", 0)


@pytest.mark.parametrize("answer", ["454 not now", "501 no", smtp.HANG_UP])
def test_a_server_that_refuses_starttls_gets_nothing(desk: Desk, settings: Any, certificate: Path, answer: str) -> None:
    with smtp.running(tls=_tls(certificate)) as server:
        server.plans = [{"starttls": answer}]
        settings.MAILERS = mailers(f"smtp+tls://127.0.0.1:{server.port}")
        letter = desk.write()
        carrier.carry("w")
        assert "starttls" in server.seen
        assert (desk.look(letter).state, server.seen.count("mail")) == ("waiting", 0)


def test_a_wrong_password_blames_no_letter(desk: Desk, settings: Any) -> None:
    with smtp.running() as server:
        settings.MAILERS = mailers(f"smtp://adept:wrong@127.0.0.1:{server.port}")
        letter = desk.write()
        carrier.carry("w")
        assert (desk.look(letter).state, desk.look(letter).attempts, server.taken) == ("waiting", 0, [])


@pytest.mark.parametrize(
    "url", ["smtp://mail.example.org", "http://mail.example.org", "smtp+tls://", "mail.example.org:25"]
)
def test_an_address_that_would_send_in_the_open_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="ADEPT_MAIL_URL"):
        mailers(url)


@pytest.mark.parametrize(
    ("letter", "wire"),
    [
        (b"a\nb", b"a\r\nb\r\n.\r\n"),
        (b"a\r\nb\r\n", b"a\r\nb\r\n.\r\n"),
        (b".\n..\n.a\n", b"..\r\n...\r\n..a\r\n.\r\n"),
        (b"a\r\n.\r\nQUIT\r\n", b"a\r\n..\r\nQUIT\r\n.\r\n"),
        (b"a\r.\rMAIL FROM:<x>\r", b"a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"),
        (b"", b"\r\n.\r\n"),
    ],
)
def test_no_letter_can_end_itself_early(letter: bytes, wire: bytes) -> None:
    assert door._dotted(letter) == wire
