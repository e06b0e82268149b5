"""What follows from facts: the table of effects, the relay, delivery, the schedule and the handlers."""
