/** The usual columns of a list. */
import { formatDateTime } from '@/shared/formats'
import type { Tone } from '@/shared/labels'
import type { Column } from './list'

type Text = string | number | null | undefined
type More<Row> = Partial<Column<Row>>

/** A field of the row as it is. */
export const text = <Row>(name: keyof Row & string, title: string, width: number, more: More<Row> = {}): Column<Row> => ({
  name,
  title,
  width,
  text: (row) => row[name] as Text,
  ...more,
})

export const cell = <Row>(name: string, title: string, width: number, text: (row: Row) => Text, small?: (row: Row) => Text, more: More<Row> = {}): Column<Row> => ({
  name,
  title,
  width,
  text,
  small,
  ...more,
})

/** A field that is a moment. */
export const moment = <Row>(name: keyof Row & string, title: string, more: More<Row> = {}): Column<Row> => ({
  name,
  title,
  width: 150,
  figures: true,
  text: (row) => (row[name] ? formatDateTime(row[name] as string) : ''),
  ...more,
})

/** A number at the right; a field of the row where nothing else is said. */
export const figure = <Row>(name: string, title: string, width: number, text?: (row: Row) => Text, more: More<Row> = {}): Column<Row> => ({
  name,
  title,
  width,
  figures: true,
  align: 'right',
  text: text ?? ((row) => row[name as keyof Row] as Text),
  ...more,
})

export const tone = <Row>(name: string, title: string, width: number, text: (row: Row) => Text, tone: (row: Row) => Tone, more: More<Row> = {}): Column<Row> => ({
  name,
  title,
  width,
  text,
  tone,
  ...more,
})

/** A column whose cells are the slot `cell-<name>`. */
export const slot = <Row>(name: string, title: string, width: number, more: More<Row> = {}): Column<Row> => ({ name, title, width, ...more })
