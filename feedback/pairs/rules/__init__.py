"""The rules, in the order of their page. A further one is one more row here."""

from collections.abc import Mapping

from feedback.pairs.rules.clarified import CLARIFIED
from feedback.pairs.rules.comparison import ACROSS_PROMPTS, COMPARISON
from feedback.pairs.rules.correction import ADAPTATION, CORRECTION
from feedback.pairs.rules.kept import AFTER_INSTRUCTION, KEPT
from feedback.pairs.rules.rated_siblings import RATED_SIBLINGS
from feedback.pairs.rules.reviewed import REVIEWED_SIBLINGS, REVIEWER_RANKING
from feedback.pairs.rules.rule import Prior, Proposed, Rule, Standing

__all__ = ["RULES", "Prior", "Proposed", "Rule", "Standing"]

_ALL = (
    REVIEWER_RANKING,
    REVIEWED_SIBLINGS,
    COMPARISON,
    CORRECTION,
    RATED_SIBLINGS,
    KEPT,
    ACROSS_PROMPTS,
    AFTER_INSTRUCTION,
    CLARIFIED,
    ADAPTATION,
)
RULES: Mapping[str, Rule] = {rule.name: rule for rule in _ALL}
