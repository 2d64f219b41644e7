"""The town: customers, their lines and what is wrong with them. One truth, in memory."""
