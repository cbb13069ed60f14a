/** How much time an approver has left, in words. */
const HOUR = 3_600_000

export interface Remaining {
  text: string
  tone: 'late' | 'soon' | 'calm'
}

/** `还剩 3 小时`, `已超 2 天`; null where the node sets no limit. */
export function remaining(due: string | null | undefined, now: number): Remaining | null {
  if (!due) return null
  const left = Date.parse(due) - now
  if (left < 0) return { text: `已超 ${span(-left)}`, tone: 'late' }
  return { text: `还剩 ${span(left)}`, tone: left < 4 * HOUR ? 'soon' : 'calm' }
}

function span(ms: number): string {
  if (ms >= 48 * HOUR) return `${Math.floor(ms / (24 * HOUR))} 天`
  if (ms >= HOUR) return `${Math.floor(ms / HOUR)} 小时`
  return `${Math.max(1, Math.floor(ms / 60_000))} 分钟`
}
