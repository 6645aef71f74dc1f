"""Sockets of whoever may not be inside any more are closed within seconds, whichever way that came about."""

from collections.abc import Callable
from time import monotonic

import pytest
from websockets.exceptions import ConnectionClosed

from tests.faults.security.attacker import WAIT_S, Attacker

WITHIN_S = 5.0
ME = "(SELECT id FROM chat_user WHERE email = '{}')"


def sign_out(person: Attacker) -> None:
    assert person.post("/account/logout/").status_code == 302


def disable(person: Attacker) -> None:
    person.run_sql(f"UPDATE chat_user SET is_active = false WHERE id = {ME.format(person.email)}")


def demote(person: Attacker) -> None:
    person.run_sql(
        f"DELETE FROM chat_user_groups WHERE user_id = {ME.format(person.email)}"
        " AND group_id = (SELECT id FROM auth_group WHERE name = 'operator')"
    )


@pytest.mark.parametrize(("deed", "code"), [(sign_out, 4401), (disable, 4401), (demote, 4410)])
def test_a_socket_is_closed_within_five_seconds(
    attacker: Attacker, deed: Callable[[Attacker], None], code: int
) -> None:
    person = attacker.accomplice()
    with person.socket() as socket, attacker.socket() as other:
        deed(person)
        since = monotonic()
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(WAIT_S)
        took = monotonic() - since
        assert closed.value.rcvd and closed.value.rcvd.code == code
        assert took < WITHIN_S
        assert attacker.do(other, "show", message="00000000-0000-7000-8000-00000000000a")["type"] == "refused"
