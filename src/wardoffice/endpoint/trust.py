"""Whom the desk believes: the operating system's roots, plus one PEM file from IT; there is no switch to check less."""

import ssl
from pathlib import Path
from typing import Any

import truststore
from requests.adapters import HTTPAdapter

from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.proxies import sign_in_header

_EXPIRED = {9, 10, 0x800B0101}
"""X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED, and Windows' CERT_E_EXPIRED."""
_SELF_SIGNED = {18}
"""X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT; Windows tells it as an unknown root."""
_WRONG_HOST = {62, 64, 0x800B010F}
"""X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH, and Windows' CERT_E_CN_NO_MATCH."""
_PLAIN_ANSWER = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG"}
"""OpenSSL's reasons where the other end speaks, but not TLS: a Wi-Fi's page, or a hub without https."""
_GARBLED = {
    "DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
    "BAD_RECORD_TYPE",
    "SSLV3_ALERT_BAD_RECORD_MAC",
    "RECORD_LAYER_FAILURE",
}
"""Where a record did not come as it was sent: a bad line, and nobody's deceit."""


def trusted_context(authorities: Path | None) -> ssl.SSLContext:
    """TLS 1.2 or later, certificates and host names always checked; raises EndpointProblem `authorities_unreadable`."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if authorities is not None:
        try:
            context.load_verify_locations(cafile=str(authorities))
        except (OSError, ssl.SSLError) as error:
            raise EndpointProblem("authorities_unreadable", {"file": authorities.name}) from error
    return context


def tls_problem(error: ssl.SSLError, host: str) -> EndpointProblem:
    """Which of the ways TLS can fail this was: the person at the desk and IT do different things about each."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return EndpointProblem(_without_certificate(error), {"host": host})
    if error.verify_code in _EXPIRED:
        return EndpointProblem("tls_expired", {"host": host})
    if error.verify_code in _WRONG_HOST:
        return EndpointProblem("tls_wrong_host", {"host": host})
    if error.verify_code in _SELF_SIGNED:
        return EndpointProblem("tls_self_signed", {"host": host})
    return EndpointProblem("tls_intercepted", {"host": host})


def _without_certificate(error: ssl.SSLError) -> str:
    if error.reason in _PLAIN_ANSWER:
        return "answered_plain"
    return "no_network" if error.reason in _GARBLED else "tls_failed"


class TrustAdapter(HTTPAdapter):
    """Makes `requests` use our own context, whatever REQUESTS_CA_BUNDLE or a `verify` argument says."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **options)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        options |= {"ssl_context": self._context, "proxy_ssl_context": self._context}
        return super().proxy_manager_for(proxy, **options)

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        return sign_in_header(proxy)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        conn.cert_reqs, conn.ca_certs, conn.ca_cert_dir = "CERT_REQUIRED", None, None
