/** Lines of a log entry's detail view. */

export interface DetailLine {
  title: string
  text: string
  /** Whether it is for machines, as a digest. */
  code?: boolean
}

/** Titles and texts as lines; what is empty shows as nothing. */
export function linesOf(...pairs: [title: string, text: string | number | null | undefined, code?: boolean][]): DetailLine[] {
  return pairs.map(([title, text, code]) => ({
    title,
    text: text === null || text === undefined || text === '' ? '—' : String(text),
    ...(code && { code }),
  }))
}
