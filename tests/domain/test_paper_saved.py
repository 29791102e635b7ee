"""The count of paper saved: by its written definition, and never more than paper would have taken."""

from collections.abc import Sequence

from hypothesis import given as drawn
from hypothesis import strategies as st

from cases import CHAIR, CLERK, HEAD_KT, HEAD_VH, KT, OFFICER, VH, command, given
from wardoffice.domain.commands import (
    Command,
    Comment,
    Endorse,
    EnterEndorsement,
    Forward,
    Payload,
    RegisterIncoming,
    SubmitUp,
)
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.paper_saved import PaperSaved, sheets_not_needed

NAMES = st.lists(st.sampled_from([KT, VH, HEAD_KT, HEAD_VH, OFFICER]), unique=True, max_size=5)
ACTS = st.lists(
    st.tuples(st.sampled_from(["d1", "d2"]), st.sampled_from(["register", "endorse", "forward", "comment"]), NAMES),
    max_size=12,
)


def act(payload: Payload, document: str = "d1") -> Command:
    return command(CHAIR, payload, document=document)


def to(*names: str) -> Endorse:
    return Endorse("Giao", given(*((name, As.COOPERATING) for name in names)))


def sheets(acts: Sequence[Command], each: int = 3) -> int:
    return sheets_not_needed(acts, lambda _document: each)


def test_registering_spares_the_first_print_and_giving_to_three_two_copies() -> None:
    assert sheets([command(CLERK, RegisterIncoming())]) == 3
    assert sheets([act(to(KT, VH, OFFICER))]) == 6
    assert sheets([act(Forward(given((KT, As.LEAD), (VH, As.COOPERATING))))]) == 3
    assert sheets([act(EnterEndorsement(CHAIR, "a" * 64, "Giao", given((KT, As.LEAD), (VH, As.COOPERATING))))]) == 3


def test_one_recipient_gets_the_paper_itself_and_nobody_gets_a_document_twice() -> None:
    assert sheets([act(to(KT))]) == 0
    assert sheets([act(to(KT, VH)), act(to(KT, VH))]) == 3
    assert sheets([act(to(KT, VH)), act(to(KT, VH), "d2")]) == 6


def test_what_asks_for_no_copy_counts_nothing() -> None:
    assert sheets([act(SubmitUp((CHAIR,))), act(Comment("Đã đọc"))]) == 0
    assert sheets([act(to(KT, VH))], each=0) == 0


@drawn(ACTS)
def test_it_is_never_more_than_a_print_of_each_document_and_a_copy_for_each_recipient(
    drawn_acts: list[tuple[str, str, list[str]]],
) -> None:
    made: dict[str, Payload] = {"register": RegisterIncoming(), "comment": Comment("x")}
    acts = []
    for document, kind, names in drawn_acts:
        people = given(*((name, As.COOPERATING) for name in names))
        made |= {"endorse": Endorse("Giao", people), "forward": Forward(people)}
        acts.append(act(made[kind], document))
    registered = sum(kind == "register" for _d, kind, _n in drawn_acts)
    pairs = {(document, name) for document, kind, names in drawn_acts if kind in made for name in names}
    counted = sheets(acts, each=1)
    assert 0 <= counted <= registered + len(pairs)
    assert all(sheets(acts[:n], each=1) <= sheets(acts[: n + 1], each=1) for n in range(len(acts)))


def test_what_was_printed_lowers_it_and_never_below_nothing() -> None:
    assert PaperSaved(12, 5).saved == 7
    assert PaperSaved(2, 5).saved == 0
