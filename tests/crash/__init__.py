"""Every effect of the table, broken off at every failpoint that it passes, in every way: nothing is lost or doubled."""
