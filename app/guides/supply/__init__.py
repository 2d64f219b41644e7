"""Where a desk gets its packs: a file, or a repository; and the folder it keeps them in."""
