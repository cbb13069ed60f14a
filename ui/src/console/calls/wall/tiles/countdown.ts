/** Time left of a call, and how loudly to say it. */
export type Urgency = 'calm' | 'soon' | 'now'

const SOON_S = 300
const NOW_S = 60

/** Seconds until `endsAt` (ms), rounded up so that it reads 0 only when the time is over; null where it is open. */
export function secondsLeft(endsAt: number | null, now: number): number | null {
  return endsAt === null ? null : Math.max(0, Math.ceil((endsAt - now) / 1000))
}

export function urgencyOf(left: number | null): Urgency {
  if (left === null || left > SOON_S) return 'calm'
  return left > NOW_S ? 'soon' : 'now'
}
