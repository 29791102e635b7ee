"""What can keep desk and hub apart, as a code with its facts; the sentence is `wording`'s business."""

from wardoffice.domain.outcome import Facts


class EndpointProblem(Exception):
    """A call that did not come through.

    `code` is one of: no_network, server_silent, server_error, busy, captive_portal, tls_intercepted, tls_expired,
    tls_self_signed, tls_wrong_host, tls_failed, answered_plain, proxy_refused, proxy_silent, proxy_auth_needed,
    proxy_wrong, auth_needed, wrong_password, forbidden, not_found, not_the_contract, state_expired, version_too_old,
    request_refused, request_too_large, address_wrong, address_unsafe, authorities_unreadable, sign_in_not_offered,
    sign_in_refused, sign_in_stopped, sign_in_late.
    `retry_after` is how many seconds the hub asked to be left alone, if it did.
    """

    def __init__(self, code: str, facts: Facts | None = None, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Facts = facts or {}
        self.retry_after = retry_after
