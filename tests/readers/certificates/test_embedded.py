"""A certificate or key is seen, at its line and column, in whatever form a configuration or a program holds it.

`@` marks the place where it must be seen. Each form has a twin beside it in which nothing may be seen.
"""

from __future__ import annotations

import base64
import gzip
import json
import textwrap
from collections.abc import Callable
from datetime import datetime, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509 import ocsp

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import facts, jwk_objects, words
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Fixture = Callable[[str], bytes]
Form = Callable[[str], str]

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


def b64(text: str) -> str:
    """A text in base64, in one line."""
    return base64.b64encode(text.encode()).decode()


def der(block: str) -> str:
    """The base64 of a block, in one line."""
    return "".join(block.splitlines()[1:-1])


def lines(block: str, width: int = 64) -> list[str]:
    """The base64 of a block, in lines."""
    return textwrap.wrap(der(block), width)


def quoted(block: str, form: str) -> str:
    """Every line of a block in a literal of its own."""
    return "".join(form.format(line) for line in block.splitlines())


def ldif(name: str, block: str) -> str:
    """RFC 2849: a line of 76 columns, the others behind a blank."""
    first, *others = textwrap.wrap(f"{name}{der(block)}", 76, break_on_hyphens=False, drop_whitespace=False)
    return "\n ".join([first, *others])


BASE64_OF_ARMOUR: dict[str, tuple[str, Form]] = {
    "a Secret": ("s.yaml", lambda c: f"kind: Secret\ndata:\n  tls.crt: @{b64(c)}\n  tls.key: ''\n"),
    "a kubeconfig": ("config", lambda c: f"- cluster:\n    certificate-authority-data: @{b64(c)}\n    server: x\n"),
    "a webhook in JSON": ("w.json", lambda c: f'{{"clientConfig": {{"caBundle": "@{b64(c)}"}}}}\n'),
    "cloud-init": ("user-data", lambda c: f"write_files:\n- encoding: b64\n  content: @{b64(c)}\n  path: /x\n"),
    "wrapped": (
        "c.yaml",
        lambda c: "content: |\n  @" + textwrap.indent("\n".join(textwrap.wrap(b64(c), 76)), "  ")[2:] + "\nend: 1\n",
    ),
    "a variable of the environment": (".env", lambda c: f"A=1\nCA_B64=@{b64(c)}\nB=2\n"),
    "text before the armour": ("c.yaml", lambda c: f"ca: @{b64('# our CA: 1' + chr(10) + c)}\n"),
    "another text before the armour": ("c.yaml", lambda c: f"ca: @{b64('# CA' + chr(10) + c)}\n"),
    "a configuration that holds it": ("c.yaml", lambda c: f"x: @{b64(json.dumps({'ca': c}))}\n"),
    "base64 twice": ("c.yaml", lambda c: f"x: @{b64('-----BEGIN X-----' + chr(10) + 'ca: ' + b64(c))}\n"),
}
BASE64_OF_DER: dict[str, tuple[str, Form]] = {
    "SAML": ("m.xml", lambda c: f"<a/>\n<ds:X509Certificate>@{der(c)}</ds:X509Certificate>\n"),
    "SAML, wrapped": (
        "m.xml",
        lambda c: "<X509Certificate>\n    @" + "\n    ".join(lines(c)) + "\n  </X509Certificate>\n",
    ),
    "SAML, wrapped with crlf": (
        "m.xml",
        lambda c: "<X509Certificate>@" + "\r\n".join(lines(c)) + "\r\n</X509Certificate>",
    ),
    "SAML, with character references": (
        "m.xml",
        lambda c: "<X509Certificate>@" + "&#13;\n".join(lines(c)) + "</X509Certificate>",
    ),
    "x5c": ("k.json", lambda c: f'{{"keys": [\n  {{"x5c": ["@{der(c)}"]}}]}}\n'),
    "JSON that escapes slashes": ("k.json", lambda c: '{"cert": "@' + der(c).replace("/", "\\/") + '"}'),
    ".NET's JSON": ("k.json", lambda c: '{"cert": "@' + der(c)[:40] + der(c)[40:].replace("+", "\\u002B") + '"}'),
    "JSON with line ends": ("k.json", lambda c: '{"cert": "@' + "\\n".join(lines(c)) + '\\n"}'),
    "LDIF": ("u.ldif", lambda c: "dn: cn=x\n" + ldif("userCertificate;binary:: @", c) + "\ncn: x\n"),
    "properties": ("a.properties", lambda c: "a=1\ncert=@" + "\\\n  ".join(lines(c)) + "\nb=2\n"),
    "Windows, without armour": ("x.cer", lambda c: "@" + "\r\n".join(lines(c)) + "\r\n"),
    "Windows, with a byte order mark": ("x.p7b", lambda c: "\ufeff@" + "\r\n".join(lines(c)) + "\r\n"),
    "code": ("a.go", lambda c: "\n".join(f'\t"{line}" +' for line in lines(c)).replace('"', '"@', 1) + '\n\t""\n'),
    "a constant": ("a.java", lambda c: f'static final String CERT = "@{der(c)}";\n'),
}
ARMOUR: dict[str, tuple[str, Form]] = {
    "JSON": ("a.json", lambda c: '{"a": 1,\n "ca": "@' + json.dumps(c)[1:] + "}"),
    "JSON in JSON": ("a.json", lambda c: json.dumps({"x": json.dumps({"ca": "@" + c})})),
    "JSON with crlf": ("a.json", lambda c: json.dumps({"ca": "@" + c.replace("\n", "\r\n")})),
    "YAML, double quoted": ("a.yaml", lambda c: 'x: 1\nca: "@' + c.replace("\n", "\\n") + '"\n'),
    "YAML, double quoted over lines": ("a.yaml", lambda c: 'ca: "@' + c.replace("\n", "\\n\\\n    ") + '"\n'),
    "environment": (".env", lambda c: "A=1\nCA=@" + c.replace("\n", "\\n") + "\n"),
    "an array of lines": ("a.json", lambda c: '{"ca": ["@' + json.dumps(c.splitlines())[2:] + "}"),
    "XML with character references": ("a.xml", lambda c: '<a ca="@' + c.replace("\n", "&#10;") + '"/>'),
    "Go, raw": ("a.go", lambda c: "package a\nconst ca = `@" + c + "`\n"),
    "Go, put together": ("a.go", lambda c: "const ca = " + quoted(c, '"{}\\n" +\n').replace('"', '"@', 1) + '""\n'),
    "Java": ("a.java", lambda c: "String ca = " + quoted(c, '"{}\\r\\n"\n + ').replace('"', '"@', 1) + '"";\n'),
    "C": ("a.c", lambda c: "char ca[] =\n" + quoted(c, '    "{}\\n"\n').replace('"', '"@', 1) + ";\n"),
    "JavaScript": ("a.js", lambda c: "const ca = [\n" + quoted(c, "'{}',\n").replace("'", "'@", 1) + "].join('\\n')\n"),
    "Python": ("a.py", lambda c: 'CA = """\\\n@' + c + '"""\n'),
    "Python, put together": ("a.py", lambda c: "CA = (\n" + quoted(c, '    b"{}\\n"\n').replace('"', '"@', 1) + ")\n"),
    "Visual Basic": ("a.vb", lambda c: "ca = " + quoted(c, '"{}" & vbCrLf & _\n').replace('"', '"@', 1) + '""\n'),
    "in one line of YAML": ("a.yaml", lambda c: "x: 1\nca: @" + c.replace("\n", " ") + "\n"),
    "a shell script": ("a.sh", lambda c: "#!/bin/sh\nCA='@" + c + "'\n"),
}


def octets(block: str) -> bytes:
    """The DER of a block."""
    return base64.b64decode(der(block))


def numbers(block: str, form: str, width: int = 12, apart: str = ", ") -> str:
    """The octets of a block, each in a form, so many a line."""
    each = [form.format(one) for one in octets(block)]
    return ",\n  ".join(apart.join(each[at : at + width]) for at in range(0, len(each), width))


def registry_export(block: str) -> str:
    """A value of regedit's export: lines end with a backslash."""
    return "\\\r\n  ".join(textwrap.wrap(",".join(f"{one:02x}" for one in octets(block)), 75, break_on_hyphens=False))


NUMBERS: dict[str, tuple[str, Form]] = {
    "C": ("a.h", lambda c: "unsigned char ca[] = {\n  0x@" + numbers(c, "0x{:02x}")[2:] + "\n};\n"),
    "C, upper case": ("a.c", lambda c: "x[]={\n0X@" + numbers(c, "0X{:02X}", 16, ",")[2:] + ",\n};\n"),
    "C, with offsets": (
        "a.c",
        lambda c: "x = { /* 0000 */ 0x@" + numbers(c, "0x{:02x}").replace("\n", "\n/* 0010 */ ")[2:] + "};\n",
    ),
    "C, escaped": (
        "a.c",
        lambda c: (
            'x = "\\x@' + '"\n "'.join(textwrap.wrap("".join(f"\\x{one:02x}" for one in octets(c)), 64))[2:] + '";\n'
        ),
    ),
    "Go, decimal": ("a.go", lambda c: "x := []byte{@" + ", ".join(map(str, octets(c))) + "}\n"),
    "Java": ("A.java", lambda c: "byte[] x = {@" + ", ".join(str(one - 256 * (one > 127)) for one in octets(c)) + "};"),
    "Java, cast": ("A.java", lambda c: "byte[] x = {(byte)0x@" + numbers(c, "(byte)0x{:02x}")[8:] + "};"),
    "Visual Basic": ("a.vb", lambda c: "x = {&H@" + ", ".join(f"&H{one:02X}" for one in octets(c))[2:] + "}"),
    "hexadecimal": ("a.js", lambda c: "Buffer.from('@" + octets(c).hex() + "', 'hex')"),
    "hexadecimal in Python": ("a.py", lambda c: "X = bytes.fromhex('@" + octets(c).hex().upper() + "')\n"),
    "hexadecimal in lines": ("a.hex", lambda c: "@" + "\n".join(textwrap.wrap(octets(c).hex(), 64)) + "\n"),
    "SQL": ("a.sql", lambda c: "INSERT INTO c VALUES (1, X'@" + octets(c).hex() + "');\n"),
    "SQL, 0x": ("a.sql", lambda c: "INSERT INTO c VALUES (1, 0x@" + octets(c).hex() + ");\n"),
    "PostgreSQL": ("a.sql", lambda c: "1\t\\\\x@" + octets(c).hex() + "\n"),
    "with colons": ("a.txt", lambda c: "@" + octets(c).hex(":") + "\n"),
    "regedit": ("a.reg", lambda c: '[HKEY\\A]\r\n"Blob"=hex:20,00,\\\r\n  @' + registry_export(c) + "\r\n"),
}
PACKED: dict[str, tuple[str, Form]] = {
    "gzip": (
        "user-data",
        lambda c: "encoding: gz+b64\ncontent: @" + base64.b64encode(gzip.compress(c.encode())).decode(),
    ),
    "base64 of base64 of armour": ("s.yaml", lambda c: f"ca: @{b64(b64(c))}\n"),
    "base64 of base64 of DER": ("s.yaml", lambda c: f"ca: @{b64(der(c))}\n"),
    "a release of Helm": (
        "s.yaml",
        lambda c: "release: @" + b64(base64.b64encode(gzip.compress(json.dumps({"manifest": c}).encode())).decode()),
    ),
    "gzip of DER": ("a.yaml", lambda c: "ca: @" + base64.b64encode(gzip.compress(octets(c))).decode() + "\n"),
    "base64url": ("a.json", lambda c: '{"csr": "@' + der(c).rstrip("=").replace("+", "-").replace("/", "_") + '"}'),
}


def each(form: str) -> Form:
    """Every line of a block in a form, the first of which has the mark before its text."""
    return lambda block: "".join(
        form.format(text=line, number=number) + "\n"
        for number, line in enumerate(["@" + block.splitlines()[0], *block.splitlines()[1:]], 7)
    )


def each_digits(form: str) -> Form:
    """The same of the base64 of a block, without its armour."""
    return lambda block: "".join(
        form.format(text=line) + "\n" for line in ["@" + (lines(block) or [""])[0], *lines(block)[1:]]
    )


DECORATED: dict[str, tuple[str, Form]] = {
    "a comment": ("a.conf", each("# {text}")),
    "a comment without a blank": ("a.conf", each("#{text}")),
    "a comment of C++": ("a.cc", each("// {text}")),
    "a comment of C": ("a.c", lambda c: "/*\n" + each(" * {text}")(c) + " */\n"),
    "a comment of SQL": ("a.sql", each("-- {text}")),
    "a comment of a batch file": ("a.bat", each("REM {text}")),
    "a comment inside a block": ("a.conf", lambda c: "server {\n" + each("    #{text}")(c) + "}\n"),
    "quoted mail": ("a.txt", each("> {text}")),
    "mail quoted twice": ("a.txt", each(">> {text}")),
    "a patch": ("a.patch", lambda c: "--- a\n+++ b\n" + each("+{text}")(c)),
    "a patch that removes it": ("a.diff", lambda c: "--- a\n+++ b\n" + each("-{text}")(c)),
    "a patch of a file in YAML": ("a.patch", lambda c: "+++ b\n+ca: |\n" + each("+  {text}")(c)),
    "a log": ("a.log", each("Nov 29 10:00:{number:02} host app[{number}]: {text}")),
    "numbers of lines": ("a.txt", each("{number:>4}  {text}")),
    "a list of YAML": ("a.yaml", lambda c: "ca:\n" + each("  - {text}")(c)),
    "a quoted list of YAML": ("a.yaml", lambda c: "ca:\n" + each('- "{text}"')(c)),
    "a table of Markdown": ("a.md", each("| {number} | {text} |")),
    "a table of commas": ("a.csv", each("{number},{text}")),
    "a shell script": ("a.sh", lambda c: "#!/bin/sh\n" + each('echo "{text}" >> /etc/ca.pem')(c)),
    "a batch file": ("a.bat", each("echo {text}>>ca.pem")),
    "PHP, line by line": ("a.php", lambda c: "<?php\n" + each('$c .= "{text}\\n";')(c)),
    "Java, line by line": ("a.java", each('sb.append("{text}\\n");')),
    "elements": ("a.xml", lambda c: "<a>" + each("<line>{text}</line>")(c) + "</a>\n"),
    "ends of lines made visible": ("a.txt", each("{text}^M$")),
    "DER, a comment": ("a.conf", each_digits("# {text}")),
    "DER, quoted mail": ("a.txt", each_digits("> {text}")),
    "DER, a list of YAML": ("a.yaml", lambda c: "ca:\n" + each_digits('- "{text}"')(c)),
    "DER, a patch": ("a.patch", lambda c: "+++ b\n" + each_digits("+{text}")(c)),
    "DER, line by line": ("a.js", each_digits("s += '{text}';")),
    "base64 of armour, quoted mail": (
        "a.txt",
        lambda c: "> @" + "\n> ".join(textwrap.wrap(b64(c), 70)) + "\n",
    ),
}
OTHER: dict[str, tuple[str, Form]] = {
    "ipsec.conf": ("ipsec.conf", lambda c: f"conn a\n  leftcert=0s@{der(c)}\n"),
    "a router": (
        "a.cfg",
        lambda c: (
            "certificate ca 01\n  @"
            + "\n  ".join(textwrap.wrap(" ".join(textwrap.wrap(octets(c).hex().upper(), 8)), 72))
            + "\n  quit\n"
        ),
    ),
}
KINDS = {
    "numbers": NUMBERS,
    "packed": PACKED,
    "base64 of armour": BASE64_OF_ARMOUR,
    "base64 of DER": BASE64_OF_DER,
    "armour": ARMOUR,
    "decorated": DECORATED,
    "numbers or base64": OTHER,
}
FORMS = {f"{kind}, {name}": form for kind, forms in KINDS.items() for name, form in forms.items()}


@pytest.fixture(scope="module")
def block(fixture: Fixture) -> str:
    """One certificate in armour."""
    text = fixture("others.pem").decode()
    return text[text.index(BEGIN) : text.index(END) + len(END)] + "\n"


@pytest.fixture
def read(no_files: Files) -> Callable[[str, str], list[Observation]]:
    """What is seen in a text by the readers that add to others, as the program chooses them."""

    def all_of(path: str, text: str, encoding: str = "utf-8") -> list[Observation]:
        source = Source(path, text.encode(encoding))
        return [one for reader in registry.additions(source) for one in reader.read(source, no_files)]

    return all_of


def without_name(shown: list[str]) -> list[str]:
    """The symbols without the name of the value."""
    return [line.partition("/")[2] for line in shown]


Read = Callable[..., list[Observation]]


@pytest.mark.parametrize(("path", "form"), FORMS.values(), ids=FORMS)
def test_the_form_does_not_matter(
    path: str, form: Form, block: str, read: Read, shown: Shown, observe: Observe
) -> None:
    marked = form(block)
    before, mark, after = marked.partition("@")
    assert mark
    found = read(path, before + after)
    assert without_name(shown(found)) == shown(observe(block.encode()))
    place = (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
    assert {(one.location.line, one.location.column) for one in found} == {place}


@pytest.mark.parametrize(("path", "form"), FORMS.values(), ids=FORMS)
def test_lines_before_it_move_it_and_nothing_else(path: str, form: Form, block: str, read: Read, shown: Shown) -> None:
    text = form(block).replace("@", "", 1)
    first, moved = read(path, text), read(path, "\n\n" + text)
    if text.startswith("#!"):
        return  # it is no script any more
    assert shown(moved) == shown(first)
    assert [one.location.line for one in moved] == [one.location.line + 2 for one in first]


READ_TWIN = {name: form for name, form in FORMS.items() if not name.startswith(("numbers", "packed", "decorated, DER"))}


@pytest.mark.parametrize(("path", "form"), READ_TWIN.values(), ids=READ_TWIN)
def test_without_the_certificate_nothing_is_seen(path: str, form: Form, block: str, read: Read) -> None:
    """The twin: the same text around a placeholder, and around a block whose base64 is broken; names may claim more."""
    for twin in (f"{BEGIN}\n...\n{END}\n", f"{BEGIN}\n{'-' * 64}\n{END}\n"):
        found = read(path, form(twin).replace("@", "", 1))
        assert [one.why.key for one in found if isinstance(one, Unresolved)] == ["embedded-no-block"] * len(found)
        assert all(one.location.symbol in facts.embedded_names() for one in found)


@pytest.mark.parametrize("mark", ["\ufeff", ""], ids=["marked", "unmarked"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(("path", "form"), FORMS.values(), ids=FORMS)
def test_a_file_of_windows_is_read_too(
    path: str, form: Form, encoding: str, mark: str, block: str, read: Read, shown: Shown
) -> None:
    text = form(block).replace("@", "", 1).lstrip("\ufeff")
    if text.startswith("#!"):
        return
    wide = read(path, mark + text, encoding)
    assert shown(wide) == shown(read(path, "\ufeff" + text))
    assert wide


def test_what_the_pem_reader_reads_is_not_read_twice(block: str, read: Read, shown: Shown) -> None:
    text = f"ca.crt: |\n{textwrap.indent(block, '  ')}b: {b64(block)}\nc: {der(block)}\n"
    source = Source("s.yaml", text.encode())
    assert [reader.name for reader in registry.claimants(source)] == ["pem"]
    assert [line.split()[0] for line in shown(read("s.yaml", text)) if line.count(" ") == 1] == [
        "b/certificate[0]",
        "c/certificate[1]",
    ]


def test_a_file_of_pem_alone_does_not_even_load_the_module(fixture: Fixture) -> None:
    for name in ("rsa.pem", "ec.pem"):
        text = fixture(name)
        alone = text[text.index(b"-----BEGIN") :]
        alone = b"".join(line for line in alone.splitlines(keepends=True) if not line.startswith(b"#"))
        assert not registry.READERS["embedded"].might_claim(Source(name, alone))


NAMES = {
    "tls.crt": "  tls.crt: {}\n",
    "ca": '{{"a": {{"ca": "{}"}}}}',
    "CA_B64": "export CA_B64='{}'\n",
    "ds:X509Certificate": "<ds:X509Certificate a='1'>\n{}\n</ds:X509Certificate>",
    "caCert": 'const caCert = "{}";',
    "trusted": "trusted:\n  - |\n    {}\n",
    "userCertificate;binary": "userCertificate;binary:: {}\n",
    "content": "content: !!binary |\n  {}\n",
    "key": 'set("key", "{}")',
    "value": "{}\n",
}


@pytest.mark.parametrize(("name", "text"), NAMES.items(), ids=NAMES)
def test_a_value_is_called_what_its_text_calls_it(name: str, text: str, block: str, read: Read) -> None:
    assert {one.location.symbol.partition("/")[0] for one in read("x.txt", text.format(der(block)))} == {name}


def test_the_members_of_a_list_have_its_name(block: str, read: Read) -> None:
    found = read("x.json", json.dumps({"x5c": [der(block), der(block)]}))
    seen = [one.location.symbol for one in found if isinstance(one, CertificateSeen)]
    assert seen == ["x5c/certificate[0]", "x5c/certificate[1]"]


@pytest.mark.parametrize(("path", "form"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_that_are_no_certificate_are_passed_over(path: str, form: Form, read: Read) -> None:
    """The twins: octets that begin like DER and are none, and DER that is cut short."""
    for twin in (b"\x30\x82\x01\x00\x02\x01\x05" + bytes(253), b"\x30\x82\x03\x00\x30\x82" + bytes(99)):
        block = f"{BEGIN}\n{base64.b64encode(twin).decode()}\n{END}\n"
        assert read(path, form(block).replace("@", "", 1)) == []


def test_a_private_key_in_numbers_is_not_quoted(no_files: Files) -> None:
    key = rsa.generate_private_key(65537, 1024)
    octets = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    source = Source("a.js", f"x = '{octets.hex()}';\n".encode())
    (reader,) = registry.additions(source)
    found = list(reader.read(source, no_files))
    assert any(getattr(one, "rule", "") == "private-key-unprotected" for one in found)
    assert source.line(1)[5:13] == octets[:4].hex()
    assert octets[4:20].hex() not in source.line(1)


def test_a_key_store_of_java_is_read_in_base64_too(no_files: Files) -> None:
    """An empty store of version 2 (KeyStore of the JDK): the digest over it is all that there is."""
    store = b"\xfe\xed\xfe\xed\0\0\0\2\0\0\0\0" + bytes(20)
    for data, expected in ((store, ["keystore.jks/keyStore[0].digest"]), (b"\xfe\xed\xfe\xee" + store[4:], [])):
        source = Source("s.yaml", f"data:\n  keystore.jks: {base64.b64encode(data).decode()}\n".encode())
        seen = [one for reader in registry.additions(source) for one in reader.read(source, no_files)]
        assert [one.location.symbol for one in seen] == expected


def response(certificates: int) -> bytes:
    """A response of OCSP in DER, with as many certificates as it is to be long."""
    key, day = ed25519.Ed25519PrivateKey.generate(), datetime(2026, 1, 1, tzinfo=timezone.utc)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "R")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day).sign(key, None)
    status, algorithm = ocsp.OCSPCertStatus.GOOD, hashes.SHA256()
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(bytes(32), bytes(32), 1, algorithm, status, day, None, None, None)
        .responder_id(ocsp.OCSPResponderEncoding.HASH, made)
    )
    builder = builder.certificates([made] * certificates) if certificates else builder
    return builder.sign(key, None).public_bytes(Encoding.DER)


@pytest.mark.parametrize(("certificates", "tag"), [(0, "3081"), (1, "3082"), (600, "3083")])
def test_a_response_of_ocsp_is_seen_whatever_its_length(certificates: int, tag: str, read: Read) -> None:
    octets = response(certificates)
    assert octets[:2].hex() == tag
    (found, *_) = read("a.yaml", f"ocsp: {base64.b64encode(octets).decode()}\n")
    assert isinstance(found, MechanismUse)
    assert (found.mechanism, found.location.column) == ("Ed25519", 7)
    refused = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    assert read("a.yaml", f"ocsp: {base64.b64encode(refused.public_bytes(Encoding.DER)).decode()}\n") == []


def test_what_is_compressed_has_an_end(read: Read) -> None:
    bomb = base64.b64encode(gzip.compress(bytes(20_000_000))).decode()
    (found,) = read("a.yaml", f"content: {bomb}\n")
    assert isinstance(found, Unresolved)
    assert found.why.key == "embedded-too-long"
    damaged = base64.b64encode(b"\x1f\x8b\x08\x00" + bytes(99)).decode()
    assert read("a.yaml", f"content: {damaged}\n") == []


# -------------------- what is no certificate

SILENT = {
    "a picture": ("a.css", "url(data:image/png;base64," + b64("x" * 900) + ")"),
    "words": ("a.txt", "MAXIMUMLENGTHOFTHECERTIFICATEDATAFIELDXX"),
    "a sequence of other things": ("a.txt", base64.b64encode(b"\x30\x82\x01\x00\x02\x01\x05" + bytes(253)).decode()),
    "a digest": ("a.txt", f"tls.crt: {'0123456789abcdef' * 4}\n"),
    "cut short for people": ("a.yaml", "certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM5...\n"),
    "cut short too": (
        "a.xml",
        "<X509Certificate>MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQsw...</X509Certificate>",
    ),
    "a template": ("a.yaml", "tls.crt: {{ .Values.certificate | b64enc }}\n"),
    "left out by kubectl": ("config", "certificate-authority-data: DATA+OMITTED\n"),
    "prose": ("a.md", f"It begins with `{BEGIN}` and ends with `{END}`.\n"),
    "code that writes armour": ("a.py", f'out = "{BEGIN}\\n" + encode(data) + "\\n{END}\\n"\n'),
    "code that tests a parser": ("a_test.go", f"const bad = `{BEGIN}\nZmFrZSBjZXJ0aWZpY2F0ZQ==\n{END}`\n"),
    "another kind of armour": ("a.go", '"-----BEGIN AGE FILE-----\\nwcFMA0000000\\n-----END AGE FILE-----"'),
    "a comment": (
        "a.conf",
        "".join(f"# {line}\n" for line in (BEGIN, "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQ", END)),
    ),
}


@pytest.mark.parametrize(("path", "text"), SILENT.values(), ids=SILENT)
def test_what_is_no_certificate_is_passed_over(path: str, text: str, read: Read) -> None:
    assert read(path, text) == []


def test_a_binary_file_is_no_text(block: str, read: Read) -> None:
    assert read("a.so", "\0\0" + b64(block)) == []


# -------------------- what was meant to be one

CLAIMED = {
    "cut off": ("m.xml", "<ds:X509Certificate>{}</ds:X509Certificate>", lambda c: der(c)[:200], "der-truncated"),
    "of another kind": ("k.json", '{{"x5c": ["{}"]}}', lambda c: b64("no certificate at all, but long enough"), ""),
    "no whole block": ("s.yaml", "data:\n  tls.crt: {}\n", lambda c: b64(c[:200]), "embedded-no-block"),
    "random": ("config", "    client-key-data: {}\n", lambda c: "QUJD" * 20, ""),
}


@pytest.mark.parametrize(("path", "text", "value", "why"), CLAIMED.values(), ids=CLAIMED)
def test_what_its_name_claims_to_be_a_certificate_is_not_passed_over(
    path: str, text: str, value: Form, why: str, block: str, read: Read
) -> None:
    data = text.format(value(block))
    (found,) = read(path, data)
    assert isinstance(found, Unresolved)
    assert (found.rule, found.why.key) == ("unreadable-input", why or "embedded-not-known")
    before = data[: data.index(value(block))]
    assert (found.location.line, found.location.column) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


def test_what_follows_the_der_in_the_same_base64_is_told(block: str, read: Read, shown: Shown) -> None:
    octets = base64.b64decode(der(block)) + b"and so on"
    found = read("x.yaml", f"ca: {base64.b64encode(octets).decode()}\n")
    assert isinstance(found[0], CertificateSeen)
    assert isinstance(found[-1], Unresolved)
    assert found[-1].why.key == "der-trailing-bytes"


# -------------------- in a file that begins with blocks, which the reader of PEM has

BESIDE: dict[str, Form] = {
    "DER behind a line of other digits": lambda c: "A" * 64 + "\n" + "\n".join(lines(c)) + "\n",
    "DER behind words": lambda c: "note: another one\nABCDEFGHIJKLMNOPQRSTUVWX\n" + der(c) + "\n",
    "DER right behind a block": lambda c: der(c) + "\n",
    "a comment": each("# {text}"),
    "a comment of C++": each("// {text}"),
    "a patch": each("+{text}"),
    "a string": lambda c: 'ca: "' + c.replace("\n", "\\n") + '"\n',
    "base64 of armour": lambda c: f"ca: {b64(c)}\n",
    "hexadecimal": lambda c: f"ca: {octets(c).hex()}\n",
}


@pytest.mark.parametrize("form", BESIDE.values(), ids=BESIDE)
def test_what_stands_beside_blocks_is_seen(form: Form, block: str, fixture: Fixture, no_files: Files) -> None:
    text = fixture("rsa.pem").decode()
    first = text[text.index("-----BEGIN CERT") : text.index("-----END CERTIFICATE-----") + 25] + "\n"
    for whole in (first + form(block).replace("@", ""), first + form(block).replace("@", "") + first):
        source = Source("x.pem", whole.encode())
        readers = [*registry.claimants(source), *registry.additions(source)]
        seen = [one for reader in readers for one in reader.read(source, no_files) if isinstance(one, CertificateSeen)]
        assert len({one.sha256 for one in seen}) == 2
        assert len(seen) == 1 + whole.count(first)


def test_a_long_bundle_is_not_searched_between_its_lines(fixture: Fixture) -> None:
    """In so many lines, something looks like a mark by chance; beside the blocks it is one."""
    text = fixture("rsa.pem").decode()
    first = text[text.index("-----BEGIN CERT") : text.index("-----END CERTIFICATE-----")]
    odd = first + "MIIDpTCCAaaaaaaaaaaaaaaaaaaaaaaaaaaa\neyJ H4sI TUlJ kty\n-----END CERTIFICATE-----\n"
    assert not registry.READERS["embedded"].might_claim(Source("x.pem", (odd * 9).encode()))
    assert registry.READERS["embedded"].might_claim(
        Source("x.pem", (odd * 9 + "token eyJhbGciOiJFUzI1NiJ9\n").encode())
    )


# -------------------- keys and tokens that are one word

SSH = rsa.generate_private_key(65537, 1024).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def token(head: bytes) -> str:
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (head, b"{}", b""))


TOKEN = token(b'{"alg":"none"}')
WORDS: dict[str, tuple[str, str, str]] = {
    "Terraform": ("a.tf", f'public_key = "@{SSH} me"\n', "public_key/publicKey[0]"),
    "cloud-init": ("user-data", f"ssh_authorized_keys:\n  - @{SSH}\n", "ssh_authorized_keys/publicKey[0]"),
    "JSON": ("a.json", json.dumps({"key": f"@{SSH}\n"}), "key/publicKey[0]"),
    "beside a certificate's block": ("a.yaml", f"a: x\nkey: @{SSH}\n", "key/publicKey[0]"),
    "in base64": ("s.yaml", f"data:\n  ssh-publickey: @{b64(SSH)}\n", "ssh-publickey/publicKey[0]"),
    "a header of HTTP": ("a.txt", f"GET / HTTP/1.1\nAuthorization: Bearer @{TOKEN}\n", ""),
    "a variable": (".env", f"A=1\nTOKEN=@{TOKEN}\n", "TOKEN/token[0].alg"),
    "a header with blanks": (".env", "TOKEN=@" + token(b'{ "alg":"none"}') + "\n", "TOKEN/token[0].alg"),
    "a header of several lines": (".env", "TOKEN=@" + token(b'{\n "alg":"none"}') + "\n", "TOKEN/token[0].alg"),
    "a member": ("a.json", f'{{"id_token": "@{TOKEN}"}}', "id_token/token[0].alg"),
}


@pytest.mark.parametrize(("path", "text", "symbol"), WORDS.values(), ids=WORDS)
def test_keys_of_openssh_and_tokens_are_found_in_other_texts(path: str, text: str, symbol: str, read: Read) -> None:
    before, _, after = text.partition("@")
    found = read(path, before + after)
    assert {(one.location.line, one.location.column) for one in found} == {
        (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
    }
    assert not symbol or symbol in {one.location.symbol for one in found}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.tf", f'public_key = "{SSH[:40]}"\n'),
        ("a.tf", f'public_key = "ssh-rsa AAAA{"B" * 60}"\n'),
        ("a.txt", "Bearer eyJhIjogMX0.eyJhIjogMX0.AAAA\n"),
        ("a.txt", "see com.example.eyJhbGciOiJub25lIn0.Class.java\n"),
        # their own readers have these
        ("authorized_keys", f"{SSH}\n"),
        ("a.jwt", TOKEN),
    ],
)
def test_words_that_are_none_are_passed_over(path: str, text: str, read: Read) -> None:
    assert read(path, text) == []


def test_a_block_at_the_head_of_a_file_of_source_code_is_seen(block: str, read: Read) -> None:
    assert any(isinstance(one, CertificateSeen) for one in read("a.py", block))
    assert read("a.pem", block) == []


PUBLIC = {
    "kty": "RSA",
    "n": base64.urlsafe_b64encode((2**1023 + 2**700 + 3).to_bytes(128, "big")).decode(),
    "e": "AQAB",
}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "jwk: '@'\n"),
        ("a.go", "const key = `@`\n"),
        ("notes.txt", "The partner's key is @, use it.\n"),
        ("a.md", "```json\n@\n```\n"),
        ("a.txt", "x {not json: @\n"),
    ],
)
def test_a_web_key_in_another_text_is_seen(path: str, text: str, read: Read) -> None:
    for form in (json.dumps(PUBLIC), json.dumps(dict(reversed(PUBLIC.items())), indent=2)):
        found = [one for one in read(path, text.replace("@", form)) if isinstance(one, MechanismUse)]
        assert [one.mechanism for one in found] == ["RSA-1024"]
        assert all(one.written == "{" for one in found)


def test_a_web_key_beside_a_block_is_seen(block: str, no_files: Files) -> None:
    """The block alone would be called compliant."""
    source = Source("keys.txt", f"{block}\n{json.dumps(PUBLIC)}\n".encode())
    readers = [*registry.claimants(source), *registry.additions(source)]
    found = [one for reader in readers for one in reader.read(source, no_files)]
    assert [one.mechanism for one in found if isinstance(one, MechanismUse)].count("RSA-1024") == 1


@pytest.mark.parametrize("name", ["keys.json", "jwks"])
def test_a_file_of_web_keys_is_left_to_its_own_reader(name: str) -> None:
    source = Source(name, json.dumps({"keys": [PUBLIC]}).encode())
    assert [one.name for one in registry.claimants(source)] == ["jose"]
    assert registry.additions(source) == []


@pytest.mark.parametrize(
    "text",
    [
        'say "kty": "RSA" first',
        '{"kty": "RSA", "n": "AQ"',
        '"kty":"RSA", "n": "AQ"}',
        '{"kty": "other", "n": "AQ"}',
        '{"a": {"b": 1}, "kty": "RSA"}',
    ],
)
def test_what_is_no_whole_web_key_is_passed_over(text: str, read: Read) -> None:
    assert read("a.txt", text) == []


def test_the_secret_of_a_web_key_is_not_quoted(no_files: Files) -> None:
    source = Source("a.yaml", b'key: \'{"k": "c2VjcmV0LXNlY3JldC1zZWNyZXQ", "kty": "oct", "alg": "HS256"}\'\n')
    (reader,) = registry.additions(source)
    found = list(reader.read(source, no_files))
    assert found
    assert "c2VjcmV0" not in source.line(1)
    assert all("c2VjcmV0" not in getattr(one, "written", "") for one in found)


def test_no_object_is_gone_through_twice_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else many members after one open bracket cost the square of their number."""
    tried: list[int] = []

    class Counting:
        def match(self, text: str, start: int, end: int) -> None:
            tried.append(start)

    monkeypatch.setattr(jwk_objects, "_FLAT", Counting())
    text = '{"kty":"RSA",' * 2 + '"kty":"RSA",' * 1000
    assert list(words.found(text)) == []
    assert tried == [0, len('{"kty":"RSA",')]


def test_nothing_that_is_compressed_is_nothing_to_tell(read: Read) -> None:
    """It is not longer than the limit, as was said of it."""
    assert read("a.yaml", f"x: {base64.b64encode(gzip.compress(b'')).decode()}\n") == []
