"""Everything that proves the program; a package, as some library installs one of the same name."""
