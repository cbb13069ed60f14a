/** What a page of figures is, and what it is answered. */
import type { Schemas } from '@/api'

/** A query of the interface. */
export type Asked = Record<string, string>

export type FiguresPage = Schemas['FiguresPage']
export type FiguresTable = Schemas['FiguresTable']
export type FiguresAsk = Schemas['FiguresAsk']
export type FiguresMeasure = Schemas['FiguresMeasure']
export type FiguresGroup = Schemas['FiguresGroup']
export type FiguresListing = Schemas['FiguresListing']
export type FiguresColumn = Schemas['FiguresColumn']
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
