"""`make bench`: what each operation costs on this machine, beside the bare limits measured in the same run."""
