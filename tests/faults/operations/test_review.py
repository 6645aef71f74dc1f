"""Many reviewers at once, and processes killed in the middle: nothing comes twice, and nothing is lost."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys

import httpx
import pytest

from config.up.folders import PROJECT
from tests.cast import answered, person
from tests.fast.feedback.review.fifty import fifty_claim, fifty_decide
from tests.faults.givers import SHORT
from tests.faults.installation import Installation
from tests.faults.locks import blocked, held, killed, terminated
from tests.rows import LOOK_EVERY_S
from tests.socket_client import CSRF

# A transaction that has written what it writes asks for these at its end, because its rows name them.
CONVERSATION = "SELECT id FROM chat_conversation WHERE id = %s FOR UPDATE"
FORM = "SELECT id FROM feedback_formversion WHERE queue_id = %s FOR UPDATE"
ITEMS = "SELECT count(*) FROM feedback_reviewitem WHERE queue_id = %s"
ONCE = """
SELECT count(DISTINCT i.message_id) = count(*) AND count(DISTINCT s.item_id) = count(*)
  AND count(*) FILTER (WHERE i.conversation_id = %s) = 1
FROM feedback_reviewitem i LEFT JOIN feedback_reviewslot s ON s.item_id = i.id WHERE i.queue_id = %s
"""
DECIDED = """
SELECT count(*) FROM feedback_decision d JOIN feedback_reviewslot s ON s.id = d.slot_id
WHERE d.claim_id = %s AND s.claim = d.claim_id AND NOT d.is_late AND s.decided_at IS NOT NULL
"""
HELD = """
SELECT decided_at IS NULL AND lease_until BETWEEN now() AND now() + interval '120 seconds'
FROM feedback_reviewslot WHERE claim = %s
"""
FILLED_S = 60.0


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
def test_fifty_reviewers_get_each_of_a_thousand_items_once() -> None:
    fifty_claim(answered(person("ann"), "evaluation"), items=1_000, overlap=1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
def test_fifty_reviewers_are_handed_gold_and_repeats_among_a_thousand_items() -> None:
    fifty_decide(answered(person("ann"), "evaluation"), items=1_000, gold_percent=20, repeat_percent=10)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_worker_that_is_killed_while_it_fills_a_queue_leaves_each_answer_in_it_once(
    here: Installation,
) -> None:
    await here.wait_ready()
    conversation = await asked(here)
    with held(here, CONVERSATION, conversation):
        queue = shell(here, "print(queue(filled=False))")
        await blocked(here, "COMMIT")
        old = killed(here, "worker")
        terminated(here, "COMMIT")
        assert here.rows.one(ITEMS, queue) == 0, "half of it would not come again"
    await here.back("worker", old)
    async with asyncio.timeout(here.on_time(FILLED_S)):
        while not here.rows.one(ITEMS, queue):
            await asyncio.sleep(LOOK_EVERY_S)
    assert here.rows.one(ONCE, conversation, queue)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_decision_whose_web_process_is_killed_is_kept_once_when_it_is_sent_again(
    here: Installation,
) -> None:
    await here.wait_ready()
    await asked(here)
    queue = shell(here, "print(queue(filled=True))")
    async with reviewer(here, queue) as rita:
        page = await rita.get(f"/review/{queue}/next/")
        claim, sent = page.url.path.split("/")[3], decision(page.text)
        with held(here, FORM, queue):
            deciding = asyncio.create_task(rita.post(page.url, data=sent))
            await blocked(here, "COMMIT")
            old = {name: killed(here, name) for name in here.webs}
            terminated(here, "COMMIT")
            with pytest.raises(httpx.TransportError):
                await deciding
        for name, pid in old.items():
            await here.back(name, pid)
        assert here.rows.one(HELD, claim), "theirs for a lease, and nobody's after it"
        for _ in range(2):
            assert (await rita.post(page.url, data=sent)).status_code == 200
    assert here.rows.one(DECIDED, claim) == 1


async def asked(here: Installation) -> str:
    """A conversation with an answer that may be judged."""
    shell(here, f"allow({here.product.email!r})")
    async with here.page() as page:
        said = await page.ask(SHORT)
        await page.ended(said["generation"])
    return str(said["conversation"])


def shell(here: Installation, code: str) -> str:
    """What it prints last."""
    text = f"from tests.faults.reviewed import allow, queue, reviewer; {code}"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", text],
        cwd=PROJECT,
        env=here.product.command_environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip().rpartition("\n")[2]


def reviewer(here: Installation, queue: str) -> httpx.AsyncClient:
    session = shell(here, f"print(reviewer({queue!r}))")
    return httpx.AsyncClient(
        base_url=here.product.url,
        cookies={"sessionid": session},
        headers={"Referer": here.product.url},
        follow_redirects=True,
        trust_env=False,
        timeout=60,
    )


def decision(page: str) -> dict[str, str]:
    """As the page would send it."""
    token, hidden = CSRF.search(page), r'<input type="hidden" name="(\w+)" value="([^"]*)"'
    assert token, page
    return {**dict(re.findall(hidden, page)), "csrfmiddlewaretoken": token[1], "verdict": "good"}
