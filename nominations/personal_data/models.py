"""What this stage records is read by the retention rules too: nominations.models.data_request."""
