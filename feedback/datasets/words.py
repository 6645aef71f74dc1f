"""What pages call the steps of a build, why candidates are left out (a build knows no others), and rows."""

STEPS = {
    "usable": "Consent, votes, decisions, weights",
    "personal_data": "Personal data",
    "wellformed": "Empty answers, lengths",
    "language": "Languages",
    "toxic": "Words of the operator’s list",
    "lengths": "The model's template and its tokens",
    "duplicates": "Rows that say the same",
    "firewall": "What models are measured with",
    "capped": "Rows of one person or import",
    "sides": "Training, validation and test",
}

LEFT_OUT = {
    "no_consent": "the person had not allowed it",
    "not_for_training": "a reviewer said that it may not be used for training",
    "suspicious": "given in a burst, or like clockwork",
    "conflicting": "contradicts other pairs or ratings",
    "in_review": "too uncertain without a reviewer",
    "below_weight": "evidence too weak",
    "other_time": "said at another time",
    "other_model": "of another model",
    "other_language": "in a language that was not asked for",
    "toxic": "holds a word of the list of toxic words",
    "malformed": "an empty prompt or answer, or two equal ones",
    "too_short": "too short",
    "too_long": "too long for the template",
    "personal_data": "holds personal data",
    "duplicate": "says the same as another row",
    "contaminated": "one to measure with and one to train on are alike",
    "over_cap": "more rows of one person or import than allowed",
    "crosses_split": "its person and what it asks stand on two sides",
    "withdrawn": "its person took it back, or its import was removed",
    "time_cut": "on the wrong side of the time cut",
}

#: One row of each kind; several are `models.SHORT`.
ONE = {
    "sft": "answer to learn from",
    "preference": "pair",
    "unpaired": "rated answer",
    "evaluation": "case",
}


def rows_in_words(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
