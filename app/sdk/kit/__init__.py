"""The contract-test kit: what any connector's tests import, ours and those of others.

It needs pytest, and nothing that runs on a desk imports it. A connector's tests are two classes:

    from app.sdk.kit import Contract, HttpBadInput

    class TestContract(Contract):         one trial against a system that is well
    class TestBadInput(HttpBadInput):     the same connector against one that is not

`docs/connectors/README.md` says more; `ringside connectors new` writes both out.
"""

import pytest

for _name in (
    "trying",
    "acting",
    "contract",
    "bad_input",
    "http_bad_input",
    "inquiring",
    "judging",
    "leaks",
):
    pytest.register_assert_rewrite(f"app.sdk.kit.{_name}")

from app.sdk.kit.bad_input import BadInput  # noqa: E402 - after what rewrites its assertions
from app.sdk.kit.contract import Contract  # noqa: E402
from app.sdk.kit.hostile import HOSTILE  # noqa: E402
from app.sdk.kit.http_bad_input import HttpBadInput  # noqa: E402
from app.sdk.kit.http_server import Asked, MisbehavingHttp  # noqa: E402
from app.sdk.kit.rows import Row  # noqa: E402
from app.sdk.kit.sockets import Listening, misbehaving_tcp, misbehaving_udp  # noqa: E402
from app.sdk.kit.trial import SECRET, Questions, Trial, lent, order, subject  # noqa: E402

__all__ = [
    "HOSTILE",
    "SECRET",
    "Asked",
    "BadInput",
    "Contract",
    "HttpBadInput",
    "Listening",
    "MisbehavingHttp",
    "Questions",
    "Row",
    "Trial",
    "lent",
    "misbehaving_tcp",
    "misbehaving_udp",
    "order",
    "subject",
]
