"""Whether a directory holds together before it is put in place: every name known, once, and every post filled once."""

from collections import Counter
from collections.abc import Iterable, Iterator

from wardoffice.domain.directory import Directory
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Absence, Delegation, Organ, Post, Role

ONE_EACH = (Role.CHAIRPERSON, Role.CHIEF_OF_OFFICE)
"""Posts an organ has once."""


def directory_fault(directory: Directory) -> Refusal | None:
    """The first thing that is wrong with it, or None."""
    return next(_faults(directory), None)


def _faults(d: Directory) -> Iterator[Refusal]:
    if not d.organs:
        yield Refusal("directory_empty")
    yield from _twice(d)
    yield from _nameless(d)
    for organ in d.organs:
        yield from _of_organ(d, organ)
    organs = {o.id for o in d.organs}
    for unit in d.units:
        yield from _unknown(unit.id, [unit.organ], organs)
    for post in d.posts:
        yield from _of_post(d, post)
    for absence in d.absences:
        yield from _of_absence(d, absence)
    for delegation in d.delegations:
        yield from _of_delegation(d, delegation)


def _twice(d: Directory) -> Iterator[Refusal]:
    """One id for one thing only, since an assignee may be a post, a unit or an organ."""
    ids = [*(o.id for o in d.organs), *(u.id for u in d.units), *(p.id for p in d.posts)]
    for names in (ids, [p.id for p in d.people], [p.login for p in d.people]):
        for name, count in Counter(names).items():
            if count > 1:
                yield Refusal("directory_twice", {"id": name})


def _nameless(d: Directory) -> Iterator[Refusal]:
    said: list[tuple[str, str]] = [(o.id, o.name) for o in d.organs]
    said += [(u.id, u.name) for u in d.units]
    said += [(p.id, p.title) for p in d.posts]
    said += [(p.id, text) for p in d.people for text in (p.name, p.login)]
    for id_, name in said:
        if not id_.strip() or not name.strip():
            yield Refusal("directory_nameless", {"id": id_})


def _unknown(where: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Refusal]:
    there = set(known)
    for name in named:
        if name not in there:
            yield Refusal("directory_unknown", {"id": name, "where": where})


def _of_organ(d: Directory, organ: Organ) -> Iterator[Refusal]:
    posts = [p for p in d.posts if p.organ == organ.id]
    yield from _unknown(organ.id, organ.preset_route, [p.id for p in posts])
    for role in ONE_EACH:
        if sum(p.role is role for p in posts) > 1:
            yield Refusal("directory_two_of", {"organ": organ.name, "role": role.value})


def _of_post(d: Directory, post: Post) -> Iterator[Refusal]:
    yield from _unknown(post.id, [post.person], [p.id for p in d.people])
    yield from _unknown(post.id, [post.organ], [o.id for o in d.organs])
    if post.unit is not None:
        yield from _unknown(post.id, [post.unit], [u.id for u in d.units if u.organ == post.organ])


def _of_absence(d: Directory, absence: Absence) -> Iterator[Refusal]:
    yield from _unknown(absence.person, [absence.person], [p.id for p in d.people])
    if absence.last_day < absence.first_day:
        yield Refusal("directory_absence", {"id": absence.person})


def _of_delegation(d: Directory, delegation: Delegation) -> Iterator[Refusal]:
    """Between two posts of one organ: sight and acts never pass from one organ to another."""
    posts = {p.id: p for p in d.posts}
    both = (delegation.grantor, delegation.delegate)
    yield from _unknown(delegation.grantor, both, posts)
    organs = {posts[one].organ for one in both if one in posts}
    if len(organs) > 1 or len(set(both)) == 1 or delegation.ends <= delegation.begins:
        yield Refusal("directory_delegation", {"grantor": delegation.grantor, "delegate": delegation.delegate})
