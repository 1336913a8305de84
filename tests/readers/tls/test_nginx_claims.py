"""What the nginx reader takes for its own: content first, then the name."""

from __future__ import annotations

from pathlib import Path

import pytest

from cryptrec_lint.readers.tls.nginx import READER
from cryptrec_lint.source import Source

NGINX = {
    "whole": "user www-data;\nevents { worker_connections 768; }\nhttp {\n  include /etc/nginx/conf.d/*.conf;\n}\n",
    "server": "server {\n  listen 443 ssl;\n  root /srv;\n}\n",
    "one line": "server { listen 443 ssl; ssl_protocols TLSv1; }\n",
    "fragment": "# tls\nssl_protocols TLSv1.2;\nssl_ciphers HIGH;\n",
    "one directive": "ssl_dhparam /etc/ssl/dh.pem;",
    "location": "location /api {\n    proxy_pass https://api;\n}\n",
    "crlf": "server {\r\n  listen 443 ssl;\r\n}\r\n",
    "bom": "\ufeffssl_protocols TLSv1;\n",
    "template": "{% if tls %}\nssl_protocols {{ protocols }};\n{% endif %}\n",
    "latin-1 comment": "# caf\udce9\nssl_protocols TLSv1;\n",
    "long list": "server {\n  server_name a\n    b\n    c\n    d;\n  listen 443 ssl;\n  index x;\n}\n",
}

OTHERS = {
    "apache": "SSLProtocol all -SSLv3\n<VirtualHost *:443>\n  SSLEngine on\n  ServerName a\n</VirtualHost>\n",
    "haproxy": "frontend x\n  bind :443 ssl crt /etc/a.pem\n",
    "postgresql": "ssl = on\nssl_ciphers = 'HIGH:!aNULL'\nlisten_addresses = '*'\n",
    "vsftpd": "ssl_enable=YES\nssl_ciphers=HIGH\nlisten=YES\n",
    "dovecot": "protocol imap {\n  mail_plugins = $x\n}\nssl_protocols = !SSLv3\nssl_cert = </etc/a.pem\n",
    "bind": 'include "/etc/bind/x.conf";\nserver 10.0.0.1 {\n  keys { k; };\n};\nzone "a" {\n  type master;\n};\n',
    "logrotate": "/var/log/x.log {\n  rotate 4\n  weekly\n}\n",
    "freeradius": "server default {\n  listen {\n    type = auth\n  }\n}\n",
    "nomad": "server {\n  enabled = true\n  bootstrap_expect = 3\n}\n",
    "yaml": "server:\n  listen: 443\nssl_protocols: TLSv1.2\n",
    "prose": "Set ssl_protocols TLSv1.2; and restart the server.\nThen look at the server {prod}.\nIt works.\n",
    "c": "struct server { int root; };\nint main(void) { return 0; }\n",
    "empty": "",
    "only a comment": "# ssl_protocols TLSv1;\n",
    "include only": "include /etc/other/*.conf;\n",
    "shell with a quotation": "set -e\nif true\nthen fi\ncat <<EOF\nssl_protocols TLSv1;\nEOF\ndone_it\nlast\n",
}


@pytest.mark.parametrize("text", NGINX.values(), ids=NGINX)
def test_claims_configurations_and_fragments(text: str) -> None:
    assert READER.claims(Source("some.conf", text.encode("utf-8", "surrogateescape")))


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_leaves_other_formats_alone(text: str) -> None:
    assert not READER.claims(Source("some.conf", text.encode()))


@pytest.mark.parametrize("name", ["README.md", "values.yaml", "deploy.sh", "x.py", "Notes.TXT"])
def test_a_file_of_another_format_may_quote_nginx(name: str) -> None:
    assert not READER.claims(Source(name, NGINX["server"].encode()))


@pytest.mark.parametrize("name", ["example.com", "default", "nginx.conf.j2", "ssl.inc", "nginx"])
def test_the_name_need_not_say_nginx(name: str) -> None:
    assert READER.claims(Source(name, NGINX["server"].encode()))


def test_binary_data_is_not_claimed() -> None:
    assert not READER.claims(Source("x", b"server {\n listen 443 ssl;\n" + bytes(8) + b"}"))


@pytest.mark.parametrize("before", [b"# \0\n", b"# nothing but comments\n\n" * 10_000, b"\r\n" * 70_000])
def test_what_a_server_passes_over_does_not_hide_the_rest(before: bytes) -> None:
    assert READER.claims(Source("x", before + NGINX["server"].encode()))


def test_what_debian_installs_is_claimed() -> None:
    path = Path("/etc/nginx/nginx.conf")
    if not path.is_file():
        pytest.skip(f"NOT CHECKED: the distribution's own configuration; {path} is not there")
    assert READER.claims(Source(str(path), path.read_bytes()))
