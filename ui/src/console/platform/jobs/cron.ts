/** A cron expression in the words of an administrator, where it is one of the usual ones. */

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

export function cronText(cron: string): string {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ')
  if (month !== '*') return cron
  if (day === '*' && weekday === '*') return everyDay(minute, hour) ?? cron
  const at = clock(minute, hour)
  if (at === null) return cron
  if (day === '*' && /^[0-6]$/.test(weekday)) return `每${WEEKDAYS[Number(weekday)] ?? ''} ${at}`
  if (weekday === '*' && /^\d+$/.test(day)) return `每月 ${day} 日 ${at}`
  return cron
}

function everyDay(minute: string, hour: string): string | null {
  if (hour === '*') {
    if (minute === '*') return '每分钟'
    const step = /^\*\/(\d+)$/.exec(minute)
    if (step) return `每 ${step[1] ?? ''} 分钟`
    return /^\d+$/.test(minute) ? `每小时第 ${minute} 分` : null
  }
  const at = clock(minute, hour)
  return at === null ? null : `每天 ${at}`
}

function clock(minute: string, hour: string): string | null {
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour)) return null
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
}
