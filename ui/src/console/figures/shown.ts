/** How a figure reads in a table and on an axis. */
import { formatDateTime } from '@/shared/formats'
import { hoursText } from '../labour/hours/typed'
import { formatMoney, NOTHING } from '../modules/show'
import type { FiguresMeasure, Shown, Value, Values } from './wire'

/** As the table shows it; what does not exist, as the share of nothing, is a dash. */
export function shown(value: Value, how: Shown): string {
  if (value === null || value === '') return NOTHING
  const number = Number(value)
  switch (how) {
    case 'percent1':
      return `${(number * 100).toFixed(1)}%`
    case 'percent2':
      return `${(number * 100).toFixed(2)}%`
    case 'lasting':
      return lasting(number)
    case 'minutes':
    case 'hours':
      return hoursText(number)
    case 'yuan':
      return formatMoney(String(value))
    case 'moment':
      return formatDateTime(value)
    case 'number':
      return number.toLocaleString('zh-CN')
    default:
      return String(value)
  }
}

/** How long, to the second, so that parts add up to their sum: 1:05:09. */
export function lasting(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${hours}:${String(minutes).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}

/** As it is drawn: lengths in minutes, minutes in hours. */
export function plotted(value: Value, how: Shown): number {
  const number = Number(value ?? 0)
  if (how === 'lasting') return Math.round(number / 6) / 10
  return how === 'minutes' || how === 'hours' ? Math.round((number / 60) * 100) / 100 : number
}

const UNITS: Partial<Record<Shown, string>> = { lasting: '分钟', minutes: '小时', hours: '小时', yuan: '元' }

/** What the axis counts in. */
export const unitOf = (how: Shown): string => UNITS[how] ?? ''

const of = (values: Values, name: string): Value => values[name] ?? null
const sumOf = (values: Values, names: readonly string[]): number => names.reduce((sum, name) => sum + Number(of(values, name) ?? 0), 0)

/** A share is made of its parts here and rounded once; of nothing there is none. */
export function valueOf(measure: FiguresMeasure, values: Values): Value {
  if (measure.how !== 'share') return of(values, measure.name)
  const whole = sumOf(values, measure.of)
  return whole === 0 ? null : Number(of(values, measure.part)) / whole
}

/** A number with its share of a whole in brackets, where it is told as a part: 2（50.0%）. */
export function textOf(measure: FiguresMeasure, values: Values): string {
  const value = valueOf(measure, values)
  const text = shown(value, measure.shown)
  const whole = measure.how === 'share' ? 0 : sumOf(values, measure.of)
  return whole === 0 ? text : `${text}（${shown(Number(value) / whole, 'percent1')}）`
}
