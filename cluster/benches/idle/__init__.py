"""How quickly a platform begins, and what it costs while nobody asks anything of it."""
