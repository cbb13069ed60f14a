/** A parameter's value in words. */
import type { ParameterView } from '@/api'

type Shown = Pick<ParameterView, 'kind' | 'unit'>

export function valueText(parameter: Shown, value: boolean | number | null): string {
  if (value === null) return '恢复默认值'
  if (typeof value === 'boolean') return value ? '开启' : '关闭'
  const text = parameter.kind === 'decimal' ? value.toFixed(2) : String(value)
  return parameter.unit ? `${text} ${parameter.unit}${inMinutes(parameter.unit, value)}` : text
}

function inMinutes(unit: string, value: number): string {
  return unit === '秒' && value >= 120 && value % 60 === 0 ? `（${String(value / 60)} 分钟）` : ''
}

/** The parameters under their headings, in the order in which they come. */
export function grouped(all: readonly ParameterView[]): { group: string; rows: ParameterView[] }[] {
  const groups = new Map<string, ParameterView[]>()
  for (const one of all) groups.set(one.group, [...(groups.get(one.group) ?? []), one])
  return [...groups].map(([group, rows]) => ({ group, rows }))
}
