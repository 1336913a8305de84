"""What is known of a PKCS #12 store while it is read: its place, the passwords, and how many things it showed."""

from __future__ import annotations

from collections import Counter

from cryptrec_lint.readers.certificates import deriving, opening
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.deriving import Password
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.place import Place


class Store:
    """One store. Its passwords are those given, then the empty and the absent one: the one that fitted comes first."""

    def __init__(self, place: Place, symbol: str, inside: Inside) -> None:
        self.place, self.symbol, self.inside = place, symbol, inside
        self.effort = inside.effort or Effort()
        self._given = opening.given(inside.passwords)
        self._variants = tuple(other for one in self._given for other in deriving.variants(one))
        self.passwords = (*self._given, Password(b""), Password(None), *self._variants)
        self._count: Counter[str] = Counter()
        self.mac_matched: bool | None = None
        """Whether one of the passwords made the MAC; None where there is none, or it was not checked."""
        self.opened = False

    def without_free(self) -> None:
        """The passwords that anybody has are not the right ones."""
        self.passwords = (*self._given, *self._variants)

    def mac_made_with(self, password: Password) -> None:
        """This password made the MAC: it is the right one, or another one that was given is."""
        self.mac_matched = True
        self.passwords = (password, *(one for one in (*self._given, *self._variants) if one is not password))

    def prefer(self, password: Password) -> None:
        """This password opened something: try it first."""
        self.opened = True
        self.passwords = (password, *(one for one in self.passwords if one is not password))

    def named(self, kind: str) -> str:
        """The symbol of the next thing of a kind."""
        self._count[kind] += 1
        return f"{self.symbol}.{kind}[{self._count[kind] - 1}]"
