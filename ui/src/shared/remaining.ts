/** What is left of a call, and when to say so. */

/** Seconds left at which both sides are warned. */
const WARNINGS_S = [300, 60] as const

/** Whole seconds until `endsAt` (server ms), by a device whose clock is `offset` behind; never negative. */
export function secondsLeft(endsAt: number, now: number, offset: number): number {
  return Math.max(0, Math.ceil((endsAt - now - offset) / 1000))
}

/** The warning that is due where the time left fell from `before` to `left`; the later one where it jumped over both. */
export function warningDue(before: number, left: number): number | null {
  const due = WARNINGS_S.filter((limit) => before > limit && left <= limit && left > 0)
  return due.at(-1) ?? null
}
