/** Days, months and years as the statistics name them by their first day. */

/** The last day of the period that begins on a day. */
export function lastDay(first: string, period: string): string {
  if (period === 'day') return first
  const [year, month] = first.split('-').map(Number) as [number, number]
  const end = period === 'year' ? new Date(Date.UTC(year, 12, 0)) : new Date(Date.UTC(year, month, 0))
  return end.toISOString().slice(0, 10)
}

export function periodText(first: string, period: string): string {
  return first.slice(0, { day: 10, month: 7, year: 4 }[period] ?? 10)
}
