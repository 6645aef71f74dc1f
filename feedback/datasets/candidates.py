"""Everything that could become a row, by kind and source, as the log and its projections say it now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from django.db.models import QuerySet

from chat.intent import Intent
from chat.models import Message
from feedback.datasets.candidate import Candidate, generation_of, prompt_of, said
from feedback.datasets.imported.candidates import imported
from feedback.datasets.imported.models import PREFIX
from feedback.datasets.recipe import Recipe
from feedback.models import EvalCase, Event, Opinion, PreferencePair
from feedback.rows import Case, Kind, Preference, Said, Sft, Unpaired
from feedback.standing import STANDS
from inference.models import LIVE, Status

CHUNK = 500

Candidates = Iterator[Candidate]


def candidates(kind: Kind, recipe: Recipe) -> Candidates:
    """Of every source of the recipe, in its order; to be read in one snapshot."""
    for source in recipe.sources:
        if source.startswith(PREFIX):
            yield from imported(kind, source, recipe)
        else:
            rule = pairs if kind == "preference" else OF_KIND[kind][source]
            yield from rule(source, recipe)


def pairs(rule: str, recipe: Recipe) -> Candidates:
    rows = PreferencePair.objects.filter(rule=rule, rule__is_on=True, **STANDS)
    rows = rows.select_related(
        "conversation", "rejected", *(f"{side}__{of}" for side in _SIDES for of in _OF)
    )
    for pair in rows.order_by("pk").iterator(CHUNK):
        yield _of_pair(pair, recipe)


_SIDES = ("chosen", "rejected")
_OF = ("generation", "corrects__generation")


def _of_pair(pair: PreferencePair, recipe: Recipe) -> Candidate:
    carrying = pair.chosen if pair.carries == PreferencePair.Side.CHOSEN else pair.rejected
    prompt = prompt_of(carrying, with_system_prompt=recipe.system_prompt)
    row = Preference(
        prompt=prompt, chosen=said(pair.chosen.text), rejected=said(pair.rejected.text), margin=pair.margin
    )
    return Candidate(
        key=f"pair:{pair.rule_id}:{pair.chosen_id}:{pair.rejected_id}:{pair.person_id}",
        source=pair.rule_id,
        row=row,
        person=pair.person_id,
        conversation=pair.conversation_id,
        owner=pair.conversation.owner_id,
        answers=(pair.chosen_id, pair.rejected_id),
        evidence=pair.evidence,
        said_at=max(pair.chosen.created_at, pair.rejected.created_at),
        weight=pair.weight,
        facts={
            "status": pair.status,
            "difference": pair.difference,
            "rule_version": pair.version,
            "models": sorted(
                {generation_of(pair.chosen).served_model, generation_of(pair.rejected).served_model}
            ),
        },
    )


def corrected(source: str, recipe: Recipe) -> Candidates:
    """The last that a person made of an answer."""
    intent = Intent.FIX if source == "correction" else Intent.ADAPT
    events = Event.objects.filter(kind="correction", **STANDS)
    last = events.order_by("sender", "message", "-happened_at", "-id").distinct("sender", "message")
    newest = {
        pk: UUID(value["by"]) for pk, value in last.values_list("pk", "value") if value["intent"] == intent
    }
    by = {message: event for event, message in newest.items()}
    rows = Message.objects.filter(pk__in=by).select_related("conversation", "corrects__generation")
    for message in rows.order_by("pk").iterator(CHUNK):
        yield _target(source, message, message.conversation.owner_id, by[message.pk], recipe)


def rated_up(source: str, recipe: Recipe) -> Candidates:
    for opinion in _rated().filter(value__value="up").iterator(CHUNK):
        assert opinion.message, "a rating is about an answer"
        target = _target(source, opinion.message, opinion.person_id, opinion.event, recipe)
        target.facts["suspicious"] = opinion.suspicious
        yield target


def rated(source: str, recipe: Recipe) -> Candidates:
    for opinion in _rated().filter(value__value__in=["up", "down"]).iterator(CHUNK):
        message = opinion.message
        assert message, "a rating is about an answer"
        row = Unpaired(
            prompt=_prompt(message, recipe),
            completion=said(message.text),
            label=opinion.value["value"] == "up",
        )
        yield Candidate(
            key=f"rating:{message.pk}:{opinion.person_id}",
            source=source,
            row=row,
            person=opinion.person_id,
            conversation=message.conversation_id,
            owner=message.conversation.owner_id,
            answers=(message.pk,),
            evidence=[opinion.event],
            said_at=message.created_at,
            facts={"suspicious": opinion.suspicious, "models": [generation_of(message).served_model]},
        )


def _rated() -> QuerySet[Opinion]:
    """Ratings of answers that were read to the end of what there is of them."""
    rows = Opinion.objects.filter(kind="rating", message__isnull=False, **STANDS)
    rows = rows.exclude(message__generation__status__in=[*LIVE, Status.FAILED])
    related = ("message__conversation", "message__generation", "message__corrects__generation")
    return rows.select_related(*related).order_by("pk")


def _target(source: str, message: Message, person: UUID, event: UUID, recipe: Recipe) -> Candidate:
    """What should be said."""
    return Candidate(
        key=f"{source}:{message.pk}:{person}",
        source=source,
        row=Sft(prompt=_prompt(message, recipe), completion=said(message.text)),
        person=person,
        conversation=message.conversation_id,
        owner=message.conversation.owner_id,
        answers=(message.pk,),
        evidence=[event],
        said_at=message.created_at,
        facts={"models": [generation_of(message).served_model]},
    )


def cases(source: str, recipe: Recipe) -> Candidates:
    rows = EvalCase.objects.filter(status=EvalCase.Status.APPROVED, **STANDS)
    rows = rows.select_related("conversation", "message__generation", "message__corrects__generation")
    for case in rows.order_by("pk").iterator(CHUNK):
        yield _of_case(source, case, recipe)


def _of_case(source: str, case: EvalCase, recipe: Recipe) -> Candidate:
    row = Case(
        prompt=_prompt(case.message, recipe),
        reference=case.reference if case.reference.strip() else None,
        rubric=case.rubric if case.rubric.strip() else None,
        checks=tuple(case.checks),
        tags=tuple(case.tags),
    )
    return Candidate(
        key=f"case:{case.pk}",
        source=source,
        row=row,
        person=case.person_id,
        conversation=case.conversation_id,
        owner=case.conversation.owner_id,
        answers=(case.message_id,),
        evidence=case.evidence,
        said_at=case.message.created_at,
        facts={
            "models": [generation_of(case.message).served_model],
            "from": case.source,
            "probability": case.probability,
        },
    )


def _prompt(message: Message, recipe: Recipe) -> list[Said]:
    return prompt_of(message, with_system_prompt=recipe.system_prompt)


OF_KIND: Mapping[Kind, Mapping[str, Callable[[str, Recipe], Candidates]]] = {
    "sft": {"correction": corrected, "adaptation": corrected, "rated_up": rated_up},
    "unpaired": {"rating": rated},
    "evaluation": {"case": cases},
}
