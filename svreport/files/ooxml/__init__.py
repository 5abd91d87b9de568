"""What arrives from others is looked over here before anything parses it."""
