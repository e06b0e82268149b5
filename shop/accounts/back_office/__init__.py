"""How staff get into the admin and out of it: password, second factor, sessions that end."""
