"""P1 to P5 of what pages received, the database holds, and the engine did. Pure: logs in, violations out."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain, pairwise

from tests.faults.events import events_of
from tests.faults.pages import PageLog
from tests.faults.readings import Reading, readings_of
from tests.faults.stored import Stored, StoredAttempt, StoredGeneration
from tests.scripted_answers import END_OF_TURN, answer_to, decode, directive_in, last_question
from tests.scripted_log import Request

LIVE = frozenset({"queued", "streaming"})
KINDS = {
    "send": "sent",
    "edit": "edited",
    "regenerate": "regenerated",
    "retry": "retried",
    "continue": "continued",
    "correct": "corrected",
    "stop": "stopped",
    "show": "branch_shown",
    "compare": "compared",
    "choose": "chosen",
}
# Text that has been unstored for a second is not shown; with the time that a frame is on its way.
LAST_PIECE_S = 1.5
# Bytes of one character that has begun, each a token, and the end of the turn.
IDS_AHEAD = 4
# Rows tell when a transaction began; a lease is looked at, and renewed, within it.
TRANSACTION = timedelta(seconds=1)


def violations(
    pages: Sequence[PageLog], stored: Stored, requests: Sequence[Request], *, lease_s: float
) -> list[str]:
    """Everything that a promise forbids, each with its promise's number; empty when all of them hold."""
    return [
        *_deeds(pages, stored),
        *_rows(stored),
        *_attempts(stored, lease_s),
        *_texts(pages, stored),
        *_tokens(stored, requests),
        *events_of(pages, stored),
    ]


# P1: acknowledged means exactly one row, and nothing is half done


def _deeds(pages: Sequence[PageLog], stored: Stored) -> Iterator[str]:
    done = Counter(activity.client_id for activity in stored.activities)
    rows = {activity.client_id: activity for activity in stored.activities}
    asked = {client_id for page in pages for client_id in page.asked}
    for page in pages:
        for client_id, frames in page.accepted.items():
            if page.asked[client_id]["type"] == "events":
                continue
            if done[client_id] != 1:
                yield f"P1 deed {client_id} was acknowledged and is {done[client_id]} rows"
                continue
            kind = KINDS[page.asked[client_id]["type"]]
            names = ("conversation", "message", "answer", "generation")
            for frame in frames:
                told = {name: frame[name] for name in names}
                if rows[client_id].kind != kind or told != {n: rows[client_id].result[n] for n in names}:
                    yield f"P1 deed {client_id} was acknowledged as {told}, its row says {rows[client_id]}"
    for client_id in done.keys() - asked:
        yield f"P1 nobody asked for the deed {client_id}"


def _rows(stored: Stored) -> Iterator[str]:
    messages = {message.id: message for message in stored.messages}
    numbers: dict[str, list[int]] = defaultdict(list)
    for activity in stored.activities:
        numbers[activity.conversation].append(activity.number)
        for name in ("message", "answer"):
            key = activity.result[name]
            if key and key not in messages:
                yield f"P1 deed {activity.client_id} made the {name} {key}, which is not there"
    for conversation, found in numbers.items():
        if found != list(range(1, len(found) + 1)):
            yield f"P5 deeds of conversation {conversation} are numbered {found}"
    made = {activity.result[name] for activity in stored.activities for name in ("message", "answer")}
    for message in stored.messages:
        if message.id not in made:
            yield f"P1 no deed made the message {message.id}"
    for generation in stored.generations:
        if generation.messages != 1:
            yield f"P1 generation {generation.id} is the answer of {generation.messages} messages"


# P2 and P4: who wrote, and until when


def _attempts(stored: Stored, lease_s: float) -> Iterator[str]:
    lease = timedelta(seconds=lease_s) + TRANSACTION
    for generation in stored.generations:
        attempts = stored.attempts_of(generation.id)
        key = generation.id
        if generation.status in LIVE or generation.ended_at is None:
            yield f"P2 generation {key} is still {generation.status}"
            continue
        if generation.deltas:
            yield f"P2 generation {key} has ended and has {generation.deltas} deltas"
        if [attempt.number for attempt in attempts] != list(range(1, generation.attempt + 1)):
            yield f"P2 generation {key} of attempt {generation.attempt} has {_numbers(attempts)}"
        for earlier, later in pairwise(attempts):
            if earlier.lease_until > later.created_at + TRANSACTION:
                early = earlier.lease_until - later.created_at
                yield f"P2 generation {key}: attempt {later.number} began {early} within the lease before it"
        if attempts and attempts[-1].lease_until > generation.ended_at + lease:
            late = attempts[-1].lease_until - generation.ended_at
            yield f"P2 generation {key}: its lease was renewed after its end, to {late} behind it"


def _numbers(attempts: Sequence[StoredAttempt]) -> str:
    return "attempts " + ", ".join(f"{attempt.number} of {attempt.owner}" for attempt in attempts)


# P2 and P3: what was shown


def _texts(pages: Sequence[PageLog], stored: Stored) -> Iterator[str]:
    rows = {generation.id: generation for generation in stored.generations}
    for number, page in enumerate(pages):
        for key, readings in readings_of(page.told).items():
            where = f"page {number}, generation {key}:"
            if key not in rows:
                yield f"P1 {where} it is no row"
                continue
            for reading in readings:
                yield from (f"P3 {where} {wrong}" for wrong in reading.wrong)
                yield from (
                    f"{wrong[:2]} {where} {wrong[3:]}" for wrong in _reading(reading, rows[key], stored)
                )


def _reading(reading: Reading, row: StoredGeneration, stored: Stored) -> Iterator[str]:
    attempts = stored.attempts_of(row.id)
    if reading.end is not None:
        if reading.text != row.text:
            yield f"P3 {len(reading.text)} characters are shown, {len(row.text)} stored, and they differ"
        if reading.end["status"] != row.status:
            yield f"P3 it ended as {reading.end['status']}, and is stored as {row.status}"
    elif not _is_prefix_but_last_piece(reading, row):
        yield "P2 text older than the last piece was replaced and nobody was told"
    yield from _rewinds(reading, row, attempts)
    yield from _passed_over(reading, attempts)


def _rewinds(reading: Reading, row: StoredGeneration, attempts: Sequence[StoredAttempt]) -> Iterator[str]:
    """Each to where an attempt starts, at most one for each, and of the last piece only."""
    without_adopter = row.status in {"stopped", "interrupted"}
    if len(reading.rewinds) > len(attempts) - 1 + without_adopter:
        yield f"P2 {len(reading.rewinds)} rewinds, {len(attempts)} attempts"
    starts = {attempt.start for attempt in attempts}
    for rewind in reading.rewinds:
        if rewind.to not in starts | {len(row.text)}:
            yield f"P2 a rewind to {rewind.to}, where no attempt starts"
        if rewind.age_s > LAST_PIECE_S:
            yield f"P2 a rewind drops text that was {rewind.age_s:.2f} s older than the last"


def _passed_over(reading: Reading, attempts: Sequence[StoredAttempt]) -> Iterator[str]:
    """Where a rewind was due: text that is said again proves nothing, as another time it would differ."""
    for kept in reading.kept:
        later = [each for each in attempts if kept.before < each.number <= kept.after]
        start = min((each.start for each in later if each.start is not None), default=kept.length)
        if kept.length > start:
            yield f"P2 attempt {kept.after} went on from {start}, and {kept.length} characters stayed"


def _is_prefix_but_last_piece(reading: Reading, row: StoredGeneration) -> bool:
    kept = next((i for i, (a, b) in enumerate(zip(reading.text, row.text, strict=False)) if a != b), None)
    kept = min(len(reading.text), len(row.text)) if kept is None else kept
    return kept == len(reading.text) or reading.age_at(kept) <= LAST_PIECE_S


# P4: tokens counted are tokens produced, and requests end with their answers


def _tokens(stored: Stored, requests: Sequence[Request]) -> Iterator[str]:
    by_seed: dict[int, list[Request]] = defaultdict(list)
    for request in requests:
        by_seed[request.seed].append(request)
        if not request.is_over:
            yield f"P4 the engine still works on a request of seed {request.seed}"
    for row in stored.generations:
        where = f"generation {row.id}:"
        wrongs = (_own(row), _said(row, by_seed[row.seed]), _produced(row, by_seed[row.seed]))
        yield from (f"P4 {where} {wrong}" for wrong in chain(*wrongs))


def _own(row: StoredGeneration) -> Iterator[str]:
    """What a row must be by itself."""
    said = decode(token_id for token_id in row.token_ids if token_id != END_OF_TURN)
    begun = row.token_ids[: max(0, len(row.token_ids) - IDS_AHEAD)]
    if row.status == "complete" and row.text != said:
        yield "text and token ids of a complete answer differ"
    elif not said.startswith(row.text) or not row.text.startswith(decode(begun).rstrip("\ufffd")):
        yield "text and token ids differ"
    if row.completion_tokens != len(row.token_ids):
        yield f"{row.completion_tokens} tokens are counted, {len(row.token_ids)} kept"


def _said(row: StoredGeneration, requests: Sequence[Request]) -> Iterator[str]:
    """What was kept, against the engine's words: where it was asked to go on it may have drawn anew."""
    if not row.prompt_token_ids:
        if row.token_ids:
            yield "there are tokens of no prompt"
        return
    prompt = decode(row.prompt_token_ids)
    script = directive_in(last_question(prompt))
    whole = answer_to(prompt, row.seed, script)
    for said in sorted({request.said for request in requests}):
        whole = answer_to(prompt, row.seed, script, whole[:said])
    if row.token_ids != whole[: len(row.token_ids)]:
        yield "the engine never said these tokens"
    if row.status == "complete" and len(row.token_ids) != min(len(whole), row.max_tokens):
        yield f"complete with {len(row.token_ids)} of {len(whole)} tokens"


def _produced(row: StoredGeneration, requests: Sequence[Request]) -> Iterator[str]:
    """What was kept, against what the engine sent for it."""
    if row.token_ids and not requests:
        yield "the engine was never asked"
    sent = max((request.said + request.tokens for request in requests), default=0)
    is_known = not any(request.outcome == "running" for request in requests)
    if is_known and len(row.token_ids) > sent:
        yield f"{len(row.token_ids)} tokens are kept, the engine sent {sent}"
    if row.status == "complete" and len(row.token_ids) < row.max_tokens:
        ends = {request.said + request.tokens for request in requests if request.outcome == "complete"}
        if is_known and len(row.token_ids) not in ends:
            yield f"{len(row.token_ids)} tokens are kept, whole answers had {sorted(ends)}"
