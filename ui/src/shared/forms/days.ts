/** Days as `2026-12-02`, and the first and last one that a question takes. */
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/
const A_DAY = 86_400_000

export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}

/** The day that a limit means today; empty without one. */
export function dayOf(limit: string | undefined, today: string): string {
  if (!limit) return ''
  if (!limit.startsWith('today')) return limit
  const counted = new Date(new Date(`${today}T00:00:00Z`).getTime() + Number(limit.slice(5) || 0) * A_DAY)
  return counted.toISOString().slice(0, 10)
}

/** Today by the bureau's clock, whatever the phone's is set to. */
export function todayThere(now: number = Date.now()): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
}
