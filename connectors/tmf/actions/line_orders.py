"""Orders for a mobile line (TMF640): at HLR and message centre, and at the CRM for stops.

None of them lifts a lock for risk or for the real name: that takes the ID check, not an agent.
"""

from connectors.tmf.actions.action import Action
from connectors.tmf.actions.activations import Activation


def _order(verb: str, path: str) -> Activation:
    return Activation(verb=verb, whose="msisdn", path=path, trait="lineAction")


CRM, HLR, SMSC = "crm_activation", "hlr_activation", "smsc_activation"

ACTIONS: dict[str, Action] = {
    "mobile.emergency_open": _order("emergencyOpen", CRM),
    "mobile.resume": _order("resume", CRM),
    "hlr.open_data": _order("openData", HLR),
    "hlr.close_data": _order("closeData", HLR),
    "hlr.reattach": _order("reattach", HLR),
    "hlr.push_apn": _order("pushApn", HLR),
    "hlr.provision": _order("provision", HLR),
    "hlr.open_roaming": _order("openRoaming", HLR),
    "hlr.close_roaming": _order("closeRoaming", HLR),
    "hlr.open_intl": _order("openInternational", HLR),
    "hlr.unbar": _order("unbar", HLR),
    "hlr.erase_forwards": _order("eraseForwards", HLR),
    "hlr.volte_on": _order("volteOn", HLR),
    "hlr.mms_on": _order("mmsOn", HLR),
    "smsc.reopen_texts": _order("reopenText", SMSC),
}
