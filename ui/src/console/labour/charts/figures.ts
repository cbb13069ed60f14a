/** What charts of labour are called, and how their figures read in a table and on an axis. */
import type { Permission } from '../../codes'
import { hoursText } from '../hours/typed'
import { formatMoney } from '../../modules/show'
import type { ChartBy, ChartOf, LabourChart } from './api'

export interface Kind {
  of: ChartOf
  title: string
  /** What is counted, and in what. */
  measure: string
  unit: string
  by: readonly ChartBy[]
  /** Code that opens the figure where it is kept. */
  permission: Permission
}

export const KINDS: readonly Kind[] = [
  { of: 'hours', title: '劳动工时', measure: '已审批工时', unit: '小时', by: ['prison', 'ward', 'project'], permission: 'labour_hours:statistics' },
  { of: 'pay', title: '劳动报酬', measure: '已审批劳动报酬', unit: '元', by: ['prison', 'ward'], permission: 'labour_pay:list' },
  { of: 'output', title: '产值', measure: '已审批产值', unit: '元', by: ['class', 'prison'], permission: 'output_by_project_class:list' },
  { of: 'headcount', title: '在册人数', measure: '月末在册人数', unit: '人', by: ['prison', 'ward'], permission: 'headcount:list' },
]
export const BY_TITLES: Record<ChartBy, string> = { prison: '监狱', ward: '监区', project: '项目', class: '项目分类' }

/** As the table shows it. */
export function shown(of: ChartOf, value: string): string {
  if (of === 'hours') return hoursText(Number(value))
  return of === 'headcount' ? Number(value).toLocaleString('zh-CN') : formatMoney(value)
}

/** As it is drawn: hours instead of minutes. */
export function plotted(of: ChartOf, value: string): number {
  return of === 'hours' ? Math.round((Number(value) / 60) * 100) / 100 : Number(value)
}

export interface Series {
  title: string
  values: number[]
}

/** More lines than this nobody tells apart. */
const MOST = 10

/** What is drawn: the largest rows in their order, all others as one. */
export function seriesOf(told: LabourChart): Series[] {
  const rows = told.rows.map((row) => ({ title: row.title, values: row.values.map((value) => plotted(told.of, value)) }))
  if (rows.length <= MOST) return rows
  const size = (row: Series) => row.values.reduce((sum, value) => sum + value, 0)
  const drawn = new Set([...rows].sort((a, b) => size(b) - size(a)).slice(0, MOST - 1))
  const others = rows.filter((row) => !drawn.has(row))
  const values = told.months.map((_, at) => Math.round(others.reduce((sum, row) => sum + row.values[at]!, 0) * 100) / 100)
  return [...rows.filter((row) => drawn.has(row)), { title: `其他（${others.length}项）`, values }]
}

/** What is not approved and therefore not drawn; nothing where all is. */
export function uncountedText(told: LabourChart): string {
  if (told.uncounted === 0) return ''
  const texts: Record<ChartOf, string> = {
    hours: `未审批工时 ${hoursText(told.uncounted)} 小时，未计入`,
    pay: `未通过审批的报酬表 ${told.uncounted} 张，未计入`,
    output: `未审批的产值 ${told.uncounted} 条，未计入`,
    headcount: '',
  }
  return texts[told.of]
}

/** A month some months before another, as 2026-11. */
export function monthBefore(month: string, back: number): string {
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 - back
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`
}
