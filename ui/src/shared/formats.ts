/** How times and lengths read on every face: Beijing time, whatever the device is set to. */
import { DAY_MS } from './days'

const ZONE = 'Asia/Shanghai'

const FIELDS = new Intl.DateTimeFormat('zh-CN', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const WEEKDAY = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, weekday: 'long' })

export type Moment = string | number | Date

function fields(at: Moment): Record<string, string> {
  return Object.fromEntries(FIELDS.formatToParts(new Date(at)).map((part) => [part.type, part.value]))
}

/** `2026-11-24` */
export function formatDay(at: Moment): string {
  const f = fields(at)
  return `${f.year}-${f.month}-${f.day}`
}

/** `14:05` */
export function formatTime(at: Moment): string {
  const f = fields(at)
  return `${f.hour}:${f.minute}`
}

/** `14:05:09` */
export function formatClock(at: Moment): string {
  return `${formatTime(at)}:${fields(at).second}`
}

/** `2026-11-24 14:05` */
export function formatDateTime(at: Moment): string {
  return `${formatDay(at)} ${formatTime(at)}`
}

/** `11月24日 星期二` */
export function formatDayShort(at: Moment): string {
  const f = fields(at)
  return `${Number(f.month)}月${Number(f.day)}日 ${WEEKDAY.format(new Date(at))}`
}

/** `今天`, `明天`, or the day with its weekday. */
export function formatDayNear(at: Moment, now: Moment): string {
  const day = formatDay(at)
  if (day === formatDay(now)) return '今天'
  if (day === formatDay(new Date(now).getTime() + DAY_MS)) return '明天'
  return formatDayShort(at)
}

/** Seconds as `05:09`, or `1:05:09` from an hour on; never negative. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const pad = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const rest = `${pad(Math.floor((whole % 3600) / 60))}:${pad(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** Seconds in words, by the two largest units: `12 分 5 秒`, `3 小时 20 分`, `2 天 3 小时`. */
export function formatLength(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const minutes = Math.floor(whole / 60)
  if (minutes >= 1440) return `${Math.floor(minutes / 1440)} 天 ${Math.floor((minutes % 1440) / 60)} 小时`
  if (minutes >= 60) return `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分`
  if (minutes === 0) return `${whole} 秒`
  return whole % 60 === 0 ? `${minutes} 分钟` : `${minutes} 分 ${whole % 60} 秒`
}

/** Bytes in words: `1.5 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KB`
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`
  if (bytes < 1024 ** 4) return `${(bytes / 1024 ** 3).toFixed(1)} GB`
  return `${(bytes / 1024 ** 4).toFixed(1)} TB`
}
