"""What callers about money say when they are asked: who they are, and whether they agree."""

CALLER = {"caller.known": True, "caller.proven": True}
"""What a caller would show when a check is asked for."""

CONTENT = {**CALLER, "adjust.agreed": True}
NOT_CONTENT = {
    **CALLER,
    "adjust.agreed": False,
    "complaint.threat": "none",
    "complaint.about": "fees",
}
