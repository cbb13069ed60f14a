-- Search in what was said: single characters and pairs of them, as the index of PostgreSQL has.

CREATE CONTEXT INDEX ix_transcript_line_grams ON transcript_line (text)
LEXER CHINESE_VGRAM_LEXER SYNC TRANSACTION;
