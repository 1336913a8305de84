"""Signs and seals receipts: what a small in-house program often looks like."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BITS = 1024


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def sign(key, receipt):
    return key.sign(receipt, padding.PKCS1v15(), hashes.SHA256())


def seal(key, receipt):
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, receipt, None)


def seal_for_the_old_archive(key, receipt):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(receipt) + encryptor.finalize()


def receipt_number(receipt):
    return hashlib.md5(receipt).hexdigest()


def cache_name(receipt):
    return hashlib.md5(receipt, usedforsecurity=False).hexdigest()


def tag(key, receipt):
    return hmac.new(key, receipt, "sha1").digest()
