"""Writes the settings of a FreeRADIUS 3: the town's AAA and, at its `coa` port, its BRAS."""

from pathlib import Path

import msgspec

LOOPBACK = "127.0.0.1"
CONFIG = "radiusd.conf"
READY = "Ready to process requests"


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """UDP ports on this machine."""

    auth: int
    acct: int
    coa: int


def write_config(folder: Path, database: Path, ports: Ports) -> Path:
    """Write `radiusd.conf` into the folder, and return the folder: what `freeradius -d` wants.

    Who may ask, and with which secret, stands in the database's `nas` table.
    """
    text = _PLACES.format(folder=folder) + _MODULES.format(database=database)
    listens = {name: getattr(ports, name) for name in Ports.__struct_fields__}
    for each in ("auth", "acct", "coa"):
        listens[each] = _listen(each, listens[each])
    text += _AAA.replace("@auth@", listens["auth"]).replace("@acct@", listens["acct"])
    text += _BRAS.replace("@coa@", listens["coa"]).replace("@here@", LOOPBACK)
    (folder / CONFIG).write_text(text, encoding="utf-8")
    return folder


def _listen(kind: str, port: int) -> str:
    return f"listen {{\n    type = {kind}\n    ipaddr = {LOOPBACK}\n    port = {port}\n  }}"


_PLACES = """\
name = radiusd
raddbdir = {folder}
logdir = {folder}
run_dir = {folder}
pidfile = {folder}/radiusd.pid
libdir = /usr/lib/freeradius
max_request_time = 5
cleanup_delay = 5
max_requests = 4096
hostname_lookups = no
log {{
  destination = stdout
}}
security {{
  reject_delay = 0
  status_server = yes
}}
thread pool {{
  start_servers = 2
  max_servers = 8
  min_spare_servers = 1
  max_spare_servers = 4
}}
"""

_MODULES = """
modules {{
  always reject {{
    rcode = reject
  }}
  always handled {{
    rcode = handled
  }}
  always ok {{
    rcode = ok
  }}
  expr {{
  }}
  pap {{
  }}
  sql {{
    driver = "rlm_sql_sqlite"
    dialect = "sqlite"
    sqlite {{
      filename = "{database}"
      busy_timeout = 3000
    }}
    read_clients = yes
    client_table = "nas"
    group_attribute = "SQL-Group"
    sql_user_name = "%{{User-Name}}"
    pool {{
      start = 2
      min = 1
      max = 8
      spare = 2
      uses = 0
      lifetime = 0
      idle_timeout = 0
    }}
    client_query = "SELECT id, nasname, shortname, type, secret, server FROM nas"
    authorize_check_query = "SELECT id, username, attribute, value, op FROM radcheck \\
      WHERE username = '%{{SQL-User-Name}}' ORDER BY id"
    authorize_reply_query = "SELECT id, username, attribute, value, op FROM radreply \\
      WHERE username = '%{{SQL-User-Name}}' ORDER BY id"
    group_membership_query = "SELECT groupname FROM radusergroup \\
      WHERE username = '%{{SQL-User-Name}}' ORDER BY priority"
    authorize_group_check_query = "SELECT id, groupname, attribute, value, op \\
      FROM radgroupcheck WHERE groupname = '%{{SQL-Group}}' ORDER BY id"
    authorize_group_reply_query = "SELECT id, groupname, attribute, value, op \\
      FROM radgroupreply WHERE groupname = '%{{SQL-Group}}' ORDER BY id"
    accounting {{
      reference = "%{{tolower:type.%{{Acct-Status-Type}}.query}}"
      type {{
        start {{
          query = "INSERT INTO radacct (acctsessionid, acctuniqueid, username, nasipaddress, \\
            nasportid, acctstarttime, acctupdatetime, acctinputoctets, acctoutputoctets, \\
            callingstationid, framedipaddress) VALUES ('%{{Acct-Session-Id}}', \\
            '%{{Acct-Unique-Session-Id}}', '%{{SQL-User-Name}}', '%{{NAS-IP-Address}}', \\
            '%{{NAS-Port-Id}}', %l, %l, 0, 0, '%{{Calling-Station-Id}}', \\
            '%{{Framed-IP-Address}}')"
        }}
        interim-update {{
          query = "UPDATE radacct SET acctupdatetime = %l, \\
            acctinputoctets = %{{%{{Acct-Input-Octets}}:-0}}, \\
            acctoutputoctets = %{{%{{Acct-Output-Octets}}:-0}} \\
            WHERE acctuniqueid = '%{{Acct-Unique-Session-Id}}'"
        }}
        stop {{
          query = "UPDATE radacct SET acctstoptime = %l, \\
            acctinputoctets = %{{%{{Acct-Input-Octets}}:-0}}, \\
            acctoutputoctets = %{{%{{Acct-Output-Octets}}:-0}}, \\
            acctterminatecause = '%{{Acct-Terminate-Cause}}' \\
            WHERE acctuniqueid = '%{{Acct-Unique-Session-Id}}'"
        }}
      }}
    }}
    post-auth {{
      query = "INSERT INTO radpostauth (username, reply, authdate, reason) VALUES \\
        ('%{{SQL-User-Name}}', '%{{reply:Packet-Type}}', %l, '%{{control:Tmp-String-1}}')"
    }}
  }}
}}
"""

_AAA = """
server default {
  @auth@
  @acct@
  authorize {
    update control {
      &Tmp-String-1 := "%{sql:SELECT reason FROM verdict WHERE username = '%{User-Name}'}"
    }
    if ("%{control:Tmp-String-1}" != "") {
      reject
    }
    sql
    if (notfound) {
      update control {
        &Tmp-String-1 := "no such user"
      }
      reject
    }
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
  }
  post-auth {
    sql
    "%{sql:INSERT INTO happened (kind, username) VALUES ('accept', '%{User-Name}')}"
    Post-Auth-Type REJECT {
      if ("%{control:Tmp-String-1}" == "") {
        if ("%{control:Auth-Type}" == "Reject") {
          update control {
            &Tmp-String-1 := "account suspended"
          }
        }
        else {
          update control {
            &Tmp-String-1 := "password does not match"
          }
        }
      }
      update reply {
        &Huawei-Output-Average-Rate !* ANY
        &Reply-Message := "%{control:Tmp-String-1}"
      }
      sql
      "%{sql:INSERT INTO happened (kind, username, value) \\
        VALUES ('reject', '%{User-Name}', '%{control:Tmp-String-1}')}"
    }
  }
  preacct {
    update request {
      &Acct-Unique-Session-Id := "%{md5:%{User-Name},%{Acct-Session-Id},%{NAS-IP-Address}}"
    }
  }
  accounting {
    sql
    "%{sql:INSERT INTO happened (kind, username, session, value) VALUES \\
      ('%{tolower:%{Acct-Status-Type}}', '%{User-Name}', '%{Acct-Session-Id}', \\
      '%{integer:Acct-Terminate-Cause}')}"
  }
}
"""

_BRAS = """
server coa {
  @coa@
  recv-coa {
    if (!&User-Name || !&Acct-Session-Id) {
      update reply {
        &Error-Cause := Missing-Attribute
      }
      reject
    }
    if ("%{%{NAS-IP-Address}:-@here@}" != "@here@") {
      update reply {
        &Error-Cause := NAS-Identification-Mismatch
      }
      reject
    }
    update control {
      &Tmp-String-2 := "%{sql:SELECT refusal FROM bras_session \\
        WHERE username = '%{User-Name}' AND acctsessionid = '%{Acct-Session-Id}'}"
    }
    if ("%{control:Tmp-String-2}" == "-1") {
      update control {
        &Response-Packet-Type := Do-Not-Respond
      }
      handled
    }
    if ("%{control:Tmp-String-2}" != "" && "%{control:Tmp-String-2}" != "0") {
      update reply {
        &Error-Cause := "%{control:Tmp-String-2}"
      }
      reject
    }
    if ("%{Packet-Type}" == "Disconnect-Request") {
      "%{sql:UPDATE radacct SET acctstoptime = %l, acctterminatecause = 'Admin-Reset' \\
        WHERE username = '%{User-Name}' AND acctsessionid = '%{Acct-Session-Id}' \\
        AND acctstoptime IS NULL}"
      "%{sql:DELETE FROM bras_session WHERE acctsessionid = '%{Acct-Session-Id}'}"
      "%{sql:INSERT INTO happened (kind, username, session) \\
        VALUES ('disconnect', '%{User-Name}', '%{Acct-Session-Id}')}"
    }
    if ("%{control:Tmp-String-2}" == "") {
      update reply {
        &Error-Cause := Session-Context-Not-Found
      }
      reject
    }
    if ("%{Packet-Type}" == "CoA-Request") {
      if (!&Huawei-Output-Average-Rate) {
        update reply {
          &Error-Cause := Unsupported-Attribute
        }
        reject
      }
      "%{sql:UPDATE radreply SET value = '%{Huawei-Output-Average-Rate}' \\
        WHERE username = '%{User-Name}' AND attribute = 'Huawei-Output-Average-Rate'}"
      "%{sql:INSERT INTO happened (kind, username, session, value) VALUES \\
        ('profile', '%{User-Name}', '%{Acct-Session-Id}', '%{Huawei-Output-Average-Rate}')}"
    }
    ok
  }
  send-coa {
    ok
  }
}
"""
