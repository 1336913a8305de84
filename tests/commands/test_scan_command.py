"""`cryptrec-lint scan` as a user meets it: exit statuses, inputs good and bad, languages, formats."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cryptrec_lint.readers.certificates import der_certificate
from cryptrec_lint.source import Source

TOP = Path(__file__).parents[2]
BID = TOP / "examples" / "tls" / "bid.pem"
WWW = TOP / "examples" / "tls" / "www.pem"
LONG = TOP / "tests" / "data" / "root_until_2036.pem"

Lint = Callable[..., Any]


def test_exit_0_when_everything_is_accepted(lint: Lint) -> None:
    ran = lint("scan", WWW)
    assert ran.status == 0
    assert "Result: compliant with the policy." in ran.out
    assert ran.err == ""


def test_exit_1_when_something_is_rejected(lint: Lint) -> None:
    ran = lint("scan", BID)
    assert ran.status == 1
    assert "the SHA-1/RSA-1024 transition guideline retires RSA-1024." in ran.out
    assert "compliant" not in ran.out


def test_exit_2_for_a_path_that_does_not_exist(lint: Lint) -> None:
    ran = lint("scan", "no-such-file.pem")
    assert ran.status == 2
    assert ran.err == "error: no-such-file.pem: no such file or folder\n"
    assert ran.out == ""


def test_exit_2_for_an_unknown_policy_names_those_that_exist(lint: Lint) -> None:
    ran = lint("scan", "--policy", "cryptrec-1999", WWW)
    assert ran.status == 2
    assert "cryptrec-1999 cannot be used here; allowed: cryptrec-2003, cryptrec-2013, cryptrec-2013-r1," in ran.err
    assert "current, tls-1.x-exception, tls-1.x-high" in ran.err


def test_exit_2_for_a_usage_error(lint: Lint) -> None:
    assert lint("scan", "--no-such-option", WWW).status == 2
    assert lint("scan", "--as-of", "yesterday", WWW).status == 2
    assert lint("scan").status == 2


def test_exit_3_when_there_is_nothing_to_judge(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here")
    ran = lint("scan", tmp_path)
    assert ran.status == 3
    assert "There was nothing to judge." in ran.out
    assert lint("scan", "--allow-empty", tmp_path).status == 0


def test_fail_on_moves_the_bar(lint: Lint, tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text("import hashlib\nhashlib.sha1(b'')\n")
    assert lint("scan", code).status == 0
    assert lint("scan", "--fail-on", "conditional", code).status == 1
    assert lint("scan", "--fail-on", "undetermined", code).status == 0
    assert lint("scan", "--fail-on", "never", BID).status == 0


# -- hostile and broken input: a place, a reason, never a traceback, never a lost result ----------------------------


def test_random_bytes_are_no_format(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "random.bin").write_bytes(bytes(range(256)) * 40)
    ran = lint("scan", tmp_path / "random.bin", WWW)
    assert ran.status == 0
    assert "random.bin: not in any format that is known: not read" in ran.out
    assert "compliant" not in ran.out
    assert lint("scan", tmp_path / "random.bin").status == 3


def test_an_empty_file_is_said_to_be_empty(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_bytes(b"")
    ran = lint("scan", tmp_path / "empty.pem")
    assert ran.status == 3
    assert "empty.pem: the file is empty" in ran.out


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_folder_that_links_to_itself_is_walked_once(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "bid.pem").write_bytes(BID.read_bytes())
    (tmp_path / "a" / "same.pem").symlink_to(tmp_path / "bid.pem")
    ran = lint("scan", "--format", "json", tmp_path)
    assert ran.status == 1
    assert json.loads(ran.out)["summary"]["certificates"] == 2


def test_a_link_out_of_the_folder_is_not_followed(lint: Lint, tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.pem").write_bytes(BID.read_bytes())
    (inside / "secret.pem").symlink_to(outside / "secret.pem")
    (inside / "folder").symlink_to(outside, target_is_directory=True)
    ran = lint("scan", inside)
    assert ran.status == 3
    assert ran.out.count("the link leads out of") == 2


def test_a_truncated_pem_fails_the_run_and_loses_nothing_else(lint: Lint, tmp_path: Path) -> None:
    whole = WWW.read_text()
    (tmp_path / "cut.pem").write_text(whole + whole[: len(whole) // 3])
    ran = lint("scan", "--verbose", tmp_path / "cut.pem")
    assert ran.status == 1
    assert "[unreadable-input]" in ran.out
    assert "EC P-256" in ran.out
    assert lint("scan", "--allow-unreadable", tmp_path / "cut.pem").status == 0


def test_a_python_file_with_a_syntax_error(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import hashlib\n\ndef f(:\n    pass\n\nhashlib.md5(b'')\n")
    ran = lint("scan", tmp_path / "broken.py")
    assert ran.status == 1
    assert "[unreadable-input]" in ran.out
    assert "MD5 is in no section" in ran.out


def test_an_nginx_file_with_an_unclosed_block(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "site.conf").write_text("server {\n    listen 443 ssl;\n    ssl_ciphers RC4-MD5;\n")
    ran = lint("scan", tmp_path / "site.conf")
    assert ran.status == 1
    assert "site.conf" in ran.out
    assert "[unreadable-input]" in ran.out
    assert "TLS_RSA_WITH_RC4_128_MD5" in ran.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(lint: Lint, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pem")
    assert "not a regular file" in lint("scan", tmp_path / "pipe.pem").out


def test_control_characters_of_scanned_files_never_reach_the_terminal(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "evil.py").write_bytes(b"import hashlib\nhashlib.md5(b'\x1b[2J\x07')  # \x1b]0;owned\x07\n")
    ran = lint("scan", tmp_path / "evil.py")
    assert ran.status == 1
    assert "\x1b" not in ran.out
    assert "\x07" not in ran.out


def test_a_fault_of_a_reader_loses_no_other_file(lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cryptrec_lint.readers.certificates import pem

    def fail(*_: object) -> Any:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(type(pem.READER), "read", fail)
    (tmp_path / "a.pem").write_bytes(BID.read_bytes())
    (tmp_path / "b.py").write_text("import hashlib\nhashlib.md5(b'')\n")
    ran = lint("scan", tmp_path)
    assert ran.status == 1
    assert "not read to the end because of a fault in this program (pem, ZeroDivisionError: by zero)" in ran.out
    assert "MD5 is in no section" in ran.out


# -- inputs and outputs ---------------------------------------------------------------------------------------------


def test_standard_input_takes_the_name_that_it_is_given(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    code = b"import hashlib\nhashlib.md5(b'')\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(code)))
    ran = lint("scan", "-", "--stdin-filename", "src/app.py")
    assert ran.status == 1
    assert ran.out.startswith("src/app.py\n  2:1  rejected")


def test_output_goes_to_a_file(lint: Lint, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    ran = lint("scan", "--format", "json", "--output", target, BID)
    assert ran.out == ""
    assert json.loads(target.read_text(encoding="utf-8"))["summary"]["rejected"] == 2


def test_a_forced_reader_reads_what_it_would_not_claim(lint: Lint, tmp_path: Path) -> None:
    page = tmp_path / "page.js"
    page.write_text("/* A certificate\n\n-----BEGIN CERTIFICATE-----\n\nbegins so. */\n")
    assert lint("scan", page).status == 3
    forced = lint("scan", "--reader", "pem", page)
    assert forced.status == 1
    assert "has no end line" in forced.out


def test_a_fault_in_choosing_a_reader_loses_no_other_file(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, source: Source) -> bool:
        raise ZeroDivisionError(source.path)

    monkeypatch.setattr(der_certificate.DerReader, "claims", fail)
    (tmp_path / "a.der").write_bytes(b"\x30\x03\x02\x01\x00")
    (tmp_path / "b.py").write_text("import hashlib\nhashlib.md5(b'')\n")
    ran = lint("scan", tmp_path)
    assert ran.status == 1
    assert "ZeroDivisionError" in ran.out and "MD5" in ran.out


def test_japanese_by_option_and_by_locale(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    by_option = lint("scan", "--lang", "ja", BID).out
    assert "RSA-1024はSHA-1・RSA1024移行指針が移行を求める技術。" in by_option
    assert "結果：不可のものがある。" in by_option
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert lint("scan", BID).out == by_option
    assert "no-such-file：ファイルもフォルダーもない" in lint("scan", "no-such-file").err
    assert "ファイルやフォルダーを調べる" in lint("--help").out


def test_the_last_line_names_a_newer_edition(lint: Lint) -> None:
    last = lint("scan", WWW).out.rstrip().splitlines()[-1]
    assert last == (
        "A newer edition is known: CRYPTREC LS-0001-2022R2 (2026-03-30). Judge by it with --policy current."
    )
    assert "newer edition" not in lint("scan", "--policy", "current", WWW).out


def test_what_is_accepted_with_a_term_is_said_without_verbose(lint: Lint) -> None:
    ran = lint("scan", "--policy", "current", "--as-of", "2026-11-22", WWW)
    assert ran.status == 0
    assert (
        "with a term: RSA-2048 has 112 bits of security: 移行完遂期間 (migration to be completed) in 2022-2030"
        in ran.out
    )


def test_the_day_of_use_decides(lint: Lint) -> None:
    assert lint("scan", "--as-of", "2013-04-30", "--until", "2013", BID).status == 0
    assert lint("scan", "--as-of", "2026-11-22", BID).status == 1
    assert lint("scan", "--policy", "current", "--as-of", "2031-01-01", WWW).status == 1


def test_the_end_of_use_decides(lint: Lint) -> None:
    """The root is RSA-2048 and valid until 2036: --until goes before what a certificate says of itself."""
    current = ("scan", "--policy", "current", "--as-of", "2026-11-22")
    ran = lint(*current, LONG)
    assert ran.status == 1
    assert "enough until the end of 2030" in ran.out
    assert "the certificate's validity reaches into 2031-2040" in ran.out
    assert lint(*current, "--until", "2030", LONG).status == 0
    assert lint(*current, WWW).status == 0
    ran = lint(*current, "--until", "2035", WWW)
    assert ran.status == 1
    assert "the system's life reaches that far (--until)" in ran.out
    ran = lint(*current, "--until", "2025", WWW)
    assert (ran.status, ran.out) == (2, "")
    assert "the system's life cannot end in 2025, before 2026-11-22" in ran.err


def test_folders_of_tools_are_passed_over_and_named(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "old.pem").write_bytes(BID.read_bytes())
    (tmp_path / "www.pem").write_bytes(WWW.read_bytes())
    ran = lint("scan", tmp_path)
    assert ran.status == 0
    assert "folders not entered:" in ran.out
    assert "node_modules" in ran.out
    assert lint("scan", tmp_path / "node_modules").status == 1


def test_a_configuration_hands_over_the_certificates_that_it_names(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "tls").mkdir()
    (tmp_path / "tls" / "bid.crt").write_bytes(BID.read_bytes())
    site = tmp_path / "site.conf"
    site.write_text(
        "server {\n    listen 443 ssl;\n    ssl_certificate tls/bid.crt;\n    ssl_ciphers ECDHE+AESGCM;\n}\n"
    )
    ran = lint("scan", site)
    assert "RSA-1024" in ran.out
    site.write_text(site.read_text().replace("bid.crt", "gone.crt"))
    ran = lint("scan", site)
    assert "tls/gone.crt is not within what was scanned" in ran.out


def test_an_included_file_is_read_once_and_in_its_context(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "conf.d").mkdir()
    (tmp_path / "nginx.conf").write_text("http {\n    ssl_protocols TLSv1.2;\n    include conf.d/*.conf;\n}\n")
    (tmp_path / "conf.d" / "site.conf").write_text(
        "server {\n    listen 443 ssl;\n    ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;\n}\n"
    )
    report = json.loads(lint("scan", "--format", "json", "--policy", "current", tmp_path).out)
    seen = [one["mechanism"] for one in report["findings"] if one["location"]["path"].endswith("site.conf")]
    assert seen.count("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256") == 1
    assert "TLS 1.3" not in {one["mechanism"] for one in report["findings"]}


def test_fingerprints_do_not_depend_on_prefix_or_line(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fingerprints(*arguments: object) -> list[str]:
        return [one["fingerprint"] for one in json.loads(lint("scan", "--format", "json", *arguments).out)["findings"]]

    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "src").mkdir()
    code = repository / "src" / "code.py"
    code.write_text("import hashlib\nhashlib.md5(b'')\nhashlib.md5(b'')\n")
    absolute = fingerprints(repository)
    assert len(set(absolute)) == 2
    monkeypatch.chdir(repository / "src")
    assert fingerprints(".") == absolute
    assert fingerprints("code.py") == absolute
    code.write_text("import hashlib\n\n\n# moved\nhashlib.md5(b'')\nhashlib.md5(b'')\n")
    assert fingerprints(".") == absolute


def test_an_include_hides_no_file(lint: Lint, tmp_path: Path) -> None:
    """A configuration may name any file; what it does not itself judge is read as if nobody named it."""
    (tmp_path / "nginx.conf").write_text(
        "events {\n    include real.conf;\n}\nhttp {\n    include app.py;\n    include bid.pem;\n    ssl_protocols TLSv1.2;\n}\n"
    )
    (tmp_path / "real.conf").write_text("server {\n    listen 443 ssl;\n    ssl_ciphers RC4-MD5;\n}\n")
    (tmp_path / "app.py").write_text("import hashlib\nhashlib.md5(b'')\n")
    (tmp_path / "bid.pem").write_bytes(BID.read_bytes())
    out = lint("scan", tmp_path).out
    assert "TLS_RSA_WITH_RC4_128_MD5" in out
    assert "hashlib.md5" in out
    assert "RSA-1024" in out


def test_a_day_before_the_list_was_published_is_refused(lint: Lint) -> None:
    """Nobody turns a gate green by judging on a day when the list did not exist."""
    ran = lint("scan", "--as-of", "2001-01-01", BID)
    assert ran.status == 2
    assert (
        ran.err
        == "error: 2001-01-01 lies before 2013-03-01, when the list of the policy cryptrec-2013 was published; for the record of accreditation on a day of signing use `record match`\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are Linux's")
@pytest.mark.parametrize("format", ["text", "json", "sarif"])
def test_names_and_contents_that_are_no_utf8_lose_no_report(lint: Lint, tmp_path: Path, format: str) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.py", "w") as file:
        file.write("import hashlib\nhashlib.md5(b'')\n")
    (tmp_path / "n.conf").write_bytes(
        b"server { listen 443 ssl; ssl_protocols TLSv1.2; ssl_ciphers RC4-MD5; server_name \xff\xfe; }\n"
    )
    ran = lint("scan", "--format", format, tmp_path)
    assert ran.status == 1
    assert "MD5" in ran.out
    assert "RC4" in ran.out


def test_an_output_that_cannot_be_written_is_one_line(lint: Lint) -> None:
    ran = lint("scan", "--output", "/nonexistent/report.json", "--format", "json", WWW)
    assert ran.status == 2
    assert ran.err == "error: /nonexistent/report.json cannot be written (No such file or directory)\n"


def test_closed_standard_streams_are_one_line(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    ran = lint("scan", "-")
    assert (ran.status, ran.err) == (2, "error: standard input is closed\n")


def test_thousands_of_findings_on_one_line_take_linear_work(lint: Lint, tmp_path: Path) -> None:
    """The line is cut and hashed once; with a hash of it for each finding this would take minutes."""
    (tmp_path / "long.py").write_text("import hashlib\n" + "hashlib.md5();" * 20000 + "\n")
    ran = lint("scan", "--format", "json", tmp_path / "long.py")
    assert json.loads(ran.out)["summary"]["rejected"] == 20000


def test_utf16_armour_and_upper_case_suffixes_are_not_passed_by(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "wide.crt").write_bytes(b"\xff\xfe" + BID.read_text().encode("utf-16-le"))
    (tmp_path / "CODE.PY").write_text("import hashlib\nhashlib.md5(b'')\n")
    out = lint("scan", tmp_path).out
    assert "wide.crt" in out
    assert "MD5 is in no section" in out


def test_a_file_too_large_fails_only_where_a_reader_would_want_it(lint: Lint, tmp_path: Path) -> None:
    from cryptrec_lint.discover import MAX_BYTES

    for name, start in (("data.bin", b"\0\1\2\3"), ("bundle.pem", b"-----BEGIN CERTIFICATE-----\n")):
        with open(tmp_path / name, "wb") as file:
            file.write(start)
            file.truncate(MAX_BYTES + 1)
    (tmp_path / "www.pem").write_bytes(WWW.read_bytes())
    ran = lint("scan", tmp_path)
    assert ran.status == 1
    assert "bundle.pem" in ran.out
    assert "data.bin" not in ran.out
    (tmp_path / "bundle.pem").unlink()
    assert lint("scan", tmp_path).status == 0
