"""Private keys of gpg-agent (`private-keys-v1.d/*.key`): the key, and how the secret half is guarded.

The public half stands in clear and tells everything that is judged, so that nothing is ever opened.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import contents, place
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.openpgp import agent_form, agent_protection, gnupg_facts, sexp, sexp_keys
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_SYMBOL = "privateKey[0]"


class AgentReader:
    """Reads gpg-agent's files of private keys. See `readers/interface.py`."""

    name = "gnupg-key"

    def claims(self, source: Source) -> bool:
        """The file is such an S-expression, or its values have one."""
        return agent_form.is_naked(source.data) or agent_form.is_extended(source.text)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """The key, and the certificates of OpenSSH beside it. Never raises ReadError."""
        if agent_form.is_naked(source.data):
            yield from of_expression(place.of_whole(source), _SYMBOL, source.data)
            return
        certificates = 0
        for value in agent_form.values(source.text):
            shown = value.shown(source.text)
            where = place.of_span(source, value.start, shown)
            if value.name == agent_form.KEY:
                source.conceal(shown, value.end)
                yield from of_expression(where, _SYMBOL, value.text.encode("utf-8", "surrogateescape"))
            elif value.name == agent_form.CERTIFICATE:
                yield from _certificate(where, f"publicKey[{certificates}]", value.text)
                certificates += 1


READER = AgentReader()


def _certificate(where: Place, symbol: str, digits: str) -> Iterator[Observation]:
    try:
        octets = binascii.a2b_base64("".join(digits.split()).encode("ascii"))
    except ValueError:
        yield where.unresolved(symbol, "unreadable-input", reason("form-agent-certificate"))
        return
    yield from contents.observations("ssh-public-key", where, symbol, octets, Inside())


def of_expression(where: Place, symbol: str, octets: bytes) -> Iterator[Observation]:
    """Everything seen in the S-expression of a private key."""
    try:
        expression, _ = sexp.parse(octets)
    except sexp.SexpError as error:
        yield where.unresolved(symbol, "unreadable-input", reason("keybox-cut-short", offset=error.offset))
        return
    kept = gnupg_facts.table("private_key")["words"].get(expression.name)
    key = expression.lists[0] if expression.lists else None
    if kept is None or key is None:
        yield where.unresolved(symbol, "unreadable-input", reason("form-agent-key"))
        return
    yield from where.uses(symbol, sexp_keys.told(key), Purpose.PARAMETERS)
    is_open = kept == "open"
    if kept == "protected":
        guards, is_open = agent_protection.of(key)
        for name, told in guards:
            yield where.use(f"{symbol}.{name}", told, Purpose.KEY_PROTECTION)
    if is_open:
        yield where.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"))
