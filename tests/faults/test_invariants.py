"""The checker of invariants fires on each kind of damage: a sound history, and one thing wrong in it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.faults.history import CUT, FIRST, IDS, TEXT, History, after
from tests.faults.pages import Told
from tests.faults.stored import StoredAttempt, StoredMessage
from tests.scripted_answers import decode


def test_a_sound_history_breaks_nothing() -> None:
    assert History().broken == []


def lose_the_row(it: History) -> None:
    it.activities = []
    it.messages = []
    it.row(messages=0)


def write_it_twice(it: History) -> None:
    it.activities.append(replace(it.activities[0], number=4))


def acknowledge_another_answer(it: History) -> None:
    it.page.accepted["deed"].append({**it.accepted, "repeat": True, "generation": "other"})


def leave_a_message_of_no_deed(it: History) -> None:
    it.messages.append(StoredMessage("stray", "c", "person", "half done", None))


def leave_an_answer_of_no_message(it: History) -> None:
    it.row(messages=0)


def skip_a_number(it: History) -> None:
    it.activities[0] = replace(it.activities[0], number=4)
    it.activities.sort(key=lambda activity: activity.number)


def still_stream(it: History) -> None:
    it.row(status="streaming", ended_at=None)


def keep_a_delta(it: History) -> None:
    it.row(deltas=1)


def lose_an_attempt(it: History) -> None:
    del it.attempts[0]


def adopt_a_living_process(it: History) -> None:
    it.attempts[0] = replace(it.attempts[0], lease_until=after(5))


def renew_after_the_end(it: History) -> None:
    it.attempts[1] = replace(it.attempts[1], lease_until=after(12))


def change_old_text(it: History) -> None:
    it.change(1, text="X" + TEXT[1:CUT])


def drop_text_that_is_old(it: History) -> None:
    it.page.told[2] = Told(3.5, 1, it.page.told[2].frame)
    it.page.told.insert(2, Told(1.2, 1, it.delta(1, CUT, CUT + 1)))
    it.change(3, **it.delta(1, CUT + 1, CUT + 3))


def rewind_twice(it: History) -> None:
    it.page.told.insert(4, Told(4.1, 1, it.delta(1, CUT, CUT + 1) | {"attempt": 2}))
    it.page.told.insert(5, Told(4.2, 1, {"type": "rewind", "generation": "g", "attempt": 2, "to": CUT}))


def rewind_elsewhere(it: History) -> None:
    it.change(3, to=CUT + 1)
    it.change(4, **it.delta(2, CUT + 1, len(TEXT)))


def keep_what_was_replaced(it: History) -> None:
    del it.page.told[3]
    it.change(3, **it.delta(2, CUT + 3, len(TEXT)))


def keep_what_is_said_again(it: History) -> None:
    keep_what_was_replaced(it)
    it.change(2, text=TEXT[CUT : CUT + 3])


def end_without_a_rewind(it: History) -> None:
    del it.page.told[3]
    it.change(2, text=TEXT[CUT : CUT + 3])
    it.change(3, **it.delta(2, CUT + 3, len(TEXT)) | {"attempt": 1})


def rewind_too_little(it: History) -> None:
    it.attempts.append(StoredAttempt("g", 3, "web-1@here", CUT + 1, after(3.3), after(7)))
    it.row(attempt=3)
    it.change(3, attempt=3, to=CUT + 1)
    it.change(4, **it.delta(3, CUT + 1, len(TEXT)))
    it.change(5, attempt=3)


def replace_silently_in_a_closed_page(it: History) -> None:
    del it.page.told[3:]
    it.change(1, text="X" + TEXT[1:CUT])
    it.page.told[2] = Told(9, 1, it.page.told[2].frame)


def leave_a_gap(it: History) -> None:
    del it.page.told[1]


def repeat_a_piece(it: History) -> None:
    it.page.told.insert(2, it.page.told[1])


def go_back_to_an_older_attempt(it: History) -> None:
    it.change(4, attempt=0)


def speak_after_the_end(it: History) -> None:
    it.tell(7, it.delta(2, len(TEXT), len(TEXT) + 1))


def store_another_text(it: History) -> None:
    it.row(text=TEXT.replace("0", "1"))


def end_otherwise(it: History) -> None:
    it.change(5, status="stopped")


def end_too_early(it: History) -> None:
    it.change(5, to=len(TEXT) - 1)


def lose_a_token_id(it: History) -> None:
    it.row(token_ids=IDS[:10] + IDS[11:])


def count_one_more(it: History) -> None:
    it.row(completion_tokens=len(IDS) + 1)


def go_on_with_the_first_draw(it: History) -> None:
    it.row(text=decode(FIRST[:-1]), token_ids=FIRST, completion_tokens=len(FIRST))


def leave_the_engine_at_work(it: History) -> None:
    it.requests[0] = replace(it.requests[0], outcome="running", end=None)


def keep_what_was_never_sent(it: History) -> None:
    it.requests[1] = replace(it.requests[1], tokens=5)


def never_ask_the_engine(it: History) -> None:
    it.requests = []


def call_a_part_complete(it: History) -> None:
    short = decode(IDS[:30])
    it.row(text=short, token_ids=IDS[:30], completion_tokens=30)


def lose_an_event(it: History) -> None:
    del it.events[0]


def keep_an_event_twice(it: History) -> None:
    it.events.append(replace(it.events[0], id="again", is_bound=False))


def bind_an_event_elsewhere(it: History) -> None:
    it.events[0] = replace(it.events[0], about="q")


def keep_another_value(it: History) -> None:
    it.events[0] = replace(it.events[0], value={"value": "down"})


def make_an_event_up(it: History) -> None:
    it.events.append(replace(it.events[0], id="more", client_id="never said"))


def drain_without_telling(it: History) -> None:
    del it.events[1]


def tell_a_stop_twice(it: History) -> None:
    it.events.append(replace(it.events[1], id="d3", client_id="d3"))


def tell_without_draining(it: History) -> None:
    it.activities[1] = replace(it.activities[1], is_drained=False)


def tell_of_no_deed(it: History) -> None:
    it.events.append(replace(it.events[1], id="d9", client_id="d9"))


DAMAGE: list[tuple[Callable[[History], None], str]] = [
    (lose_the_row, "P1 deed deed was acknowledged and is 0 rows"),
    (write_it_twice, "P1 deed deed was acknowledged and is 2 rows"),
    (acknowledge_another_answer, "P1 deed deed was acknowledged as"),
    (leave_a_message_of_no_deed, "P1 no deed made the message stray"),
    (leave_an_answer_of_no_message, "P1 generation g is the answer of 0 messages"),
    (skip_a_number, "P5 deeds of conversation c are numbered [2, 3, 4]"),
    (still_stream, "P2 generation g is still streaming"),
    (keep_a_delta, "P2 generation g has ended and has 1 deltas"),
    (lose_an_attempt, "P2 generation g of attempt 2 has attempts 2"),
    (adopt_a_living_process, "P2 generation g: attempt 2 began 0:00:01.800000 within the lease"),
    (renew_after_the_end, "P2 generation g: its lease was renewed after its end"),
    (change_old_text, "they differ"),
    (drop_text_that_is_old, "s older than the last"),
    (rewind_twice, "2 rewinds, 2 attempts"),
    (rewind_elsewhere, "where no attempt starts"),
    (keep_what_was_replaced, f"{len(TEXT)} characters are shown, {len(TEXT)} stored, and they differ"),
    (keep_what_is_said_again, f"attempt 2 went on from {CUT}, and {CUT + 3} characters stayed"),
    (end_without_a_rewind, f"attempt 2 went on from {CUT}, and {len(TEXT)} characters stayed"),
    (rewind_too_little, f"attempt 3 went on from {CUT}, and {CUT + 1} characters stayed"),
    (replace_silently_in_a_closed_page, "was replaced and nobody was told"),
    (leave_a_gap, "P3 page 0, generation g: 0 characters are shown, came"),
    (repeat_a_piece, f"P3 page 0, generation g: {CUT} characters are shown, came 0"),
    (go_back_to_an_older_attempt, "text of attempt 0 after attempt 2"),
    (speak_after_the_end, "a delta came after the end"),
    (store_another_text, "they differ"),
    (end_otherwise, "it ended as stopped, and is stored as complete"),
    (end_too_early, "P3 page 0, generation g: the end is at"),
    (lose_a_token_id, "P4 generation g: text and token ids"),
    (count_one_more, "tokens are counted"),
    (go_on_with_the_first_draw, "the engine never said these tokens"),
    (leave_the_engine_at_work, "P4 the engine still works"),
    (keep_what_was_never_sent, "tokens are kept, the engine sent"),
    (never_ask_the_engine, "the engine was never asked"),
    (call_a_part_complete, "complete with 30 of"),
    (lose_an_event, "P5 event said was acknowledged and is 0 rows"),
    (keep_an_event_twice, "P5 event said was acknowledged and is 2 rows"),
    (bind_an_event_elsewhere, "P5 event said was given as"),
    (keep_another_value, "P5 event said was given as"),
    (make_an_event_up, "P5 nobody gave the event never said"),
    (drain_without_telling, "P5 deed stop (stopped) is drained and has the events []"),
    (tell_a_stop_twice, "P5 deed stop again (stopped) is drained and has the events ['stop']"),
    (tell_without_draining, "P5 deed stop (stopped) waits and has the events ['stop']"),
    (tell_of_no_deed, "P5 no deed made the event d9 (stop)"),
]


@pytest.mark.parametrize(("damage", "words"), DAMAGE, ids=[damage.__name__ for damage, _ in DAMAGE])
def test_each_damage_is_named(damage: Callable[[History], None], words: str) -> None:
    it = History()
    damage(it)
    assert any(words in broken for broken in it.broken), it.broken
