"""What of a made-up conversation only keys can make: its key, its words under it, its tokens."""

from connectors.postgres.speech.spoken_seals import ConversationKey as Key
from connectors.postgres.speech.spoken_seals import SpokenSeals, Words
from pipelines.rules.bureau.keyed import ConversationKey, LineTokens, SealedHeard, SealedWords
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import SPOKEN, SPOKEN_INDEX
from pipelines.rules.security.sealing_key import at_hand

MOST_SENTENCES = 4_096
"""So many texts' tokens are kept: sentences come from a list, and repeat."""


class SpokenValues:
    """A conversation's key comes before its lines, and these before another one's."""

    def __init__(self, keys: KeyProvider) -> None:
        self._seals = SpokenSeals(at_hand(keys.sealing(SPOKEN)), keys.derive(SPOKEN_INDEX))
        self._tokens: dict[str, str] = {}
        self._open: tuple[str, Key] | None = None

    def of(self, value: ConversationKey | SealedWords | SealedHeard | LineTokens) -> bytes | str:
        match value:
            case ConversationKey():
                return self._begin(value.conversation_id)
            case SealedWords():
                key = self._key(value.conversation_id)
                return key.close(value.place, Words(value.text, value.hits))
            case SealedHeard():
                return self._key(value.conversation_id).close_text(value.place, value.text)
            case LineTokens():
                return self._tokens_of(value.text)

    def _begin(self, conversation_id: str) -> bytes:
        sealed, key = self._seals.begin(conversation_id)
        self._open = (conversation_id, key)
        return sealed

    def _key(self, conversation_id: str) -> Key:
        if self._open is None or self._open[0] != conversation_id:
            raise ValueError(f"the key of conversation {conversation_id} is not at hand")
        return self._open[1]

    def _tokens_of(self, text: str) -> str:
        known = self._tokens.get(text)
        if known is None:
            if len(self._tokens) >= MOST_SENTENCES:
                self._tokens.clear()
            known = self._tokens[text] = self._seals.tokens_of_line(text)
        return known
