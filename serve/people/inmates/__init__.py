"""What an inmate does at the kiosk."""
