"""What letters say, and to whom: decided from the database at the time at which they are sent."""
