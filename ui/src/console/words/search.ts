/** Finding words in the library. */
import type { WordView } from '@/api'

/** Words of the class, with `text` in the word, its definition or its class; words themselves first. */
export function findWords(words: readonly WordView[], text: string, classId: string): WordView[] {
  const wanted = text.trim().toLowerCase()
  const found = words.filter((word) => (!classId || word.class_id === classId) && holds(word, wanted))
  if (!wanted) return found
  return [...found].sort((a, b) => Number(b.word.includes(wanted)) - Number(a.word.includes(wanted)))
}

function holds(word: WordView, wanted: string): boolean {
  return [word.word, word.definition, word.class_name].some((part) => part.toLowerCase().includes(wanted))
}

/** How many words each class has, by the class's id. */
export function countByClass(words: readonly WordView[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word.class_id, (counts.get(word.class_id) ?? 0) + 1)
  return counts
}
