"""A word that is sent on every way into the product, and then searched for where it must not be."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from websockets.exceptions import InvalidStatus

from tests.faults.security.attacker import Attacker, answer, ended

SCRIPTS = ("status=400", "status=500", "garbage_after=2", "error_after=2", "cut_after=2")
HEADERS = (
    *("user-agent", "referer", "authorization", "accept-language", "x-canary", "x-requested-with"),
    *("hx-current-url", "hx-target", "x-forwarded-for", "x-forwarded-host"),
)
# No row with a canary in it is taken: as a full disk, a trigger or a bug of ours would refuse one.
COLUMNS = {
    "chat_conversation": "title",
    "chat_message": "content",
    "chat_apitoken": "name",
    "feedback_parked": "value::text",
    "inference_promptversion": "text",
    "account_emailaddress": "email",
}


def test_what_is_sent_is_in_no_log_and_on_no_error_page(attacker: Attacker) -> None:
    conversation = say(attacker)
    type_into_forms(attacker, conversation)
    smuggle(attacker)
    act_as_a_program(attacker)
    with attacker.stranger() as stranger:
        knock(stranger)
    with refusing_rows(attacker):
        broken = attacker.post(f"/c/{conversation}/rename/", title=attacker.word("failedtitle"))
        attacker.post("/prompts/write/", text=attacker.word("failedprompt"), note="n")
        attacker.post("/account/tokens/", name=attacker.word("failedtoken"), scopes="feedback:write")
        assert attacker.send_events(flag(attacker.word("failedflag"))).status_code == 500
        with attacker.socket() as socket:
            refused = attacker.do(socket, "send", text=attacker.word("failedtext"))
    assert (broken.status_code, refused["code"]) == (500, "not_stored")
    attacker.product.wait_for(lambda: broken.headers["x-reference"] in attacker.logs()["web-1.log"], "log")

    assert {"web-1.log", "worker.log", "beat.log", "postgres.log", "make-up.out"} <= set(attacker.logs())
    assert set(leaks(attacker)) == set()


def say(attacker: Attacker) -> str:
    word = attacker.word
    with attacker.socket() as socket:
        asked = attacker.do(socket, "send", text=word("text"))
        ended(socket)
        attacker.do(socket, "edit", message=asked["message"], text=word("edited"))
        ended(socket)
        attacker.do(socket, "regenerate", message=asked["answer"], instruction=word("instruction"))
        ended(socket)
        for script in SCRIPTS:
            attacker.do(socket, "send", text=f"script: tokens=9 {script} text={word('answer')}")
            ended(socket)
        wrong = {"text": word("long") * 9000}, {word("field"): 1}, {"conversation": word("id"), "text": "x"}
        for fields in (*wrong, {"text": "x", "sampling": {"temperature": word("number")}}):
            assert attacker.do(socket, "send", **fields)["type"] == "refused"
        for text in ('{"type": "%s"}', '{"type": %s'):
            socket.send(text % word("frame"))
            answer(socket, None)
    return str(asked["conversation"])


def type_into_forms(attacker: Attacker, conversation: str) -> None:
    word = attacker.word
    attacker.post(f"/c/{conversation}/rename/", title=word("title"))
    attacker.post("/account/", name=word("name"))
    attacker.post("/account/consent/", level=word("level"))
    attacker.post("/prompts/write/", text=word("prompt"), note=word("note"))
    attacker.post("/look/", look=word("look"))
    passwords = {"password1": word("new"), "password2": word("new")}
    attacker.post("/account/password/change/", oldpassword=word("old"), **passwords)


def smuggle(attacker: Attacker) -> None:
    """Where no form asks for anything."""
    word, http = attacker.word, attacker.http
    for path in ("/", "/nowhere", "/conversations/", "/static/nothing.css", "/healthz", "/readyz"):
        query = dict.fromkeys(("here", "before", "key", "from", "deleted", "next"), word("query"))
        http.get(path, params=query, headers={name: word(name.replace("-", "")) for name in HEADERS})
        http.post(path, data={word("field"): word("field"), "csrfmiddlewaretoken": word("csrf")})
    token = {"x-csrftoken": http.cookies["csrftoken"]}
    for kind in ("multipart/form-data; boundary=", "application/x-www-form-urlencoded; charset="):
        http.post("/account/", content=b"x", headers={**token, "content-type": kind + word("kind")})
    many = "&".join(f"{word('field')}{number}=1" for number in range(1500))
    kind = "application/x-www-form-urlencoded"
    http.post("/account/", content=many, headers={**token, "content-type": kind})
    for path, origin in (("/ws/v1/", ""), ("/nowhere/", ""), ("/ws/v1/", "https://elsewhere.example")):
        knock_at_socket(attacker, f"{path}?{word('socketquery')}", origin)


def act_as_a_program(attacker: Attacker) -> None:
    word = attacker.word
    attacker.make_token()
    told = attacker.send_events(flag(word("flag")), {**flag("x"), word("field"): 1}, word("event"))
    assert [each["status"] for each in told.json()["receipts"]] == ["kept", "refused", "refused"]
    for token in (word("bearer"), attacker.api_token + "x", attacker.api_token[:-1]):
        assert attacker.send_events(token=token).status_code == 401
    assert attacker.send_events(scheme="Basic").status_code == 401
    attacker.http.get("/api/v1/" + attacker.api_token[:10], params={"token": word("query")})


def flag(text: str) -> dict[str, Any]:
    """About an answer that never was: it is parked."""
    value = {"category": "other", "text": text}
    return {"client_id": str(uuid4()), "kind": "flag", "message": str(uuid4()), "at": 0, "value": value}


def knock_at_socket(attacker: Attacker, path: str, origin: str) -> None:
    with suppress(InvalidStatus), attacker.socket(path, origin):
        pass


def knock(stranger: Attacker) -> None:
    """Without an account."""
    word, product = stranger.word, stranger.product
    for login in (f"{word('login')}@example.org", product.email):
        stranger.post("/account/login/", login=login, password=word("password"))
    password = word("password") + "unlike the address" * 4
    form = {"email": f"{word('signup')}@example.org", "password1": password, "password2": password}
    assert stranger.post("/account/signup/", **form).status_code == 503, "the mail server is away"
    stranger.post("/account/password/reset/", email=f"{word('reset')}@example.org")
    stranger.http.get(f"/account/login/?next={word('next')}")
    names = ("sessionid", "csrftoken", "messages", "look", word("cookie"))
    stranger.http.get("/", headers={"cookie": "; ".join(f"{name}={word('cookie')}" for name in names)})


@contextmanager
def refusing_rows(attacker: Attacker) -> Iterator[None]:
    for table, column in COLUMNS.items():
        check = f"CHECK ({column} NOT LIKE '%canary%') NOT VALID"
        attacker.run_sql(f"ALTER TABLE {table} ADD CONSTRAINT canary {check}")
    try:
        yield
    finally:
        for table in COLUMNS:
            attacker.run_sql(f"ALTER TABLE {table} DROP CONSTRAINT canary")


def leaks(attacker: Attacker) -> Iterator[tuple[str, str]]:
    """Where something was found, and on which way it had been sent."""
    places = attacker.logs()
    for place, text in places.items():
        yield from ((place, name) for name, value in attacker.secrets().items() if value in text)
    for response in attacker.refusals:
        # Forms that are shown again repeat what was typed: the person's own page.
        if response.status_code != 422:
            places[f"{response.status_code} {response.url.path}"] = f"{response.headers}\n{response.text}"
    for place, text in places.items():
        yield from ((place, way) for way in re.findall(rf"{attacker.mark}(\w*)", text))
