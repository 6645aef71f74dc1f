"""What a build does with its candidates, one after the other: each leaves some out, with its reason."""

from feedback.datasets.steps.capped import capped
from feedback.datasets.steps.duplicates import duplicates
from feedback.datasets.steps.firewall import firewall
from feedback.datasets.steps.language import language
from feedback.datasets.steps.lengths import lengths
from feedback.datasets.steps.personal_data import personal_data
from feedback.datasets.steps.sides import sides
from feedback.datasets.steps.step import Step
from feedback.datasets.steps.toxic import toxic
from feedback.datasets.steps.usable import usable
from feedback.datasets.steps.wellformed import wellformed

# In the order of `words.STEPS`, so that the first reason to leave out a candidate is the same every time.
STEPS = (
    Step("usable", usable),
    # Two answers may be the same once what is personal is gone from them: that is looked at after it.
    Step("personal_data", personal_data, by_conversation=True),
    Step("wellformed", wellformed),
    Step("language", language),
    Step("toxic", toxic),
    Step("lengths", lengths),
    Step("duplicates", duplicates, whole=True),
    Step("firewall", firewall, whole=True),
    Step("capped", capped, whole=True),
    Step("sides", sides, whole=True),
)
