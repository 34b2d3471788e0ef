"""TLS for a relay: a context that always verifies, and what is wrong when the verification fails.

There is no way to switch the verification off, and none to go on without TLS where the configuration asks for it: a
relay that nobody has vouched for would read every address.
"""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

from gevent.ssl import SSLContext

from pipeline.channel import SmtpSettings
from pipeline.send.sender import SendError

# X509_V_ERR_… of OpenSSL's x509_vfy.h
_EXPIRED, _NOT_YET, _SELF_SIGNED, _SELF_SIGNED_CHAIN, _NO_ISSUER, _NO_LEAF_ISSUER = 10, 9, 18, 19, 20, 21
_WRONG_HOST, _WRONG_IP = 62, 64


def make_context(settings: SmtpSettings, root: Path) -> ssl.SSLContext:
    """A client's context: TLS 1.2 at least, certificate and host name checked, authorities as configured.

    Args:
        settings: `ca_file` replaces the system's authorities; `client_certificate` and `client_key` are shown if asked.
        root: the publication's folder, in which relative files are looked for.

    Raises:
        SendError: a file cannot be read or holds something else.
    """
    context = _client()
    if settings.ca_file:
        _trust(context, root / Path(settings.ca_file).expanduser())
    else:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    if settings.client_certificate:
        certificate = root / Path(settings.client_certificate).expanduser()
        _show(context, certificate, root / Path(settings.client_key or settings.client_certificate).expanduser())
    return context


def _client() -> ssl.SSLContext:
    """What ssl.create_default_context makes, but gevent's: the library's own holds up all lanes while one waits."""
    context: ssl.SSLContext = SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which verifies certificate and host name
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if sys.version_info >= (3, 13):
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VERIFY_X509_STRICT
    return context


def _trust(context: ssl.SSLContext, path: Path) -> None:
    try:
        context.load_verify_locations(cafile=str(path))
    except ssl.SSLError:
        raise SendError("ca_file holds no certificate", "give a PEM file of authorities", file=str(path)) from None
    except OSError as error:
        raise SendError(f"ca_file cannot be read: {error.strerror}", "put it there", file=str(path)) from None


def _show(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    try:
        # The empty password keeps OpenSSL from asking on the terminal.
        context.load_cert_chain(certificate, key, password="")
    except ssl.SSLError:
        fault = "the client certificate and its key do not belong together, are no PEM, or the key has a password"
        raise SendError(fault, "give both as PEM, the key without password", file=str(certificate)) from None
    except OSError as error:
        fault = f"the client certificate or its key cannot be read: {error.strerror}"
        raise SendError(fault, "put both there", file=f"{certificate}, {key}") from None


def explain(error: ssl.SSLError, host: str) -> tuple[str, str]:
    """What is wrong with a relay's TLS, and the remedy: for a person, without a full stop."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        reason = (error.reason or "no reason given").lower().replace("_", " ")
        return f"{host} and we cannot agree on TLS ({reason})", "check `port` and `security`: 465 is tls, 587 starttls"
    code = error.verify_code
    if code == _EXPIRED:
        return f"the certificate of {host} has expired", "ask the relay's operator to renew it"
    if code == _NOT_YET:
        return f"the certificate of {host} is not valid yet", "check this machine's clock"
    if code in {_WRONG_HOST, _WRONG_IP}:
        return f"the certificate is for another host than {host}", "set `host` to the name that the certificate has"
    if code in {_SELF_SIGNED, _SELF_SIGNED_CHAIN, _NO_ISSUER, _NO_LEAF_ISSUER}:
        fault = f"the certificate of {host} is signed by nobody that this machine trusts"
        return fault, "set `ca_file` to the authority's certificate if the relay is yours"
    return f"the certificate of {host} is wrong ({error.verify_message})", "ask the relay's operator"
