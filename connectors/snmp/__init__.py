"""Any system that speaks SNMP, by configuration alone: which objects are which facts and orders."""
