"""The recommending unit's desk and its batches, from the first look to the receipt."""
