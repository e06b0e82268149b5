"""Failpoints, which tests arm in processes of their own; config/env.py refuses them everywhere else."""

from config.env import current
from shop.common.failpoints import arm

if current().shopster_env == "test":
    arm(current().shopster_failpoints)
