"""What the shop sells: categories, brands, products with variants, attributes, collections, pictures in order."""
