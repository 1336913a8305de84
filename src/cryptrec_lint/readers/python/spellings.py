"""Written names and fixed parts of the catalogue as algorithms, and mechanisms as names."""

from __future__ import annotations

from cryptrec_lint.model import WRITTEN, Algorithm, Origin, OriginKind
from cryptrec_lint.readers.python.description import FIRST
from cryptrec_lint.vocabulary import tables
from cryptrec_lint.vocabulary.catalogue import Kind, Parameter, Part

_CURVES = ("prime-curve", "binary-curve")


def of_spelling(text: str, parameter: Parameter) -> tuple[Algorithm, ...]:
    """The components that a written name stands for; none when no vocabulary has it."""
    if parameter.kind is Kind.GROUP:
        return of_spelled_group(text, key=True)
    plain = text.strip()
    mechanism = tables.by_oid(plain) if plain[:1].isdigit() else None
    mechanism = mechanism or tables.by_spelling(plain)
    if mechanism is None:
        return ()
    if not parameter.only:
        return mechanism.components
    return tuple(item._replace(inside=None) for item in mechanism.components if item.primitive in parameter.only)


def of_spelled_group(text: str, key: bool) -> tuple[Algorithm, ...]:
    """A curve or group by its spelling: the key that lies in it, or what agreeing a key in it uses."""
    group = tables.group(text)
    if group is None:
        return ()
    if not key or group.kind not in _CURVES:
        return group.algorithms
    return (tables.algorithm("EC", group.algorithms[0].size, group.name),)


def of_part(part: Part) -> tuple[Algorithm, ...]:
    """The components of a part that needs no argument."""
    if part.group or part.agreement:
        return of_spelled_group(part.group or part.agreement, bool(part.group))
    return placed((part.algorithm,) if part.algorithm is not None else (), part)


def placed(components: tuple[Algorithm, ...], part: Part) -> tuple[Algorithm, ...]:
    """Components with what they are used inside."""
    inside = FIRST + part.inside if part.inside_first else part.inside
    if not inside:
        return components
    return tuple(item if item.inside else item._replace(inside=inside) for item in components)


def mechanism_name(components: tuple[Algorithm, ...]) -> str:
    """How a mechanism is named by its parts: `AES-128-CBC`, `PBKDF2-HMAC-SHA-256`."""
    return "-".join(dict.fromkeys(map(_label, components)))


def _label(item: Algorithm) -> str:
    if item.name in tables.groups():
        return item.name
    if item.parameter_set:
        return item.parameter_set if item.parameter_set.startswith(item.name) else f"{item.name}-{item.parameter_set}"
    fixed = tables.atoms()[item.name].sizes
    return f"{item.name}-{item.size}" if item.size is not None and fixed != (item.size,) else item.name


def origin(default: tuple[str, ...], steps: tuple[str, ...]) -> Origin:
    """How something is known: by default, through steps, or because it stands there."""
    if default:
        return Origin(OriginKind.DEFAULT, default)
    return Origin(OriginKind.DERIVED, tuple(dict.fromkeys(steps))) if steps else WRITTEN
