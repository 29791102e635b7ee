"""What desk and hub say to each other, version 1: the wire's shapes and the one way records become JSON."""

OLDEST_CONTRACT, CONTRACT_VERSION = 1, 1
"""Sent by both sides; a desk and a hub talk when the desk's version lies in the hub's range."""
