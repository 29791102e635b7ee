"""The hub's HTTP side: version 1 of the contract, every error a problem with a stable code (RFC 9457)."""
