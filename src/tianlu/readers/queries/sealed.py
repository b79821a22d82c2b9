"""Opening what is sealed under an account's own key."""

import json
from dataclasses import asdict

from tianlu.readers import models
from tianlu.readers.data import PersonalData
from tianlu.readers.engines.keys import KeyMissing, key_store

_PURPOSE = "identity"


def sealed(account_id: str, personal: PersonalData) -> bytes:
    """The personal data encrypted under the account's key."""
    plain = json.dumps(asdict(personal), ensure_ascii=False).encode()
    return key_store().seal(account_id, plain, _PURPOSE)


def opened(account_id: str, content: bytes | memoryview) -> PersonalData | None:
    """The personal data, or None when the account's key is gone or the bytes are not its own."""
    try:
        plain = key_store().unseal(account_id, bytes(content), _PURPOSE)
    except (KeyMissing, ValueError):
        return None
    return PersonalData(**json.loads(plain))


def keys_belong_here() -> bool:
    """False when the keys are not those this database was written with; True before the first account."""
    mark = models.KeyMark.objects.values_list("fingerprint", flat=True).first()
    return mark is None or mark == key_store().fingerprint()
