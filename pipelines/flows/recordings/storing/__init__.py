"""What is done with recordings over store and database together."""
