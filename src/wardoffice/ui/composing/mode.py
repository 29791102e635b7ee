"""What the composer is writing: a leader's bút phê, the chief of office's proposal, a forwarding without words, or a
leader's words typed for him from his paper slip.
"""

from collections.abc import Mapping
from enum import StrEnum


class Mode(StrEnum):
    ENDORSE = "endorse"
    PROPOSE = "propose"
    FORWARD = "forward"
    ENTER = "enter"


FROM_PROPOSAL = "from_proposal"
"""Asks for a bút phê that begins with the chief of office's proposal, to be changed."""


KIND = {
    Mode.ENDORSE: "endorse",
    Mode.PROPOSE: "propose_endorsement",
    Mode.FORWARD: "forward",
    Mode.ENTER: "enter_endorsement",
}
"""The command each becomes."""


def mode_for(asked: str, may: Mapping[str, object]) -> Mode:
    """The mode asked for where it is allowed; who may not endorse proposes, who may not propose forwards."""
    wished = Mode(asked) if asked in tuple(Mode) else Mode.ENDORSE
    return next((mode for mode in (wished, *Mode) if KIND[mode] in may), wished)
