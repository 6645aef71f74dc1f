"""Many people, each signed in through the login form: cookies for as many pages as are wanted.

Accounts are made beside the product with one password hash; signing in is the browser's way. The product
is told that a proxy stands before it, so that each person comes from an address of their own: the limit of
sign-ins per address holds as in production.
"""

from __future__ import annotations

import os
import subprocess
import sys

from config.up.folders import PROJECT
from tests.product import Product
from tests.socket_client import SignedIn

PROXIES = "1"
SIGN_IN_S = 60.0
MAKE = """
import os
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from chat import consent, people
from chat.models import User
secret = make_password(os.environ["BENCH_PASSWORD"])
for number in range(int(os.environ["BENCH_PEOPLE"])):
    user = User(email=f"person{number}@example.org", name=f"Person {number}", password=secret)
    user.save()
    people.enrol(user, people.PERSON)
    consent.give(user, "none")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
"""


def make(product: Product, people: int) -> None:
    """Accounts that have answered the question about consent."""
    environ = {**os.environ, **product.command_environment()}
    environ |= {"BENCH_PASSWORD": product.password, "BENCH_PEOPLE": str(people)}
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", MAKE],
        cwd=PROJECT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr


async def sign_in(product: Product, number: int) -> SignedIn:
    """A browser of one of them. Whoever asks for it closes it (`http.aclose`)."""
    person = SignedIn(product.url, f"person{number}@example.org", product.password)
    person.http.timeout = SIGN_IN_S
    person.http.headers["x-forwarded-for"] = f"10.0.{number // 250}.{number % 250 + 1}"
    return await person.__aenter__()
