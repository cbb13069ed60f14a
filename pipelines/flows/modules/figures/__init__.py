"""Pages of figures: what is asked, counted, told, compared and taken as a file."""
