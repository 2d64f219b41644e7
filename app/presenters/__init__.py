"""From a session to what the widgets show: wording, masking, translation."""
