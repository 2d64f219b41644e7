"""A BRAS's own part, by pyrad's client: signs logins in, tells accounting, hears orders."""

from contextlib import contextmanager
from io import StringIO

from pyrad.client import Client
from pyrad.dictionary import Dictionary

from connectors.radius.dictionary import ATTRIBUTES
from tests.servers.freeradius import SECRET

MORE = """
ATTRIBUTE User-Password 2 octets
ATTRIBUTE Acct-Status-Type 40 integer
ATTRIBUTE Acct-Terminate-Cause 49 integer
"""
STATUS = {"start": 1, "stop": 2}
LOST_CARRIER = 2


def sign_in(aaa, login, password):
    """Return the answer's code, and its Reply-Message."""
    with _client(aaa) as client:
        request = client.CreateAuthPacket(User_Name=login)
        request.AddAttribute("User-Password", request.PwCrypt(password))
        request.add_message_authenticator()
        reply = client.SendPacket(request)
    return reply.code, next(iter(reply.get("Reply-Message", ())), None)


def tell(aaa, what, login, session_id):
    """Tell accounting of a session, or have it ended; return the answer's code and Error-Cause."""
    named = {"User_Name": login, "Acct_Session_Id": session_id}
    if what == "stop":
        named["Acct_Terminate_Cause"] = LOST_CARRIER
    with _client(aaa) as client:
        if what == "disconnect":
            request = client.CreateCoAPacket(code=40, **named)
        else:
            status = {"Acct_Status_Type": STATUS[what], "NAS_IP_Address": "127.0.0.1"}
            request = client.CreateAcctPacket(**status, **named)
        reply = client.SendPacket(request)
    return reply.code, next(iter(reply.get("Error-Cause", ())), None)


@contextmanager
def _client(aaa):
    ports = aaa.ports
    client = Client(
        server="127.0.0.1", authport=ports.auth, acctport=ports.acct, coaport=ports.coa,
        secret=SECRET.encode(), dict=Dictionary(StringIO(ATTRIBUTES + MORE)),
    )  # fmt: skip
    client.retries, client.timeout = 1, 2
    try:
        yield client
    finally:
        client._CloseSocket()
