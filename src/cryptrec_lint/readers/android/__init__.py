"""Settings of Android applications."""
