-- Search in what was said: by tokens of characters and pairs, as the index of PostgreSQL has them.

CREATE CONTEXT INDEX ix_line_index_tokens ON line_index (tokens)
LEXER DEFAULT_LEXER SYNC TRANSACTION;
