"""异常消息: messages that could not be applied, seen, mended and sent again."""
