"""What pages say of reviewers' decisions."""

from django import template

from feedback.review.decision_in_words import decision_in_words

register = template.Library()
register.filter("decision_words", decision_in_words)
