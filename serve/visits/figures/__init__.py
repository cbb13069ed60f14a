"""会见统计: figures of visits, each of which opens the records it counts."""
