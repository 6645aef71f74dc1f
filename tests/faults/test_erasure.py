"""The worker is killed in the middle of an erasure: it is finished after the restart, and once."""

import asyncio
import re
from uuid import uuid4

import httpx
import pytest

from tests.faults.installation import Installation
from tests.rows import LOOK_EVERY_S
from tests.socket_client import CSRF

pytestmark = pytest.mark.asyncio(loop_scope="session")

PASSWORD = "quiet-wheels-turn-slowly"
MANY = 150_000
DONE_S = 120.0
_FILL = """
WITH person AS (SELECT id FROM chat_user WHERE email = %s), thread AS (
  INSERT INTO chat_conversation (id, owner_id, title, activity_count, created_at, updated_at)
  SELECT gen_random_uuid(), id, 'Many', 0, now(), now() FROM person RETURNING id, owner_id),
said AS (
  INSERT INTO chat_message (id, conversation_id, role, author, content, created_at)
  SELECT gen_random_uuid(), thread.id, 'user', 'person', 'x', now() FROM thread
  RETURNING id, conversation_id),
told AS (
  INSERT INTO feedback_event (id, sender_id, client_id, kind, version, source, value, happened_at, device,
    counter, conversation_id, message_id, suspicious)
  SELECT gen_random_uuid(), thread.owner_id, gen_random_uuid(), 'exposure', 1, 'page',
    '{"visible_ms": 1, "hidden_ms": 0, "read_to": 0}', now(), gen_random_uuid(), n, thread.id, said.id, ''
  FROM thread, said, generate_series(1, %s) AS n RETURNING 1)
SELECT count(*) FROM told
"""
EVENTS = """
SELECT count(*) FROM feedback_event WHERE sender_id = (SELECT person FROM feedback_erasure WHERE key = %s)
"""
FINISHED = "SELECT count(*) FROM feedback_erasure WHERE key = %s AND finished_at IS NOT NULL"
PROOFS = "SELECT count(*) FROM feedback_removal WHERE id = (SELECT id FROM feedback_erasure WHERE key = %s)"
BEFORE = "SELECT (before->>'feedback_event')::int FROM feedback_erasure WHERE key = %s"
ACCOUNTS = "SELECT count(*) FROM chat_user WHERE email = %s"


async def post(browser: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    form = await browser.get(path)
    token = CSRF.search(form.text)
    assert token, form.text
    headers = {"referer": str(form.url)}
    return await browser.post(path, data={"csrfmiddlewaretoken": token[1], **fields}, headers=headers)


async def asked(url: str, email: str, fill: object) -> str:
    """Signs up, has much to erase, and asks for it; the key of the erasure."""
    async with httpx.AsyncClient(
        base_url=url, headers={"origin": url}, follow_redirects=True, timeout=60, trust_env=False
    ) as browser:
        await post(browser, "/account/signup/", email=email, password1=PASSWORD, password2=PASSWORD)
        assert callable(fill) and fill() == MANY
        page = await post(browser, "/account/data/erase/", scope="account", word="erase", password=PASSWORD)
    found = re.search(r"/erasures/([\w-]+)/", page.url.path)
    assert found, page.text
    return found[1]


async def test_a_worker_killed_in_the_middle_of_an_erasure_leaves_nothing_undone(here: Installation) -> None:
    await here.wait_ready()
    email = f"{uuid4().hex}@example.org"
    key = await asked(here.product.url, email, lambda: here.rows.one(_FILL, email, MANY))
    async with asyncio.timeout(DONE_S):
        while not 0 < here.rows.one(EVENTS, key) < MANY:
            await asyncio.sleep(LOOK_EVERY_S)
    here.product.kill("worker")
    assert here.rows.one(FINISHED, key) == 0, "it was not in the middle"
    async with asyncio.timeout(DONE_S):
        while not here.rows.one(FINISHED, key):
            await asyncio.sleep(LOOK_EVERY_S)
    assert here.rows.one(EVENTS, key) == 0
    assert here.rows.one(PROOFS, key) == 1
    assert here.rows.one(BEFORE, key) == MANY, "the proof counts what was there before the first try"
    assert here.rows.one(ACCOUNTS, email) == 0
    await here.wait_ready()
