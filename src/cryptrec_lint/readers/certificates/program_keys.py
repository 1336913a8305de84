"""Keys in the forms of single programs, wherever a text holds them: private keys of PuTTY, blocks of ssh.com, public
keys of .NET's strong names, and its keys in XML."""

from __future__ import annotations

import re
from typing import NamedTuple

from cryptrec_lint.readers.certificates import between, decorated, strong_names

PUTTY, SSHCOM, MICROSOFT = "putty-key", "sshcom-key", "microsoft-key"
XML, XML_IN_STRING = "xml-key", "xml-key-in-string"
"""Kinds of content (see `facts.Label`). A key in XML as it stands may be one that the reader of XML signatures sees."""
_XML_HEAD = r"(?:(?:RSA|DSA|ECDSA)KeyValue|RSAParameters)\b"
HEADS = (
    rf"PuTTY-User-Key-File-|{strong_names.HEAD}|---- BEGIN SSH2 (?:PUBLIC|ENCRYPTED PRIVATE) KEY ----"
    rf"|<{_XML_HEAD}|&lt;{_XML_HEAD}|\\u003[cC]{_XML_HEAD}"
)
"""How they begin: each alternative with a fixed character, for `re` searches those many times faster."""
FIRST = "P0-<&\\"
"""The characters with which they begin."""
MARKS = ("PuTTY-User-Key-File-", "---- BEGIN SSH2 ", "SAKeyValue", "RSAParameters", *strong_names.MARKS)
"""One of these stands in every text that has such a beginning."""
_PUTTY_LINE = re.compile(r"PuTTY-User-Key-File-[0-9]{1,3}: [A-Za-z0-9@.-]{1,80}")
_PUTTY_END = re.compile(r"Private-(?:MAC|Hash): [0-9a-f]{2,128}[^\n]{0,300}\n")
_STRING = re.compile(r"""[^"'`\r\n]{1,40000}""")
"""To the end of a string in which the line ends are escaped; a key of 16,384 bits has 15,000 code points."""
_LONGEST = 65_536
"""Code points of a block; a private key of 16,384 bits has 15,000."""
_NEAR = 20_000
"""Code points in which nearly every block ends."""
_PARSING = 20
"""What a code point costs where a text is parsed as XML, beside one that is decoded."""


class Key(NamedTuple):
    """What stands at a place: offsets into the text, in code points."""

    shown: int
    """Where the part ends that a report may quote."""
    end: int
    content: str
    """Empty where it is no key."""
    octets: bytes
    hidden: bool
    """It has a secret."""
    cost: int
    """What looking at it has cost, in code points."""


class Keys:
    """Finds the key that begins at a place of a text. Places must be asked in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._closings: dict[str, int] = {}
        """How something ends → where it does so next."""

    def at(self, at: int) -> Key:
        """The key there, or what it cost to see that there is none."""
        first = self._text[at]
        if first in "P-":
            return self._putty(at) if first == "P" else self._block(at)
        return self._strong_name(at) if first == "0" else self._xml(at)

    def _putty(self, at: int) -> Key:
        """A whole key, in lines as they are or with their ends escaped in a string."""
        from cryptrec_lint.readers.ssh import keys, putty_form  # only where there is such a text

        text, first = self._text, _PUTTY_LINE.match(self._text, at)
        if first is None:
            return _nothing(0)
        form = putty_form.parse(text, at)
        whole, end = text[at : form.end], form.end
        cost = end - at
        if form.public is None and (string := _STRING.match(text, at)):
            whole, end = between.unquoted(string[0]), string.end()
            form = putty_form.parse(whole)
            cost += 2 * len(string[0])
        if form.public is None and (last := _PUTTY_END.search(text, at, at + _NEAR)):
            cost += last.end() - at
            for inside in decorated.inside(text, at, first.end(), last.end()):
                again = putty_form.parse(f"{first[0]}\n{inside}\n")
                if again.public is not None and again.check:
                    form, whole, end = again, f"{first[0]}\n{inside}\n", last.end()
        if form.public is None or not form.check or not keys.begins_like_key(form.public):
            return _nothing(cost)
        return Key(first.end(), end, PUTTY, whole.encode("utf-8", "replace"), True, cost)

    def _block(self, at: int) -> Key:
        """A block between two lines, as they are or in a string."""
        from cryptrec_lint.readers.ssh import blocks, keys, sshcom_key

        begin = next(one for one in blocks.CONTENTS if self._text.startswith(one, at))
        content, end = blocks.CONTENTS[begin][1], self._closing(blocks.end_of(begin), at, _LONGEST)
        if end is None:
            return _nothing(0)
        inside = self._text[at + len(begin) : end - len(blocks.end_of(begin))]
        octets = blocks.octets(inside.split("\n")) or blocks.octets(between.unquoted(inside).split("\n")) or b""
        if not octets:
            plain = decorated.inside(self._text, at, at + len(begin), end - len(blocks.end_of(begin)))
            octets = next(filter(None, (blocks.octets(one.split("\n")) for one in plain)), b"")
        if not (sshcom_key.is_key(octets) if content == SSHCOM else keys.begins_like_key(octets)):
            return _nothing(2 * (end - at))
        return Key(at + len(begin), end, content, octets, content == SSHCOM, 0)

    def _strong_name(self, at: int) -> Key:
        found, looked = strong_names.octets(self._text, at)
        if found is None:
            return _nothing(4 * looked)
        return Key(at + len(strong_names.MARKS[0]), at + looked, MICROSOFT, found, False, 0)

    def _xml(self, at: int) -> Key:
        from cryptrec_lint.readers.xmlsig import fragments

        opening = fragments.opening(self._text, at)
        end = self._closing(opening.closing, at, fragments.LONGEST) if opening else None
        if opening is None or end is None:
            return _nothing(0)
        whole = self._text[at:end]
        if not fragments.is_perhaps_key(whole, opening):
            return _nothing(end - at)
        found = fragments.fragment(whole, opening)
        if found is None:
            return _nothing(_PARSING * (end - at))
        content = XML if opening.is_plain else XML_IN_STRING
        return Key(opening.end, end, content, found.octets, found.is_private, 0)

    def _closing(self, closing: str, at: int, longest: int) -> int | None:
        """Where ends what begins at `at`, if that is near enough. No part of the text is searched twice."""
        found = self._closings.get(closing, -1)
        if 0 <= found < at or closing not in self._closings:
            near = self._text.find(closing, at, at + _NEAR)  # many times as fast as a search that may go on to the end
            found = self._closings[closing] = near if near >= 0 else self._text.find(closing, at)
        return found + len(closing) if at <= found <= at + longest else None


def _nothing(cost: int) -> Key:
    return Key(0, 0, "", b"", False, cost)
