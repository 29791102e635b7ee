"""The desk's end of the contract: HTTP calls to the hub, and the facts when one does not come through."""
