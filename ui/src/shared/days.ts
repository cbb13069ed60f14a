/** Days as `YYYY-MM-DD`, which begin in Beijing. */
export const DAY_MS = 86_400_000

/** The first moment of a day. */
export const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)

/** Whether there is such a day. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
