/** Units as lines of a table: the whole first, each prison with its wards below. */
import type { PhoneLengths } from './api'
import type { LabourChart } from '../labour/charts/api'

interface Unit {
  unit_id: string
  name: string
  prison_id: string
}

export interface Line<T> {
  key: string
  name: string
  /** Empty for the whole. */
  unit: string
  told: T
  children?: Line<T>[]
}

export function linesOf<W, U extends Unit & W>(whole: W, prisons: readonly U[], wards: readonly U[]): Line<W>[] {
  const line = (one: U): Line<W> => ({ key: one.unit_id, name: one.name, unit: one.unit_id, told: one })
  const below = (prison: U) => wards.filter((ward) => ward.prison_id === prison.unit_id).map(line)
  return [{ key: 'all', name: '合计', unit: '', told: whole }, ...prisons.map((prison) => ({ ...line(prison), children: below(prison) }))]
}

/** As people read it: of nothing there is no share. */
export function shareText(share: number | null): string {
  return share === null ? '—' : `${(share * 100).toFixed(1)}%`
}

const CLASSES = [
  ['local', '市内'],
  ['domestic', '市外'],
  ['international', '国际长途'],
] as const

/** The trend as the charts draw it, in minutes; the three stand on one another to the whole. */
export function trendOf(told: PhoneLengths): LabourChart {
  const minutes = (seconds: number) => String(Math.round(seconds / 6) / 10)
  return {
    of: 'headcount',
    by: 'prison',
    months: told.steps.map((one) => one.step),
    rows: CLASSES.map(([name, title]) => ({ key: name, title, values: told.steps.map((one) => minutes(one[name])), total: null })),
    totals: told.steps.map((one) => minutes(one.seconds)),
    total: null,
    uncounted: 0,
  }
}
