"""SignedData: every signature with its signer, its time and its algorithms, and whether it is right.

What is expected follows from RFC 5652 and from what OpenSSL was told to do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import pkcs7

from cryptrec_lint.model import MechanismUse, Observation, SignatureSeen

if TYPE_CHECKING:
    from tests.readers.cms.conftest import Made, Signer

Observe = Callable[[bytes], list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

MESSAGE = b"The contract.\n"
SIGNER = "cms[0].signerInfos[0]"
