"""What things are: Structs, tables and messages. No I/O, no clock."""
