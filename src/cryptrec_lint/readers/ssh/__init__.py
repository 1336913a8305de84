"""OpenSSH: public keys, known hosts, certificates and signatures (RFC 4253, RFC 4716; PROTOCOL files of OpenSSH)."""
