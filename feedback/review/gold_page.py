"""The page on which a lead says what is known of an item: the item, what was decided, and the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms

from feedback.review import decided_item_page, declaring, forms, known, saying
from feedback.review.drawing import Asked, asked
from feedback.review.forms import Form
from feedback.review.models import WHY_MAX, ReviewItem
from feedback.review.saying import Posted
from feedback.review.showing import Item
from feedback.review.told import Beside
from inference.fields import TextField

_NOTHING = "Say what is right for at least one of the questions. Nothing was kept."


class WhyForm(django_forms.Form):
    why = TextField(
        label="Why it is known",
        max_length=WHY_MAX,
        help_text="Who looked, or where it is written.",
        error_messages={
            "required": "Say why it is known.",
            "max_length": f"The reason may have at most {WHY_MAX} characters; yours has %(show_value)d.",
        },
    )


@dataclass(slots=True)
class Page:
    """`looked`: the item with what was decided. `said` is as it was, or would be, sent. `refusal`: why it was
    not kept; `wrong`: for which field.
    """

    looked: decided_item_page.Page
    form: Form
    said: Posted
    why: WhyForm
    refusal: str = ""
    wrong: str = ""

    @property
    def row(self) -> ReviewItem:
        return self.looked.row

    @property
    def item(self) -> Item:
        return self.looked.item

    @property
    def beside(self) -> list[Beside]:
        return self.looked.beside

    @property
    def asked(self) -> list[Asked]:
        return asked(self.form, self.said, self.item, self.wrong)

    def told(self) -> dict[str, Any]:
        """What was sent, as a decision keeps it. Raises BadAnswer."""
        return forms.check(self.form, saying.answers(self.form, self.said, self.item), self.item.about)

    def refuse(self, words: str = _NOTHING, wrong: str = "") -> None:
        self.refusal, self.wrong = words, wrong


def page_of(row: ReviewItem, posted: Posted | None = None) -> Page | None:
    """None where its answer may not be read any more. First it says what is known, or what all agree on."""
    looked = decided_item_page.page_of(row)
    if looked is None:
        return None
    form = known.can_be_known(forms.form_of(declaring.asked_now(row.queue).fields))
    first = known.fitting(form, row.known or known.agreed(_decided(looked)), looked.item.about)
    return Page(
        looked=looked,
        form=form,
        said=saying.as_posted(first, form, looked.item) if posted is None else posted,
        why=WhyForm(posted, initial={"why": row.known_why}),
    )


def _decided(looked: decided_item_page.Page) -> Sequence[dict[str, Any]]:
    """What stands above the rest, where somebody has settled it; else what each reviewer judged."""
    stands = [each.answers for each in looked.adjudicated if each.pk == looked.stands]
    return stands or [each.answers for each in looked.judged.values()]
