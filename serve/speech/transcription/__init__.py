"""转写任务: the queue of transcription and what comes into it from outside."""
