"""The town's AAA as a real FreeRADIUS sees it: its settings, its tables, what it tells back."""
