"""The first question: where does the cipher list put a component, and on what conditions?"""

from __future__ import annotations

from cryptrec_lint.documents.ciphers import Category, CipherList, Entry
from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.judging import notes
from cryptrec_lint.judging.answer import Answer, answer, cite_list, shown, together
from cryptrec_lint.model import Algorithm, Citation, Grade, MechanismUse, Primitive, Text, Tier, Verdict
from cryptrec_lint.texts import fill, message, rules
from cryptrec_lint.vocabulary import tables

_TIERS = list(Tier)
_RULE_OF = {
    Tier.RECOMMENDED: "listed",
    Tier.CANDIDATE: "candidate-algorithm",
    Tier.MONITORED: "monitored-algorithm",
    Tier.UNLISTED: "unlisted-algorithm",
}
_REPLACED_BY = {
    Primitive.KEY: (Primitive.SIGNATURE,),
    Primitive.AE: (Primitive.AE, Primitive.MODE),
    Primitive.XOF: (Primitive.XOF,),
    Primitive.KEM: (Primitive.KEM, Primitive.KEY_AGREE),
    Primitive.STREAM_CIPHER: (Primitive.STREAM_CIPHER, Primitive.BLOCK_CIPHER),
}
"""Kinds of technique that can take another's place, where they are not just its own kind."""
_NEEDS_PARTNER = {Primitive.MODE: {Primitive.BLOCK_CIPHER}, Primitive.MAC: {Primitive.HASH, Primitive.BLOCK_CIPHER}}
"""A mode works on a block cipher, a MAC of the lists (HMAC, CMAC, CBC-MAC) on a hash or a block cipher."""


def in_list(component: Algorithm, use: MechanismUse, panel: Panel) -> Answer:
    """The list's answer for a component of a use."""
    atom = tables.atoms()[component.name]
    if component.primitive is Primitive.NONE:
        return _absent(component, use, panel)
    if atom.variant_of:
        return in_list(component._replace(name=atom.variant_of), use, panel)
    if atom.one_of:
        return _choice(component, atom.one_of, use, panel)
    if atom.serves:
        return _best_served(component, atom.serves, use, panel)
    return _named(component, use, panel)


def _named(component: Algorithm, use: MechanismUse, panel: Panel) -> Answer:
    ciphers = panel.ciphers
    if missing := next((row for row in ciphers.missing if row.algorithm == component.name), None):
        words = [message("place", place) for place in missing.possible]
        possible = Text("、".join(word.ja for word in words), ", ".join(word.en for word in words))
        return _edition_silent(component, ciphers, possible)
    entries = [entry for entry in ciphers.entry if entry.canonical == component.name]
    matching = [entry for entry in entries if _fits(entry, component)]
    if not matching and any(_could_fit(entry, component) for entry in entries):
        return answer(
            Verdict.UNDETERMINED, "size-not-visible", name=shown(component), citations=_cite(ciphers, entries)
        )
    if matching and (allowed := _other_sizes(component, use)):
        cited = _cite(ciphers, matching)
        return answer(Verdict.UNDETERMINED, "size-not-specified", citations=cited, name=shown(component), sizes=allowed)
    if matching:
        return _listed(component, min(matching, key=lambda entry: _TIERS.index(entry.tier)), use, panel)
    return _unlisted(component, use, panel)


def _fits(entry: Entry, component: Algorithm) -> bool:
    if entry.size is not None and entry.size != component.size:
        return False
    return not entry.parameter_set or entry.parameter_set == component.parameter_set


def _could_fit(entry: Entry, component: Algorithm) -> bool:
    """The entry fixes a size or parameter set that cannot be seen in the use."""
    if entry.size is not None:
        return component.size is None
    return bool(entry.parameter_set) and component.parameter_set is None


def _other_sizes(component: Algorithm, use: MechanismUse) -> str:
    """The sizes of the specification, where the use has another one: then it is not what the list means. Else empty."""
    atom = tables.atoms()[component.name]
    if component.size is not None and atom.sizes and component.size not in atom.sizes:
        return ", ".join(map(str, atom.sizes))
    q_bits = dict(use.details).get("q_bits")
    if component.size is not None and atom.pairs and q_bits and (component.size, q_bits) not in atom.pairs:
        return ", ".join(f"{p}/{q}" for p, q in atom.pairs)
    return ""


def _listed(component: Algorithm, entry: Entry, use: MechanismUse, panel: Panel) -> Answer:
    ciphers = panel.ciphers
    category = next(row for row in ciphers.category if (row.tier, row.id) == (entry.tier, entry.category))
    if entry.grade is Grade.UNVERIFIED:
        return _edition_silent(component, ciphers, _tier_title(ciphers, entry.tier))
    own = _tier_answer(component, entry, category, panel)
    return together([own, *notes.answers(component, entry, category, use, panel), *_partner(component, use, panel)])


def _tier_answer(component: Algorithm, entry: Entry, category: Category, panel: Panel) -> Answer:
    ciphers = panel.ciphers
    return answer(
        getattr(panel.tiers, entry.tier.value),
        _RULE_OF[entry.tier],
        tier=entry.tier,
        citations=[cite_list(ciphers, entry.grade, f"{_printed_tier(ciphers, entry.tier)} {category.printed}")],
        name=shown(component),
        edition=_edition(ciphers),
        instead=instead(component, ciphers),
        section=_tier_title(ciphers, entry.tier),
    )


def _unlisted(component: Algorithm, use: MechanismUse, panel: Panel) -> Answer:
    ciphers, primitive = panel.ciphers, component.primitive
    for decision in panel.decisions.decision:
        if component.name in decision.undetermined:
            return answer(
                Verdict.UNDETERMINED,
                "algorithm-not-named",
                name=shown(component),
                edition=_edition(ciphers),
                decision=decision.text,
                instead=instead(component, ciphers),
                citations=[cite_list(ciphers, ciphers.edition.content_grade)],
            )
    if any(primitive in covered for covered in ciphers.tables.values()):
        return answer(
            panel.tiers.unlisted,
            "unlisted-algorithm",
            tier=Tier.UNLISTED,
            name=shown(component),
            edition=_edition(ciphers),
            instead=instead(component, ciphers),
            citations=[cite_list(ciphers, ciphers.edition.content_grade)],
        )
    return _no_table(component, use, panel)


def _no_table(component: Algorithm, use: MechanismUse, panel: Panel) -> Answer:
    """Decision `no-table`: the parts answer, those seen beside it or those it is always made of."""
    ciphers = panel.ciphers
    if parts := tables.atoms()[component.name].parts:
        answers = [in_list(tables.algorithm(part, inside=component.name), use, panel) for part in parts]
        decision = together(answers)
        return decision._replace(remedy=fill(rules()[decision.rule].remedy, instead=instead(component, ciphers)))
    by_parts = any(other is not component and _is_part(other, component) for other in use.components)
    return answer(
        Verdict.ACCEPTED if by_parts else Verdict.UNDETERMINED,
        "parts-only" if by_parts else "no-table",
        citations=[cite_list(ciphers, ciphers.edition.content_grade)],
        name=shown(component),
        edition=_edition(ciphers),
        primitive=message("primitive", component.primitive),
    )


def _is_part(other: Algorithm, whole: Algorithm) -> bool:
    """A derivation is made of what stands beside it; a key wrap only of what is said to be inside it: the agreement or
    the derivation that gives its key says nothing of the wrap."""
    if other.inside == whole.name:
        return True
    return whole.primitive is Primitive.KDF and other.primitive not in _NO_PARTS


_NO_PARTS = (Primitive.KDF, Primitive.KEY_WRAP, Primitive.NONE)


def _absent(component: Algorithm, use: MechanismUse, panel: Panel) -> Answer:
    return answer(
        Verdict.REJECTED,
        "no-cryptography",
        tier=Tier.UNLISTED,
        mechanism=use.mechanism,
        name=message("absent", component.name),
        edition=_edition(panel.ciphers),
        citations=[cite_list(panel.ciphers, panel.ciphers.edition.content_grade)],
    )


def _choice(component: Algorithm, choices: tuple[str, ...], use: MechanismUse, panel: Panel) -> Answer:
    """One of several: their answers must agree, else which one it is decides and cannot be seen."""
    answers = [in_list(tables.algorithm(name), use, panel) for name in choices]
    if len({one.verdict for one in answers}) == 1:
        return together(answers)
    return answer(
        Verdict.UNDETERMINED,
        "choice-not-visible",
        name=component.name,
        choices=", ".join(choices),
        citations=answers[0].citations,
    )


def _best_served(component: Algorithm, schemes: tuple[str, ...], use: MechanismUse, panel: Panel) -> Answer:
    """A key stands where the best-placed scheme stands that it can serve (decision `key-serves-best`)."""
    answers = []
    for name in schemes:
        scheme = Algorithm(tables.atoms()[name].primitive, name, component.size, component.parameter_set)
        answers.append((in_list(scheme, use, panel), scheme))
    best, scheme = min(answers, key=lambda one: one[0].verdict.rank)
    if best.rule != "listed":
        return best
    return answer(
        best.verdict,
        "key-serves",
        tier=best.tier,
        citations=best.citations,
        reminders=best.reminders,
        name=shown(component),
        scheme=scheme.name,
        edition=_edition(panel.ciphers),
        section=_tier_title(panel.ciphers, Tier.RECOMMENDED),
    )


def _partner(component: Algorithm, use: MechanismUse, panel: Panel) -> list[Answer]:
    """Modes and MACs must be combined with listed techniques: the partner is judged itself, here it must be there."""
    needed = _NEEDS_PARTNER.get(component.primitive)
    if not needed or any(other.primitive in needed or other.name == "no encryption" for other in use.components):
        return []
    grade = next((rule.grade for rule in panel.ciphers.rule if rule.kind == "combine-only-with-listed"), None)
    if grade is None:
        return []
    return [
        answer(
            Verdict.UNDETERMINED,
            "combination-not-visible",
            name=shown(component),
            citations=[cite_list(panel.ciphers, grade)],
        )
    ]


def instead(component: Algorithm, ciphers: CipherList) -> Text:
    """Recommended techniques of the same kind in the edition, as a list of names."""
    kinds = _REPLACED_BY.get(component.primitive, (component.primitive,))
    if component.inside == "TLS key exchange":
        kinds = (Primitive.KEY_AGREE,)
    names = [
        entry.name
        for kind in kinds
        for entry in ciphers.entry
        if entry.tier is Tier.RECOMMENDED and kind in ciphers.tables[entry.category] and _plain(entry, component)
    ]
    unique = list(dict.fromkeys(names))
    return Text("、".join(unique), ", ".join(unique)) if unique else message("word", "none")


def _plain(entry: Entry, component: Algorithm) -> bool:
    """Fit to be named as a replacement: another technique, not one whose block length a note warns of."""
    if component.primitive is Primitive.AE and entry.category == "mode-confidentiality":
        return False
    return entry.canonical != component.name and entry.table in ("", "current") and entry.category != "block-cipher-64"


def _edition_silent(component: Algorithm, ciphers: CipherList, possible: Text) -> Answer:
    return answer(
        Verdict.UNDETERMINED,
        "edition-silent",
        name=shown(component),
        edition=_edition(ciphers),
        possible=possible,
        citations=[cite_list(ciphers, ciphers.edition.content_grade)],
    )


def _cite(ciphers: CipherList, entries: list[Entry]) -> list[Citation]:
    return [cite_list(ciphers, entry.grade, _printed_tier(ciphers, entry.tier)) for entry in entries[:1]]


def _edition(ciphers: CipherList) -> Text:
    name = f"{ciphers.edition.document} ({ciphers.publication.shown})"
    return Text(name, name)


def _printed_tier(ciphers: CipherList, tier: Tier) -> str:
    """The title of a tier as the list prints it."""
    return next(row.title.ja for row in ciphers.tier if row.id is tier)


def _tier_title(ciphers: CipherList, tier: Tier) -> Text:
    title = next(row.title for row in ciphers.tier if row.id is tier)
    return Text(title.ja, f"{title.en} ({title.ja})")
