"""What people of outside bodies ask and are answered: accounts and bookings."""
