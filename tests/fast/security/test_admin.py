"""What operators may ask of the admin's pages: no query and no address makes one fail."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client

from chat.models import User
from tests.cast import operator, signed_in

pytestmark = pytest.mark.django_db

AUTOCOMPLETE = "/admin/autocomplete/?app_label=chat&model_name=user&field_name=groups"
NUL = "may hold no NUL"
VALUE = "a value does not fit"


@pytest.fixture
def olga() -> Client:
    return signed_in(operator())


def asked(browser: Client, address: str) -> Any:
    """In a transaction of its own, which an error of the database would end."""
    with transaction.atomic():
        response = browser.get(address)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/admin/chat/user/?email__exact=%00", NUL),
        ("/admin/chat/user/?%00=x", NUL),
        ("/admin/chat/user/?q=%00", NUL),
        ("/admin/chat/user/add/?email=%00", NUL),
        (f"{AUTOCOMPLETE}&term=%00", NUL),
        ("/admin/chat/user/?email__regex=(", VALUE),
        ("/admin/chat/user/?created_at__year=99999999", VALUE),
        ("/admin/chat/user/?created_at__gte=0001-01-01T00:00:00%2B23:59", VALUE),
        ("/admin/auth/group/?name__iregex=(", VALUE),
        ("/admin/inference/promptversion/?note__regex=(", VALUE),
        ("/admin/chat/consent/?at__iso_year=99999999", VALUE),
        ("/admin/r/{user}/abc/", VALUE),
        ("/admin/r/{user}/_00/", VALUE),
    ],
)
def test_what_the_database_cannot_look_for_is_refused_in_words(
    olga: Client, address: str, words: str
) -> None:
    kind = ContentType.objects.get_for_model(User).pk
    response = asked(olga, address.format(user=kind))
    assert (response.status_code, words in response.content.decode()) == (400, True)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/admin/chat/user/?is_active__exact=perhaps", 302),
        ("/admin/chat/user/?groups__id__exact=99999999999999999999", 200),
        ("/admin/chat/user/?nothing=x", 302),
        ("/admin/chat/user/?password__startswith=a", 400),
        ("/admin/chat/consent/?user__password__startswith=a", 400),
        ("/admin/chat/user/?o=99999999999999999999.x", 200),
        ("/admin/chat/user/?e=1", 200),
        ("/admin/chat/user/_00/change/", 302),
        (AUTOCOMPLETE, 200),
        ("/admin/autocomplete/?app_label=_&model_name=_&field_name=_", 403),
    ],
)
def test_no_other_query_makes_a_page_fail(olga: Client, address: str, status: int) -> None:
    assert asked(olga, address).status_code == status


def test_a_value_in_what_was_refused_is_in_no_log(olga: Client, caplog: pytest.LogCaptureFixture) -> None:
    asked(olga, "/admin/chat/user/?created_at__year=77777777")
    told = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert "/admin/chat/user/" in told and "77777777" not in told
