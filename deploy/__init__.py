"""How Shopster is run: the local launcher, and what the images and overlays need."""
