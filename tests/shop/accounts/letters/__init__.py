"""What letters about accounts say, and to whom."""
