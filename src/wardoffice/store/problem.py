"""What may be wrong with this machine's own copy, as a code and facts; `wording.STORE` has the sentences."""

from collections.abc import Mapping


class StoreProblem(Exception):
    """Work with the cache stops. `code` is stable, `facts` fill the sentence's gaps.

    Codes: wrong_key, cache_damaged, cache_rescued, cache_too_new, profile_read_only, profile_on_network, disk_full,
    disk_trouble, cache_busy, index_being_made, mass_removal, file_hash, and those of `backup`.
    """

    def __init__(self, code: str, facts: Mapping[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, str | int] = dict(facts or {})
