"""Whose name words bear where somebody else acted: the delegate beside the grantor, the clerk beside the leader."""

from wardoffice.domain.directory import Office
from wardoffice.domain.document import Endorsement, Proposal
from wardoffice.domain.ids import PostId
from wardoffice.wording import _


def entered_words(entered_by: PostId | None, ward: Office) -> str:
    """ "văn thư B nhập theo phiếu giấy"; empty for words their author wrote here himself."""
    if entered_by is None:
        return ""
    return _("văn thư {name} nhập theo phiếu giấy").format(name=ward.name_of(entered_by))


def author_words(written: Endorsement | Proposal, ward: Office) -> str:
    """The author's name, and in brackets whoever stands beside him."""
    beside = entered_words(written.entered_by, ward) if isinstance(written, Endorsement) else ""
    if written.on_behalf_of:
        beside = _("thay {name}").format(name=ward.name_of(written.on_behalf_of))
    return f"{ward.name_of(written.author)} ({beside})" if beside else ward.name_of(written.author)
