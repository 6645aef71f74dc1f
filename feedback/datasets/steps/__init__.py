"""What a build does with its candidates, one after the other: each leaves some out, with its reason."""

from feedback.datasets.steps.capped import capped
from feedback.datasets.steps.duplicates import duplicates
from feedback.datasets.steps.sides import sides
from feedback.datasets.steps.step import Step
from feedback.datasets.steps.usable import usable
from feedback.datasets.steps.wellformed import wellformed

# In this order, so that the first reason for which a candidate is left out is the same every time.
STEPS = (
    Step("usable", "consent, votes, weights", usable),
    Step("wellformed", "empty answers, lengths", wellformed),
    Step("duplicates", "rows that say the same", duplicates, whole=True),
    Step("capped", "rows of one person", capped, whole=True),
    Step("sides", "training, validation and test", sides, whole=True),
)
