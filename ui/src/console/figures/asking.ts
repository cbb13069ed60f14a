/** What a page of figures is asked, kept in its address under the names of the interface. */
import { one, type Query } from '../address'
import type { Asked, FiguresAsk, FiguresPage, FiguresTable } from './wire'

const NAMES: Record<Exclude<FiguresAsk['kind'], 'choice' | 'number' | 'text'>, readonly string[]> = {
  days: ['since', 'until'],
  months: ['since', 'until'],
  cut: ['at', 'months'],
  month: ['month'],
  unit: ['unit_id'],
  step: ['step'],
}

/** The names in a query under which an answer to it stands. */
export const namesOf = (ask: FiguresAsk): readonly string[] => (ask.name ? [ask.name] : NAMES[ask.kind as keyof typeof NAMES])

/** The table that an address means; the first where it means none. */
export function tableOf(page: FiguresPage, query: Query): FiguresTable | undefined {
  return page.tables.find((table) => table.code === one(query.of)) ?? page.tables[0]
}

/**
 * What the address asks of a table; the interface knows what counts where nothing is said. What another
 * table let choose and this one does not know is not asked.
 */
export function askedOf(table: FiguresTable, query: Query): Asked {
  const known = ({ options }: FiguresAsk, said: string) => options.length === 0 || options.some(({ value }) => value === said)
  const said = table.asks.flatMap((ask) => namesOf(ask).map((name) => ({ ask, name, said: one(query[name]) })))
  return Object.fromEntries(said.flatMap(({ ask, name, said }) => (said && known(ask, said) ? [[name, said]] : [])))
}

/** A heading may name what was chosen, as {by}. */
export function inWords(table: FiguresTable, asked: Asked, text: string): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const ask = table.asks.find((each) => each.name === name)
    return ask?.options.find((option) => option.value === asked[name])?.title ?? asked[name] ?? ''
  })
}
