"""Work is done in the order of its tickets, and what has none does not wait."""

import random

from gan1d.jobs.queue import in_order, next_ticket, place_of


def test_the_lowest_ticket_is_first_and_what_has_none_does_not_wait():
    tickets = {"a": 7, "b": None, "c": 2, "d": 11, "e": None, "f": 3}
    work = list(tickets)
    random.Random(0).shuffle(work)
    assert in_order(work, tickets.get) == ["c", "f", "a", "d"]


def test_equal_tickets_keep_the_order_in_which_they_were_found():
    assert in_order(["later", "earlier"], lambda _: 1) == ["later", "earlier"]


def test_places_count_from_one():
    queue = ["c", "f", "a"]
    assert [place_of(queue, work) for work in ("c", "a", "b")] == [1, 3, 0]


def test_an_empty_queue_begins_at_one():
    assert next_ticket([]) == 1
    assert next_ticket([4, 9, 2]) == 10
