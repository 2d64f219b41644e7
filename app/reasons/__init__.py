"""How good the suggested reasons are: reason logs read, judged and reported."""
