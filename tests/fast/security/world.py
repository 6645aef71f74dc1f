"""Two people, an operator, and one of each kind of thing that an address or a frame can name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID, uuid4

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from chat import choices, conversations, people, tokens
from chat.models import Comparison, Consent, User
from feedback import erasures
from feedback.datasets import creating
from feedback.datasets.recipe import Recipe
from feedback.learned import recording
from feedback.models import (
    DataAccess,
    Dataset,
    DatasetVersion,
    Decision,
    Delivery,
    Erasure,
    EvalCase,
    EvalSlice,
    Export,
    Failure,
    FailureCluster,
    FormVersion,
    Import,
    LearnedModel,
    PreferencePair,
    Removal,
    ReviewClaim,
    ReviewItem,
    ReviewQueue,
    Schedule,
    Webhook,
)
from feedback.pairs import compiling
from feedback.scheduling import planning
from feedback.scheduling.planning import Plan
from feedback.webhooks import configuring
from inference import prompts
from inference.models import PromptActivation, PromptVersion
from tests.cast import answered, operator, person, signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.review import queued

_IDS = (
    *("conversation", "message", "answer", "generation", "deleted"),
    *("account", "consent", "token", "comparison", "erasure"),
)
WHOSE = ("own", "other", "absent")


@dataclass(frozen=True, slots=True)
class Things:
    """What one person has, by id; `of_nobody` makes ids that never were."""

    conversation: UUID
    message: UUID
    answer: UUID
    generation: UUID
    deleted: UUID
    account: UUID
    consent: UUID
    token: UUID
    comparison: UUID
    erasure: UUID
    proof: str
    confirmation: str
    reset: tuple[str, str]

    @classmethod
    def of(cls, owner: User) -> "Things":
        said = ended(ask(owner))
        beside = ended(choices.compare(owner, owner="x", client_id=uuid4(), message=UUID(said.answer)))
        comparison = Comparison.objects.get(conversation__id=beside.conversation)
        choices.choose(owner, client_id=uuid4(), comparison=comparison.pk, choice=Comparison.Choice.NONE)
        gone = ended(ask(owner))
        conversations.delete(owner, client_id=uuid4(), conversation=UUID(gone.conversation))
        erasure = erasures.ask(owner, Erasure.Scope.CONVERSATION, UUID(ended(ask(owner)).conversation))
        address, _ = EmailAddress.objects.get_or_create(user=owner, email=owner.email, primary=True)
        return cls(
            conversation=UUID(said.conversation),
            message=UUID(said.message),
            answer=UUID(said.answer),
            generation=UUID(said.generation),
            deleted=UUID(gone.conversation),
            account=owner.pk,
            comparison=comparison.pk,
            consent=Consent.objects.get(user=owner).pk,
            token=tokens.make(owner, client_id=uuid4(), name="A script", scopes=[]).row.pk,
            erasure=erasure.pk,
            proof=erasure.key,
            confirmation=EmailConfirmationHMAC.create(address).key,
            reset=(user_pk_to_url_str(owner), default_token_generator.make_token(owner)),
        )

    @classmethod
    def of_nobody(cls) -> "Things":
        ids = {name: uuid4() for name in _IDS}
        return cls(**ids, proof="none", confirmation="nonsense", reset=("1x", "no-key"))


class World:
    """Ann, Olga, Edna and Lea look at what is theirs, at what is Bob's, and at what never was.

    Where only some roles' things are looked at, only those are made.
    """

    def __init__(self, *roles: str) -> None:
        self.people = {
            "person": answered(person("ann")),
            "operator": answered(operator("olga")),
            "engineer": answered(person("edna", group=people.ENGINEER)),
            "lead": answered(person("lea", group=people.LEAD)),
            "another": answered(person("bob")),
            "disabled": answered(person("dan")),
        }
        # Signing in ends the links that choose a new password, so it comes first.
        self.browsers = {role: signed_in(who) for role, who in self.people.items()}
        # An engineer and a lead come to what belongs to nobody in particular.
        roles = roles or tuple(role for role in self.people if role not in ("engineer", "lead"))
        self.things = {role: Things.of(self.people[role]) for role in roles}
        self.nobody = Things.of_nobody()
        self.browsers["anonymous"] = Client()
        Removal.objects.create(reason=Removal.Reason.RETENTION)
        prompts.write("chat", text="Be kind.", note="Not active.", author=None)
        made, _ = configuring.create(
            uuid4(),
            self.people["operator"].pk,
            name="Metrics",
            url="https://example.org/hook",
            kinds=["rating"],
        )
        Delivery.objects.filter(pk=configuring.test(made).pk).update(state="given_up", ended_at=Now())
        _frozen(self.people["engineer"].pk)
        _paired()
        _case()
        queued.one_judged(EvalCase.objects.values_list("message", flat=True)[0])
        _imported(self.people["engineer"].pk)
        _held(self.people["lead"].pk)
        _gathered()
        User.objects.filter(email="dan@example.org").update(is_active=False)

    def seen_by(self, role: str, whose: str) -> Things:
        match whose:
            case "own":
                return self.things.get(role, self.things["person"])
            case "other":
                return self.things["person" if role == "another" else "another"]
            case _:
                return self.nobody


def _frozen(author: UUID) -> None:
    """A version with a row."""
    made = creating.create(uuid4(), author, name="Corrections", kind="sft", about="")
    version = creating.ask_for(uuid4(), author, made, Recipe(sources=("correction",)))
    DatasetVersion.objects.filter(pk=version.pk).update(status="frozen", frozen_at=Now())
    content = {"prompt": [{"role": "user", "content": "x"}], "completion": []}
    Export.objects.create(
        client_id=uuid4(), version=version, format="trl-sft", file_type="jsonl", author=author
    )
    recording.record(
        uuid4(), author, version, name="our-model", learned_on=timezone.now().date(), revision="r1"
    )
    version.items.create(number=0, key="x", source="correction", content=content, said_at=Now(), position=0)
    plan = Plan(recipe=version.recipe, weekday=1, at=time(4), zone="UTC")
    planning.create(uuid4(), author, made, plan, timezone.now())


def _held(lead: UUID) -> None:
    """An item of a queue that comes after the first."""
    of = queued.queue("More")
    queued.added(of, queued.answer_of(ended(ask(User.objects.get(email="cas@example.org")))))
    queued.held(of, lead)


def _case() -> None:
    """Of somebody who allows it."""
    cas = answered(person("cas"), "evaluation")
    said = ended(ask(cas))
    EvalCase.objects.create(
        message_id=UUID(said.answer), person=cas, conversation_id=said.conversation, source="failure"
    )
    EvalSlice.objects.create(client_id=uuid4(), name="German", rule={"languages": ["de"]}, author=cas.pk)


def _gathered() -> None:
    """A failure in a cluster, and another cluster."""
    case = EvalCase.objects.select_related("message")[0]
    made = FailureCluster.objects.create(proposed="Cities")
    FailureCluster.objects.create(proposed="Rivers")
    Failure.objects.create(
        message=case.message,
        person_id=case.person_id,
        conversation_id=case.conversation_id,
        signs=["rating"],
        said_at=case.message.created_at,
        cluster=made,
    )


def _imported(author: UUID) -> None:
    """With a row and a refused line."""
    made = Import.objects.create(
        client_id=uuid4(),
        author=author,
        name="Ours",
        format="trl-sft",
        file_name="ours.jsonl",
        sha256="0" * 64,
        size=1,
        licence="CC0",
        basis="Ours.",
        status="ready",
        counts={"rows": {"sft": 1}, "refused": {"json": 1}},
    )
    content = {"prompt": [{"role": "user", "content": "x"}], "completion": []}
    made.rows.create(line=1, kind="sft", content=content, digest="x")
    made.refused.create(line=2, code="json")


def _paired() -> None:
    """Of the first comparison that somebody has."""
    compiling.ensure()
    for each in Comparison.objects.select_related("conversation").order_by("pk")[:1]:
        PreferencePair.objects.create(
            rule_id="kept",
            version=1,
            person_id=each.conversation.owner_id,
            conversation=each.conversation,
            chosen_id=each.a_id,
            rejected_id=each.b_id,
            context="",
            evidence=[],
            weight=0.7,
            status="ready",
        )


def path_values(route: str, things: Things, exists: bool) -> dict[str, Any]:
    """What fills the holes of an address. What belongs to nobody in particular exists or does not."""
    return {name: make(route, things, exists) for name, make in _VALUES.items() if f"{name}>" in route}


def _conversation(route: str, things: Things, exists: bool) -> UUID:
    return things.deleted if route.endswith("/restore/") else things.conversation


def _key(route: str, things: Things, exists: bool) -> str:
    if "<uidb36>" in route:
        return things.reset[1]
    return things.proof if "/erasures/" in route else things.confirmation


def _first(rows: Any, exists: bool) -> UUID:
    found: UUID = rows.objects.values_list("pk", flat=True).first() if exists else uuid4()
    return found


def _queue(route: str, exists: bool) -> UUID:
    """That of the item, where the address is an item's."""
    if "<item_id>" in route and exists:
        found: UUID = ReviewItem.objects.values_list("queue", flat=True)[0]
        return found
    return _first(ReviewQueue, exists)


_VALUES: dict[str, Callable[[str, Things, bool], Any]] = {
    "conversation_id": _conversation,
    "message_id": lambda _, things, __: things.answer,
    "token_id": lambda _, things, __: things.token,
    "comparison_id": lambda _, things, __: things.comparison,
    "number": lambda _, __, exists: PromptVersion.objects.latest("number").number if exists else 999,
    "webhook_id": lambda _, __, exists: _first(Webhook, exists),
    "delivery_id": lambda _, __, exists: _first(Delivery, exists),
    "dataset_id": lambda _, __, exists: _first(Dataset, exists),
    "version_id": lambda _, __, exists: _first(DatasetVersion, exists),
    "schedule_id": lambda _, __, exists: _first(Schedule, exists),
    "case_id": lambda _, __, exists: _first(EvalCase, exists),
    "queue_id": lambda route, _, exists: _queue(route, exists),
    "item_id": lambda _, __, exists: _first(ReviewItem, exists),
    "claim_id": lambda _, __, exists: ReviewClaim.objects.latest("at").pk if exists else uuid4(),
    "cluster_id": lambda _, __, exists: (
        FailureCluster.objects.get(proposed="Cities").pk if exists else uuid4()
    ),
    "slice_id": lambda _, __, exists: _first(EvalSlice, exists),
    "export_id": lambda _, __, exists: _first(Export, exists),
    "name": lambda _, __, ___: "manifest.json",
    "import_id": lambda _, __, exists: _first(Import, exists),
    "model_id": lambda _, __, exists: _first(LearnedModel, exists),
    "pair_id": lambda _, __, exists: _first(PreferencePair, exists),
    "rule_name": lambda _, __, exists: "kept" if exists else "nothing",
    "row_number": lambda _, __, exists: 0 if exists else 999,
    "uidb36": lambda _, things, __: things.reset[0],
    "key": _key,
    "kind": lambda _, __, exists: "messages" if exists else "nothing",
    "app_label": lambda _, __, exists: "chat" if exists else "nothing",
    "url": lambda _, __, ___: "nothing/",
    "content_type_id": lambda _, __, exists: ContentType.objects.get_for_model(User).pk if exists else 999,
    "id": lambda _, things, __: things.account,
    "object_id": lambda route, things, exists: _row(route, things, exists),
}


def _row(route: str, things: Things, exists: bool) -> object:
    """The key of a row that the admin shows."""
    if "/consent/" in route:
        return things.consent
    if "/user/" in route or "/r/" in route:
        return things.account
    if "/erasure/" in route:
        return things.erasure
    if not exists:
        return 999_999 if "/group/" in route else uuid4()
    if "/group/" in route:
        return Group.objects.get(name=people.PERSON).pk
    kinds: dict[str, Any] = {
        "promptactivation": PromptActivation,
        "removal": Removal,
        "reviewqueue": ReviewQueue,
        "formversion": FormVersion,
        "reviewitem": ReviewItem,
        "decision": Decision,
        "dataaccess": DataAccess,
    }
    kind = next((kind for name, kind in kinds.items() if f"/{name}/" in route), PromptVersion)
    return kind.objects.values_list("pk", flat=True).first()
