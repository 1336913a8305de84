"""XML documents made at random, with everything that canonical forms treat differently."""

from __future__ import annotations

from hypothesis import strategies as st

PREFIXES = ("", "a", "b", "ds")
SPACES = ("urn:one", "urn:two", "http://example/?a=b'c")
_TEXTS = st.sampled_from(
    ["x", "&amp;", "&lt;", "&gt;", "<![CDATA[<&]]>", "&#13;", "\r\n", "\n ", "\t", "'\"", "あ𠮷", "]]&gt;", "&#x9;"]
)
_VALUES = st.sampled_from(["v", "&quot;", "&apos;", "&lt;&amp;", "&#9;&#10;&#13;", " a\tb\n", "あ", ">", ""])
_OTHERS = st.sampled_from(["<!---->", "<!-- c&d -->", "<?pi?>", "<?pi  some <data> ?>"])


@st.composite
def element(draw: st.DrawFn, scope: dict[str, str] | None = None, depth: int = 3, identifier: str = "") -> str:
    """An element; `scope` is which prefixes are in force. One gets the identifier."""
    scope = dict(scope or {})
    declared = draw(st.dictionaries(st.sampled_from(PREFIXES), st.sampled_from(SPACES), max_size=3))
    if scope.get("") and draw(st.booleans()):
        declared[""] = ""
    scope.update(declared)
    usable = [prefix for prefix, space in scope.items() if prefix and space]
    name = draw(st.sampled_from(["e", "f", *(f"{one}:e" for one in usable)]))
    parts = [f'xmlns{":" if prefix else ""}{prefix}="{space}"' for prefix, space in declared.items()]
    parts += draw(_attributes(usable, scope))
    parts += [f'Id="{identifier}"'] if identifier else []
    tag = " ".join([name, *draw(st.permutations(parts))])
    inner = draw(st.lists(st.one_of(_TEXTS, _OTHERS), max_size=3))
    if depth:
        inner += draw(st.lists(element(scope, depth - 1), max_size=2))
    return f"<{tag}>{''.join(draw(st.permutations(inner)))}</{name}>" if inner else f"<{tag}/>"


@st.composite
def _attributes(draw: st.DrawFn, usable: list[str], scope: dict[str, str]) -> list[str]:
    """Attributes, no two of which are of one namespace and name."""
    names = ["z", "A", "k", "xml:lang", "xml:space", "xml:other", *(f"{one}:k" for one in usable)]
    chosen = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    met, found = set[tuple[str, str]](), list[str]()
    for name in chosen:
        prefix, _, local = name.rpartition(":")
        if (key := (scope.get(prefix, prefix) if prefix else "", local)) not in met:
            met.add(key)
            found.append(f'{name}="{"preserve" if name == "xml:space" else draw(_VALUES)}"')
    return found


@st.composite
def document(draw: st.DrawFn) -> str:
    """A document with things outside its document element, and an element somewhere in it whose Id is `part`."""
    scope = draw(st.dictionaries(st.sampled_from(PREFIXES), st.sampled_from(SPACES), max_size=3))
    outer = " ".join(
        [f'xmlns{":" if prefix else ""}{prefix}="{space}"' for prefix, space in scope.items()]
        + draw(_attributes([one for one in scope if one], scope))
    )
    part = draw(element(scope, 2, "part"))
    around = draw(st.tuples(*([st.one_of(st.just(""), _OTHERS)] * 2)))
    inside = draw(st.tuples(*([st.one_of(st.just(""), _TEXTS, _OTHERS)] * 2)))
    return f"{around[0]}<r {outer}><m>{inside[0]}{part}{inside[1]}</m>{draw(element(scope, 1))}</r>\n{around[1]}"
