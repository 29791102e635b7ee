"""Short days told step by step: what a random one meets now and then, each ending at rest with everything looked at.

They hold on the sound program; and a fault planted in the right place breaks at least one of them.
"""

from collections.abc import Callable
from contextlib import closing
from random import Random

from simulation.rest import come_to_rest
from simulation.time_and_chance import drawn_from_seed
from simulation.told_hubs import (
    a_backup_is_put_back,
    a_full_list_comes_from_a_hub_put_back,
    a_short_list_comes,
    an_empty_list_comes,
    one_signs_in_at_a_hub_put_back,
    others_work_on_at_a_hub_put_back,
    others_work_on_at_the_same_document,
    states_are_forgotten,
    the_register_is_asked_for_at_a_hub_put_back,
    the_register_is_lent_by_a_hub_put_back,
)
from simulation.told_lines import (
    a_file_is_cut_short,
    a_file_is_sent_in_pieces,
    a_machine_goes_down_at_every_commit,
    a_proxy_answers_for_the_hub,
    an_old_page_comes_again,
    answers_are_lost,
    clocks_are_set_back,
    the_hub_goes_down_at_every_commit,
    the_machine_goes_down_over_a_new_directory,
    tokens_end_again_and_again,
)
from simulation.told_people import (
    a_mark_is_moved,
    a_refusal_holds_back,
    more_than_a_batch,
    posts_are_changed,
    room_is_made,
    several_are_registered,
    taken_back_under_way,
    the_register_is_given_back_and_nobody_hears,
    the_register_is_lent,
    written_while_the_refusal_is_under_way,
)
from simulation.world import World

Scenario = Callable[[World], None]


def run_scenario(scenario: Scenario, *desks: str) -> None:
    """One told day with these desks; raises what does not hold."""
    calm = {"storms": 0, "crashes": 0, "changes_of_posts": 0, "meanwhile": 0.0, "page": 2}
    world = World(1, desks=desks or ("vt1", "ct.a", "pct"), **calm)
    with closing(world), drawn_from_seed(Random("scenario"), world.clock):
        scenario(world)
        come_to_rest(world)


SCENARIOS: dict[Scenario, tuple[str, ...]] = {
    answers_are_lost: ("vt1", "ct.a"),
    a_machine_goes_down_at_every_commit: ("vt1",),
    the_hub_goes_down_at_every_commit: ("vt1",),
    posts_are_changed: ("vt1", "pct", "tp.kt"),
    the_machine_goes_down_over_a_new_directory: ("tp.kt",),
    a_refusal_holds_back: ("ct.a", "pct"),
    a_mark_is_moved: ("ct.a", "pct"),
    more_than_a_batch: ("ct.a", "pct"),
    written_while_the_refusal_is_under_way: ("ct.a", "pct"),
    states_are_forgotten: ("vt1", "ct.a"),
    an_empty_list_comes: ("vt1", "ct.a"),
    a_short_list_comes: ("ct.a",),
    taken_back_under_way: ("ct.a",),
    an_old_page_comes_again: ("ct.a", "pct"),
    a_proxy_answers_for_the_hub: ("ct.a",),
    tokens_end_again_and_again: ("vt1",),
    a_file_is_cut_short: ("vt1",),
    several_are_registered: ("vt1", "vt2"),
    clocks_are_set_back: ("ct.a",),
    a_file_is_sent_in_pieces: ("ct.a",),
    room_is_made: ("ct.a",),
    the_register_is_lent: ("vt1", "vt2"),
    the_register_is_given_back_and_nobody_hears: ("vt1", "vt2"),
    a_backup_is_put_back: ("vt1", "ct.a"),
    others_work_on_at_a_hub_put_back: ("vt1", "ct.a"),
    others_work_on_at_the_same_document: ("vt1", "ct.a"),
    a_full_list_comes_from_a_hub_put_back: ("vt1", "ct.a"),
    one_signs_in_at_a_hub_put_back: ("vt1", "ct.a"),
    the_register_is_lent_by_a_hub_put_back: ("vt1", "vt2"),
    the_register_is_asked_for_at_a_hub_put_back: ("vt1", "vt2"),
}
"""Each with the desks it takes."""
