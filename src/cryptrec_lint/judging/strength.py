"""The third question: is it strong enough, for the period that matters? Asked of each strength document in turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.judging.answer import Answer, answer, shown
from cryptrec_lint.judging.sizes import as_used, estimated, is_key
from cryptrec_lint.judging.term import Term
from cryptrec_lint.model import Algorithm, MechanismUse, Verdict

_JUDGED_BY = {
    "cryptrec-lint/transition-guideline/1": "transition",
    "cryptrec-lint/strength-requirements/1": "requirements",
}
"""Schema of a document → the module here that judges by it, imported only when a policy has such a document."""


def strong_enough(component: Algorithm, use: MechanismUse, panel: Panel, term: Term) -> Iterator[Answer]:
    """What the policy's strength documents say of a component; nothing where the question does not arise."""
    component, covered = as_used(estimated(component, use), use), False
    for document in panel.strength:
        judge = _judge(document.schema)
        covered = covered or judge.speaks_of(document, component, term)
        yield from judge.answers(document, component, use, panel, term)
    if not covered:
        yield from _floor(component, use, panel)
    yield from _asked_by_the_list(component, use, panel)


def _asked_by_the_list(component: Algorithm, use: MechanismUse, panel: Panel) -> Iterator[Answer]:
    """A list that asks for key lengths within the strength requirements, in a policy that has none of them."""
    asks = any(rule.kind == "key-length-standard" for rule in panel.ciphers.rule)
    judged = any(_JUDGED_BY[document.schema] == "requirements" for document in panel.strength)
    if asks and not judged and (component.size is not None or is_key(component, use)):
        yield answer(
            Verdict.UNDETERMINED,
            "strength-not-in-policy",
            name=shown(component),
            edition=panel.ciphers.edition.document,
            policy=panel.policy.id,
        )


@cache
def _judge(schema: str) -> Any:
    return import_module(f"cryptrec_lint.judging.{_JUDGED_BY[schema]}")


def turns(panel: Panel) -> list[date]:
    """The last days of all periods and terms in the policy's strength documents, in order."""
    return sorted({day for document in panel.strength for day in _judge(document.schema).turns(document)})


def _floor(component: Algorithm, use: MechanismUse, panel: Panel) -> Iterator[Answer]:
    """Decision `size-without-a-rule`: below the figures of the law, silence of the documents is not acceptance."""
    for decision in panel.decisions.decision:
        if component.name not in decision.floor_algorithms or decision.floor_size is None:
            continue
        if component.size is None:
            if is_key(component, use):
                yield answer(Verdict.UNDETERMINED, "size-not-visible", name=shown(component))
        elif component.size < decision.floor_size:
            yield answer(
                Verdict.UNDETERMINED,
                "size-below-floor",
                name=component.name,
                size=component.size,
                decision=decision.text,
            )
