"""How well this process hears its database: one that was deaf adopts nobody's answers."""

import logging
from time import monotonic

log = logging.getLogger(__name__)


class Contact:
    """Undisturbed since when. A hung database makes every lease look expired to whoever wakes first."""

    def __init__(self, lease_s: float) -> None:
        self._lease_s = lease_s
        # A call that takes longer than this counts as a disturbance.
        self.late_s = lease_s / 2
        self._disturbed_at: float | None = None
        self._told = False

    def failed(self, error: Exception) -> None:
        self._disturbed_at = monotonic()
        if not self._told:
            log.warning("The database does not answer: %s. Text is kept in memory until it does.", error)
            self._told = True

    def answered(self, seconds: float) -> None:
        """A call came back."""
        if seconds > self.late_s:
            self._disturbed_at = monotonic()
        elif self._told:
            log.warning("The database answers again.")
            self._told = False

    @property
    def undisturbed(self) -> bool:
        """Whether one whole lease has passed without trouble."""
        return self._disturbed_at is None or monotonic() - self._disturbed_at > self._lease_s
