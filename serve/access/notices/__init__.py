"""What officers are told about who can come in as whom."""
