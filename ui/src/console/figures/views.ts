/** What of a table is looked at: tiles of its whole, and its groups and listings beside or below each other. */
import { inWords } from './asking'
import type { FiguresGroup, FiguresLine, FiguresListing, FiguresMeasure, FiguresTable, FiguresTold } from './wire'

export interface View {
  name: string
  title: string
  group?: FiguresGroup
  listing?: FiguresListing
}

/** More tables than this are looked at one at a time. */
export const BELOW_EACH_OTHER = 2
const MOST_TILES = 8

/** Its groups, one along an axis where there is any, and the listings that no number opens. */
export function viewsOf(table: FiguresTable, { asked, groups, leads }: Pick<FiguresTold, 'asked' | 'groups' | 'leads'>): View[] {
  const opened = new Set([...Object.values(leads).map((lead) => lead.to), ...table.listings.flatMap((one) => one.columns.map((column) => column.opens))])
  const along = new Set(groups.filter((lines) => lines.axis?.length).map((lines) => lines.name))
  return [
    ...table.groups.filter((group) => group.in_table && (group.by !== 'across' || along.has(group.name))).map((group) => ({ name: group.name, title: inWords(table, asked, `按${group.headings.join('和')}`), group })),
    ...table.listings.filter((one) => !opened.has(one.code)).map((listing) => ({ name: listing.code, title: listing.title, listing })),
  ]
}

/** What stands in no table comes first of what is told on top; of bands of measures the first one alone does. */
export function tilesOf(table: FiguresTable, whole: FiguresLine): FiguresMeasure[] {
  const band = table.measures[0]?.band
  const told = table.measures.filter((one) => one.band === band && (whole.values[one.how === 'share' ? one.part : one.name] ?? null) !== null)
  const alone = told.filter((one) => !one.in_table)
  const kept = new Set([...alone, ...told.filter((one) => one.in_table)].slice(0, MOST_TILES))
  return told.filter((one) => kept.has(one))
}
