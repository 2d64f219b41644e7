"""The tables FreeRADIUS keeps, named as in its own schema, and a few that are the town's.

`reason` in radpostauth, and the interims, are what operators add; `bras_session` is what the BRAS
really has, `verdict` why a login is refused, `happened` what FreeRADIUS did, for the town to hear.
"""

HOME = "home"
"""The group of a login that may sign in; one that may not is in `locked` or `stopped`."""
SPEED = "Huawei-Output-Average-Rate"

SCHEMA = """
CREATE TABLE nas (
  id INTEGER PRIMARY KEY, nasname TEXT NOT NULL, shortname TEXT, type TEXT DEFAULT 'other',
  ports INTEGER, secret TEXT NOT NULL, server TEXT, community TEXT, description TEXT);
CREATE TABLE radcheck (
  id INTEGER PRIMARY KEY, username TEXT NOT NULL, attribute TEXT NOT NULL,
  op TEXT NOT NULL DEFAULT '==', value TEXT NOT NULL);
CREATE INDEX check_username ON radcheck(username);
CREATE TABLE radreply (
  id INTEGER PRIMARY KEY, username TEXT NOT NULL, attribute TEXT NOT NULL,
  op TEXT NOT NULL DEFAULT '=', value TEXT NOT NULL);
CREATE INDEX reply_username ON radreply(username);
CREATE TABLE radusergroup (
  id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE, groupname TEXT NOT NULL,
  priority INTEGER NOT NULL DEFAULT 1);
CREATE TABLE radgroupcheck (
  id INTEGER PRIMARY KEY, groupname TEXT NOT NULL, attribute TEXT NOT NULL, op TEXT NOT NULL,
  value TEXT NOT NULL);
CREATE TABLE radgroupreply (
  id INTEGER PRIMARY KEY, groupname TEXT NOT NULL, attribute TEXT NOT NULL, op TEXT NOT NULL,
  value TEXT NOT NULL);
CREATE TABLE radacct (
  radacctid INTEGER PRIMARY KEY AUTOINCREMENT, acctsessionid TEXT NOT NULL,
  acctuniqueid TEXT NOT NULL UNIQUE, username TEXT NOT NULL, realm TEXT DEFAULT '',
  nasipaddress TEXT NOT NULL, nasportid TEXT, acctstarttime INTEGER, acctupdatetime INTEGER,
  acctstoptime INTEGER, acctinterval INTEGER, acctsessiontime INTEGER,
  acctinputoctets INTEGER, acctoutputoctets INTEGER, callingstationid TEXT NOT NULL DEFAULT '',
  acctterminatecause TEXT NOT NULL DEFAULT '', framedipaddress TEXT NOT NULL DEFAULT '');
CREATE INDEX acct_username ON radacct(username);
CREATE TABLE radacct_interim (
  id INTEGER PRIMARY KEY, acctuniqueid TEXT NOT NULL, acctupdatetime INTEGER NOT NULL,
  acctinputoctets INTEGER, acctoutputoctets INTEGER);
CREATE INDEX interim_session ON radacct_interim(acctuniqueid);
CREATE TRIGGER keep_interims AFTER UPDATE OF acctupdatetime ON radacct BEGIN
  INSERT INTO radacct_interim (acctuniqueid, acctupdatetime, acctinputoctets, acctoutputoctets)
  VALUES (new.acctuniqueid, new.acctupdatetime, new.acctinputoctets, new.acctoutputoctets);
END;
CREATE TABLE radpostauth (
  id INTEGER PRIMARY KEY, username TEXT NOT NULL, pass TEXT NOT NULL DEFAULT '',
  reply TEXT NOT NULL, authdate INTEGER NOT NULL, reason TEXT NOT NULL DEFAULT '');
CREATE INDEX postauth_username ON radpostauth(username);
CREATE TABLE bras_session (
  acctsessionid TEXT PRIMARY KEY, username TEXT NOT NULL, refusal INTEGER NOT NULL DEFAULT 0);
CREATE TABLE verdict (username TEXT PRIMARY KEY, reason TEXT NOT NULL);
CREATE TABLE happened (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, username TEXT NOT NULL,
  session TEXT NOT NULL DEFAULT '', value TEXT NOT NULL DEFAULT '');
"""

REASONS = {
    "no_user": "no such user",
    "password": "password does not match",
    "status": "account suspended",
    "access_type": "access type not allowed",
    "session_limit": "too many sessions",
    "binding": "port binding does not match",
    "ocs": "charging platform not available",
    "template": "bandwidth template missing",
    "pool": "address pool exhausted",
}
"""What the AAA writes into its log, by the town's own word for why it refuses a login."""

END_CAUSES = {
    1: "User-Request",
    2: "Lost-Carrier",
    3: "Lost-Service",
    4: "Idle-Timeout",
    5: "Session-Timeout",
    6: "Admin-Reset",
    8: "Port-Error",
    9: "NAS-Error",
    10: "NAS-Request",
    11: "NAS-Reboot",
    15: "Service-Unavailable",
    17: "User-Error",
    18: "Host-Request",
}
"""Acct-Terminate-Cause of RFC 2866, as FreeRADIUS writes it."""
