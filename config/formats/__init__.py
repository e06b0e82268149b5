"""How dates are written for people, by language. Changes when they are to be read otherwise."""
