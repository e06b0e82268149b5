"""What people do to the schedule of periodic jobs."""
