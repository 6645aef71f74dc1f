"""A table that was never swept: its rows go in small pieces, beside everybody who writes meanwhile."""

import pytest

from tests.cast import person
from tests.fast.config.sweeping import sweep_while_others_write


@pytest.mark.django_db(transaction=True)
def test_many_old_rows_go_in_pieces_while_others_write() -> None:
    sweep_while_others_write(person("ann"), rows=200_000)
