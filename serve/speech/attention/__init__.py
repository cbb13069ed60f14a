"""需关注记录: the list, and what officers decide."""
