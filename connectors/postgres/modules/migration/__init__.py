"""The next migration, written by comparing what is declared with what the migrations make."""
