"""Who did what: an append-only trail, written in the transaction of the change it tells of."""
