/** When one more call can be asked for, in the words of the family. */
import { formatDayShort } from '@/shared/formats'

export function nextTime(of: { first_day: string | null }): string {
  return of.first_day ? `最早 ${formatDayShort(`${of.first_day}T00:00:00+08:00`)} 可以再次申请` : '近期没有可以申请的日期'
}
