/** What a list page says about itself; `<ListPage>` does the rest. */
import type { RouteLocationRaw } from 'vue-router'
import type { Tone } from '@/shared/labels'
import type { Permission } from '../codes'
import type { Filter } from './filters'

export type Wanted = Record<string, string>

export interface Rows<Row> {
  rows: Row[]
  total: number
}

/** A page of a log: `next` is what the rows before it are asked for by. */
export interface Log<Row> {
  rows: Row[]
  next: string | null
}

export type Paged<Row> = Rows<Row> | Log<Row>

export interface Column<Row> {
  /** Of the slot `cell-<name>`, and of the order where the list is sorted by it. */
  name: string
  title: string
  /** At least so wide. */
  width: number
  text?: (row: Row) => string | number | null | undefined
  /** A second line, smaller. */
  small?: (row: Row) => string | number | null | undefined
  tone?: (row: Row) => Tone
  /** A page that the text leads to. */
  to?: (row: Row) => RouteLocationRaw | undefined
  /** Whether the text opens the row, as a click on the row does. */
  opens?: boolean
  bold?: boolean
  figures?: boolean
  align?: 'right' | 'center'
  sortable?: boolean
  hidden?: boolean
  /** In one line, whole on a tooltip. */
  cut?: boolean
  id?: (row: Row) => string
}

export interface List<Row extends object, Page extends Paged<Row> = Rows<Row>> {
  /** What test ids begin with. */
  name: string
  /** What test ids of its conditions begin with, where otherwise. */
  sought?: string
  /** The test id of its rows, where otherwise. */
  table?: string
  noun: string
  rows: (wanted: Wanted, signal: AbortSignal) => Promise<Page>
  /** What tells one row from the others; its `id` where left out. */
  key?: (row: Row) => string
  filters?: readonly Filter[]
  columns?: readonly Column<Row>[]
  /** What is said where there are no rows; `filtered` where none fits the conditions. */
  empty: { title?: string; text?: string; filtered?: string; action?: string; act?: () => void }
  heading?: string
  /** A sentence above the rows. */
  note?: string
  /** What the rows are counted in; `条` where left out. */
  counted?: string
  /** Rows of a page at first, and what can be chosen; 20 of 20, 50 and 100 where left out. */
  size?: number
  sizes?: readonly number[]
  /** Width of the column that holds the slot `deeds`; none where it is 0. */
  deeds?: number
  /** Rows that can be chosen for what is done with several. */
  choose?: (row: Row) => boolean
  /** Rows under which the slot `below` stands. */
  below?: (row: Row) => boolean
  /** A row with a coloured edge. */
  mark?: (row: Row) => Mark
  /** What a click on a row does: `?open=<key>`, the event `open`, or a page. */
  open?: 'address' | 'emit' | ((row: Row) => RouteLocationRaw)
  file?: { path: string; permission: Permission }
  /** Whether it is a log, whose rows follow from the newest on and are never counted. */
  log?: boolean
  /** Loads anew every so many milliseconds. */
  every?: number
  /** Filters are kept in the page alone: where two lists share an address. */
  here?: boolean
}

export type Mark = 'warning' | 'danger' | 'accent' | ''

/** What a page can do with its list. */
export interface Listed<Row> {
  reload: (quiet?: boolean) => Promise<void>
  /** Puts a row in the place of the one with its key. */
  replace: (row: Row) => void
  /** Narrows the list by these conditions too, or by these alone. */
  change: (values: Wanted) => void
  ask: (values: Wanted) => void
}

/** A page of rows that all come at once. */
export function pageOfAll<Row>(rows: Row[], { limit, offset }: Wanted): Rows<Row> {
  return { rows: rows.slice(Number(offset), Number(offset) + Number(limit)), total: rows.length }
}

export function keyOf<Row extends object>(list: Pick<List<Row>, 'key'>, row: Row): string {
  return list.key ? list.key(row) : String((row as { id?: unknown }).id)
}
