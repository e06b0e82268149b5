"""What periodic jobs do; workers/schedule.py says when."""
