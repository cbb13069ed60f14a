"""What a call's tracks get, kept and composed into the parts that people play."""
