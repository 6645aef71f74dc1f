"""Every address as everybody: who gets what of their own, of another's, and of what never was."""

import pytest
from django.test import Client

from tests.fast.security.addresses import routes
from tests.fast.security.expected import ROLES, expected
from tests.fast.security.probe import form_for, path_of, probe
from tests.fast.security.world import WHOSE, World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

REFUSALS = {"403", "404", "405", "in"}
PARTS = (
    *("/admin/auth/", "/admin/inference/", "/admin/chat/", "/admin/feedback/", "/admin/"),
    *("/account/", "/prompts/", "/api/", "/c/", "/datasets/", "/pairs/", "/cases/", "/review/", "/"),
)
# Cookies mean nothing there, so there is nothing to forge: tests/fast/feedback/test_api.py.
FOR_PROGRAMS = "/api/v1/feedback/events"


def part_of(route: str) -> str:
    return next(part for part in PARTS if route.startswith(part))


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    assert {route for _, route in expected()} == set(routes())
    assert set(expected()) == {(method, route) for method in ("GET", "POST") for route in routes()}


@pytest.mark.parametrize("part", PARTS)
def test_everybody_is_answered_as_the_table_says(world: World, part: str) -> None:
    for (method, route), roles in expected().items():
        if part_of(route) != part:
            continue
        for role, cells in roles.items():
            kinds = WHOSE if "<" in route and role != "disabled" else WHOSE[:1]
            answers = [probe(world, role, method, route, whose) for whose in kinds]
            assert [answer.status for answer in answers] == list(cells[: len(kinds)]), (role, method, route)
            alike = cells[1] == cells[2] and cells[1] in REFUSALS
            # What operators, engineers and leads look after belongs to nobody in particular.
            if (
                alike
                and role not in ("engineer", "lead")
                and not (role == "operator" and part.startswith("/admin/"))
            ):
                assert len(set(answers[1:])) <= 1, f"{role} can tell foreign from absent: {method} {route}"


def test_no_form_is_taken_without_its_token(world: World) -> None:
    for role in (*ROLES, "disabled"):
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = world.browsers[role].cookies
        for route in routes():
            things = world.seen_by(role, "own")
            response = browser.post(path_of(route, things), form_for(route, things))
            assert response.status_code == (401 if route == FOR_PROGRAMS else 403), (role, route)
            assert "X-Reference" in response
