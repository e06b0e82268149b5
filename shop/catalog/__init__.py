"""What the shop sells: categories, brands, products and variants, attributes, collections, pictures."""
