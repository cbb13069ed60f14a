/** What a page of figures is, and what it is answered. */
import type { Schemas } from '@/api'

/** A query of the interface. */
export type Asked = Record<string, string>

/** What is told has all its members, also those that a declaration may leave out. */
export type FiguresAsk = Required<Schemas['Ask']>
export type FiguresMeasure = Required<Schemas['Measure']>
export type FiguresGroup = Required<Schemas['Group']>
export type FiguresColumn = Required<Schemas['Column']>
export type FiguresListing = Omit<Schemas['Listing'], 'columns'> & { columns: FiguresColumn[] }
export interface FiguresTable extends Omit<Schemas['FiguresTable'], 'asks' | 'measures' | 'groups' | 'listings'> {
  asks: FiguresAsk[]
  measures: FiguresMeasure[]
  groups: FiguresGroup[]
  listings: FiguresListing[]
}
export type FiguresPage = Omit<Schemas['FiguresPage'], 'tables'> & { tables: FiguresTable[] }
export type FiguresTold = Schemas['FiguresTold']
export type FiguresLead = Schemas['FiguresLead']
export type FiguresLine = Schemas['FiguresLine']
export type FiguresLines = Schemas['FiguresLines']
export type FiguresCompared = Schemas['FiguresCompared']
export type FiguresBefore = Schemas['FiguresBefore']
export type FiguresRow = Schemas['FiguresRow']
export type FiguresRows = Schemas['FiguresRows']
export type Shown = FiguresMeasure['shown']
export type Values = FiguresLine['values']
export type Value = Values[string]
