"""The attributes sent and understood: those of the RFCs, and what sets a speed at a BRAS."""

from functools import cache
from io import StringIO

from pyrad.dictionary import Dictionary

ATTRIBUTES = """
ATTRIBUTE User-Name 1 string
ATTRIBUTE NAS-IP-Address 4 ipaddr
ATTRIBUTE Framed-IP-Address 8 ipaddr
ATTRIBUTE Filter-Id 11 string
ATTRIBUTE Reply-Message 18 string
ATTRIBUTE Class 25 octets
ATTRIBUTE Session-Timeout 27 integer
ATTRIBUTE Calling-Station-Id 31 string
ATTRIBUTE NAS-Identifier 32 string
ATTRIBUTE Acct-Session-Id 44 string
ATTRIBUTE Event-Timestamp 55 date
ATTRIBUTE Message-Authenticator 80 octets
ATTRIBUTE Error-Cause 101 integer
VENDOR Cisco 9
BEGIN-VENDOR Cisco
ATTRIBUTE Cisco-AVPair 1 string
END-VENDOR Cisco
VENDOR Huawei 2011
BEGIN-VENDOR Huawei
ATTRIBUTE Huawei-Input-Average-Rate 2 integer
ATTRIBUTE Huawei-Output-Average-Rate 5 integer
ATTRIBUTE Huawei-Policy-Name 95 string
END-VENDOR Huawei
VENDOR ZTE 3902
BEGIN-VENDOR ZTE
ATTRIBUTE ZTE-QoS-Profile-Down 82 string
ATTRIBUTE ZTE-Rate-Ctrl-SCR-Down 83 integer
ATTRIBUTE ZTE-Rate-Ctrl-SCR-Up 89 integer
END-VENDOR ZTE
VENDOR ERX 4874
BEGIN-VENDOR ERX
ATTRIBUTE ERX-Qos-Profile-Name 26 string
END-VENDOR ERX
VENDOR WISPr 14122
BEGIN-VENDOR WISPr
ATTRIBUTE WISPr-Bandwidth-Max-Up 7 integer
ATTRIBUTE WISPr-Bandwidth-Max-Down 8 integer
END-VENDOR WISPr
VENDOR Mikrotik 14988
BEGIN-VENDOR Mikrotik
ATTRIBUTE Mikrotik-Rate-Limit 8 string
END-VENDOR Mikrotik
"""
"""Numbers from RFC 2865, 2866, 2869, 5176 and the dictionaries FreeRADIUS comes with."""


@cache
def dictionary() -> Dictionary:
    """Return the dictionary; it is never changed."""
    return Dictionary(StringIO(ATTRIBUTES))
