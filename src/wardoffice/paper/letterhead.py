"""stub"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registration:
    number: str = ""
