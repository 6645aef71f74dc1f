"""How long to wait before a dead child is started again, and when to leave it be."""

from dataclasses import dataclass

FIRST_S = 0.5
LONGEST_S = 30.0
STEADY_S = 5.0
DEATHS = 6


@dataclass(slots=True)
class Backoff:
    """Counts the deaths in a row; a child that was ready for a while has earned a fresh start."""

    first_s: float = FIRST_S
    deaths: int = 0

    def pause_after(self, steady_s: float) -> float | None:
        """Seconds to wait after a death, None when it cannot stay up, by how long it had been ready."""
        self.deaths = 1 if steady_s >= STEADY_S else self.deaths + 1
        if self.deaths >= DEATHS:
            return None
        return min(LONGEST_S, self.first_s * 2.0 ** (self.deaths - 1))
