"""The tests mirror the house: shop/<domain>, shop/api, workers, flows, faults, architecture."""
