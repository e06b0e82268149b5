"""People who sign in: staff now, shoppers with the accounts feature."""
