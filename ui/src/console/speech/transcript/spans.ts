/** Cuts a line's text into spans, so that hits can be shown in red with their class. */

/** What a span needs of a hit; positions count Unicode characters, half open. */
export interface Marked {
  start: number
  end: number
}

export interface Span<H extends Marked> {
  text: string
  hit: H | null
}

/**
 * Spans of `text` in reading order.
 *
 * The server counts code points while JavaScript counts UTF-16 units, so a rare character (𠮷)
 * would shift every later mark: the text is cut as an array of characters. Of two overlapping
 * hits the one that starts first wins, then the longer one.
 */
export function splitHits<H extends Marked>(text: string, hits: readonly H[]): Span<H>[] {
  const characters = Array.from(text)
  const spans: Span<H>[] = []
  let at = 0
  for (const hit of inOrder(hits)) {
    const end = Math.min(hit.end, characters.length)
    if (hit.start < at || end <= hit.start) continue
    pushPlain(spans, characters, at, hit.start)
    spans.push({ text: characters.slice(hit.start, end).join(''), hit })
    at = end
  }
  pushPlain(spans, characters, at, characters.length)
  return spans
}

function inOrder<H extends Marked>(hits: readonly H[]): H[] {
  return [...hits].sort((a, b) => a.start - b.start || b.end - a.end)
}

function pushPlain<H extends Marked>(spans: Span<H>[], characters: string[], from: number, to: number): void {
  if (to > from) spans.push({ text: characters.slice(from, to).join(''), hit: null })
}
