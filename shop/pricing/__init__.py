"""What a cart comes to: sale prices, promotions and vouchers, shipping, taxes."""
