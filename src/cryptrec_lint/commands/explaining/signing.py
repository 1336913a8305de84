"""What the criteria of the Act on Electronic Signatures ask of signature schemes, keys and curves."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.commands.explaining import art2
from cryptrec_lint.commands.explaining.common import Cited, joined, say
from cryptrec_lint.commands.explaining.esign_terms import criteria
from cryptrec_lint.documents.library import Library
from cryptrec_lint.model import Algorithm, Primitive
from cryptrec_lint.vocabulary import tables


def lines(
    components: tuple[Algorithm, ...], group: tables.Group | None, library: Library, cited: Cited, lang: str
) -> Iterator[str]:
    """The least sizes of Art. 2 by date; that there are none, for a signature of which the article's data says nothing.

    A curve is asked for by the keys that lie on it.
    """
    names = {one.name for one in components if one.primitive in (Primitive.SIGNATURE, Primitive.KEY)}
    keys = {name for name, atom in tables.atoms().items() if group and _serve(atom, components)}
    for document in criteria(library):
        held = list(art2.sizes(names | keys, document, lang))
        yield from held
        if held:
            yield f"  {say('more', lang, name='Ordinance Art. 2 / 施行規則第2条')}"
            cited.add(document.edition.id, (key for one in document.art2 for key in one.sources), document.source)
        elif names:
            yield f"  {say('no-least', lang, names=joined(sorted(names), lang))}"


def _serve(atom: tables.Atom, components: tuple[Algorithm, ...]) -> bool:
    """Whether a key can do what one of the components does."""
    return any(one.name in atom.serves for one in components)
