"""A canary in every field that a person can fill: once erased it is in no table, log, file or Redis key."""

import base64
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone
from redis import Redis

from chat import conversations, corrections, turns
from chat.intent import Intent
from chat.models import Message, User
from feedback import drain
from feedback.models import Erasure, Failure, FailureCluster
from inference.generations.values import Ending
from inference.models import Delta, Embedding, Generation, Status
from inference.sampling import SamplingParams
from tests.cast import signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.erasure.given import asked, erased
from tests.fast.feedback.sending import event, kept

CANARY = "Zq7kanarienvogel"
EMAIL = f"{CANARY.lower()}@example.org"
PASSWORD = f"{CANARY} is no common word"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
# Servers' own folders: what their files keep of old rows is out of our hands (docs/your-data.md).
SERVERS = {"postgres", "valkey"}
FORMS = re.compile(re.escape(CANARY), re.IGNORECASE)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def sign_up() -> Client:
    """By the front door, with an address that is a canary; then in a second browser."""
    browser = Client()
    form = {"email": EMAIL, "password1": PASSWORD, "password2": PASSWORD}
    assert browser.post("/account/signup/", form).status_code == 302
    assert Client().post("/account/login/", {"login": EMAIL, "password": PASSWORD}).status_code == 302
    for tried in ("wrong", CANARY):
        Client().post("/account/login/", {"login": EMAIL, "password": tried})
    Client().post("/account/password/reset/", {"email": EMAIL})
    browser.post("/account/", {"name": f"Ann {CANARY}"})
    browser.post("/account/consent/", {"level": "training"})
    token = {"name": f"For {CANARY}", "scopes": ["feedback:write"], "days": "30", "client_id": uuid4()}
    assert browser.post("/account/tokens/", token).status_code < 400
    return browser


def talk(ann: User, browser: Client) -> str:
    """In every way there is, with what the model says back; the last answer is still being written."""
    said = ended(ask(ann, f"What is a {CANARY}?"), f"A {CANARY} is a bird.")
    again = turns.regenerate(
        ann,
        owner="a process",
        client_id=uuid4(),
        message=UUID(said.answer),
        instruction=f"like a {CANARY}",
        sampling=SamplingParams(stop=(f"No {CANARY}",)),
    )
    failed = Ending(Status.FAILED, error_code="rejected", error_text=f"No {CANARY} here.")
    ended(again, f"Half a {CANARY}", failed)
    turns.retry(ann, owner="a process", client_id=uuid4(), message=UUID(again.answer))
    conversations.rename(
        ann, client_id=uuid4(), conversation=UUID(said.conversation), title=f"About {CANARY}"
    )
    edited = turns.edit(
        ann, owner="a process", client_id=uuid4(), message=UUID(said.message), text=f"Which {CANARY}?"
    )
    better, fix = f"A {CANARY} sings.", Intent.FIX
    corrections.correct(ann, client_id=uuid4(), message=UUID(said.answer), text=better, intent=fix)
    generation = UUID(edited.generation)
    Delta.objects.create(
        generation_id=generation, attempt=1, start=0, end=len(CANARY), text=CANARY, token_ids=[1]
    )
    Redis.from_url(settings.CACHE_URL).xadd(f"pieces:{generation}:1", {"from": 0, "text": CANARY})
    kept(
        browser,
        event("rating", {"value": "down"}, message=said.answer),
        event("reason", {"reason": {"polarity": "down", "text": CANARY}}, message=said.answer),
        event("flag", {"category": "other", "text": CANARY}, message=said.answer),
        event("flag", {"category": "other", "text": CANARY}, message=str(uuid4())),
    )
    browser.get(f"/conversations/?here={said.conversation}")
    browser.get(f"/c/{said.conversation}/?from={said.answer}")
    drain.drain_all()
    return said.conversation


def compared(ann: User) -> None:
    """A build has kept what one of the texts is about: in numbers, which no search for a word finds."""
    now = timezone.now()
    Embedding.objects.create(
        model="a model 1", text_hash="0" * 64, vector=[0.6, 0.8], subjects=[ann.pk], read_at=now
    )


def gathered(ann: User) -> None:
    """An answer that failed is in a cluster of others, with how question and answer begin."""
    for answer in Message.objects.filter(conversation__owner=ann, generation__isnull=False)[:1]:
        Failure.objects.create(
            message=answer,
            person=ann,
            conversation_id=answer.conversation_id,
            signs=["rating"],
            said_at=answer.created_at,
            asked=f"What is a {CANARY}?",
            cluster=FailureCluster.objects.create(proposed="bird, sings"),
        )


def look_after(ann: User) -> None:
    """An operator corrects the name, which the admin's own log keeps too."""
    olga = User.objects.create_superuser("olga@example.org", "a long enough secret")
    form = {"email": EMAIL, "name": f"Anna {CANARY}", "is_active": "on", "groups": []}
    response = signed_in(olga).post(f"/admin/chat/user/{ann.pk}/change/", form)
    assert response["Location"] == "/admin/chat/user/", response.content.decode()


def in_tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            yield from (f"table {table}" for (row,) in cursor.fetchall() if FORMS.search(_unfolded(row)))
    yield from (f"session {row.pk}" for row in Session.objects.all() if FORMS.search(str(row.get_decoded())))


def _unfolded(row: str) -> str:
    """With what stands in Base64 beside it."""
    folded = re.findall(r"[A-Za-z0-9+/=]{24,}", row)
    opened = (base64.b64decode(each[: len(each) // 4 * 4]).decode("latin1") for each in folded)
    return row + " ".join(opened)


def in_redis() -> Iterator[str]:
    for url in (settings.CACHE_URL, settings.BROKER_URL):
        redis: Any = Redis.from_url(url)
        for key in redis.scan_iter():
            if FORMS.search(f"{key} {_content(redis, key)}"):
                yield f"Redis {key}"


def _content(redis: Any, key: bytes) -> object:
    match redis.type(key):
        case b"string":
            return redis.get(key)
        case b"stream":
            return redis.xrange(key)
        case b"list":
            return redis.lrange(key, 0, -1)
        case b"hash":
            return redis.hgetall(key)
        case b"zset":
            return redis.zrange(key, 0, -1)
        case _:
            return redis.smembers(key)


def in_files() -> Iterator[str]:
    for top in Path(settings.DATA_DIR).iterdir():
        if top.name in SERVERS or top.name.startswith("postgresql-"):
            continue
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.is_file() and FORMS.search(path.read_bytes().decode("latin1")):
                yield f"file {path}"


def found(logged: pytest.LogCaptureFixture) -> set[str]:
    lines = {f"log {record.name}" for record in logged.records if FORMS.search(record.getMessage())}
    return {*in_tables(), *in_redis(), *in_files(), *lines}


@pytest.fixture
def planted(db: None, logged: pytest.LogCaptureFixture) -> tuple[User, Client, str]:
    browser = sign_up()
    ann = User.objects.get(email=EMAIL)
    conversation = talk(ann, browser)
    look_after(ann)
    compared(ann)
    gathered(ann)
    return User.objects.get(pk=ann.pk), browser, conversation


def test_a_canary_is_nowhere_after_its_account_is_erased(
    planted: tuple[User, Client, str], logged: pytest.LogCaptureFixture
) -> None:
    _, browser, _ = planted
    places = found(logged)
    for table in (
        *("chat_user", "chat_conversation", "chat_message", "chat_activity", "inference_generation"),
        *("inference_delta", "feedback_event", "feedback_parked", "feedback_opinion", "django_admin_log"),
        *("account_emailaddress", "chat_apitoken", "feedback_failure"),
    ):
        assert f"table {table}" in places, "it was never planted there"
    assert any(place.startswith("Redis") for place in places)
    erasure = asked(browser, "account", password=PASSWORD)
    assert erased(erasure)
    assert found(logged) == set()
    assert not Generation.objects.exists() and not Embedding.objects.exists()


@pytest.mark.parametrize("scope", ["everything", "conversation"])
def test_what_stays_of_an_account_is_its_own_name_and_address(
    planted: tuple[User, Client, str], logged: pytest.LogCaptureFixture, scope: str
) -> None:
    _, browser, conversation = planted
    fields = {"conversation": conversation} if scope == "conversation" else {}
    erasure = asked(browser, scope, password=PASSWORD, **fields)
    assert erased(erasure)
    own = {f"table {name}" for name in ("chat_user", "chat_apitoken", "account_emailaddress")}
    own |= {"table django_admin_log"}
    parked = {"table feedback_parked"} if scope == "conversation" else set()
    left = {place for place in found(logged) if not place.startswith("session")}
    assert left == own | parked, "feedback about what nobody knows is of no conversation"
    assert Erasure.objects.get().finished_at and not Embedding.objects.exists()
