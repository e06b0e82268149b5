"""The product index: what a record holds, how the index is set up, who may read it, and our own engine."""
