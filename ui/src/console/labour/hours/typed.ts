/** Hours as people write them: 8, 7.5 or 7:30; the platform reads and writes them alike. */

const DECIMAL = /^\d{1,2}(\.\d{1,2})?$/
const CLOCK = /^(\d{1,2})[:：]([0-5]\d)$/
const MOST = 24 * 60

/** Minutes of what was typed, 0 for nothing, null for what is no time of a day. */
export function minutesOf(text: string): number | null {
  const plain = text.trim()
  if (plain === '') return 0
  const clock = CLOCK.exec(plain)
  const minutes = clock ? Number(clock[1]) * 60 + Number(clock[2]) : DECIMAL.test(plain) ? Math.round(Number(plain) * 60) : null
  return minutes !== null && minutes <= MOST ? minutes : null
}

/** As it would be typed; nothing for no minutes. */
export function typed(minutes: number): string {
  if (minutes === 0) return ''
  const rest = minutes % 60
  if (rest % 3 !== 0) return `${Math.floor(minutes / 60)}:${String(rest).padStart(2, '0')}`
  return String(Math.round((minutes / 60) * 100) / 100)
}

/** A sum on the screen: 0 is told too. */
export function hoursText(minutes: number): string {
  return minutes === 0 ? '0' : typed(minutes)
}
