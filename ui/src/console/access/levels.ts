/** What is chosen on the page of data levels, as the interface takes it. */
import { LEVEL_LABEL } from './labels'
import type { FieldLevel, Level, ModuleLevels, SetLevel } from './types'

/** Chosen levels by field; the empty name is the module itself. */
export type Wanted = Record<string, Level>

const ORDER: Level[] = ['public', 'internal', 'sensitive', 'important']

export const labelOf = (level: Level) => LEVEL_LABEL[level]

/** Levels that the data can keep: what is not masked cannot be of the highest, a mask needs one that asks for it. */
export function choicesFor(field: FieldLevel): Level[] {
  return field.masked ? ['sensitive', 'important'] : ORDER.slice(0, 3)
}

export interface Change {
  field: string
  title: string
  from: Level
  to: Level
}

/** Fields whose chosen level differs from what counts now. */
export function changesOf(module: ModuleLevels, wanted: Wanted): Change[] {
  return module.fields.flatMap(({ field, title, level }) => {
    const to = wanted[field]
    return to === undefined || to === level ? [] : [{ field, title: field === '' ? '模块整体' : title, from: level, to }]
  })
}

/** What is to be set: what was chosen otherwise than it counts, and what is kept of earlier settings. */
export function settingsOf(module: ModuleLevels, wanted: Wanted): SetLevel[] {
  const whole = wanted[''] ?? module.fields[0]!.level
  return module.fields.flatMap(({ field, level, declared }) => {
    const to = wanted[field] ?? level
    // A field that merely follows its module is not set by itself.
    const follows = field !== '' && to === level && (to === declared || to === whole)
    return to === declared || follows ? [] : [{ field, level: to }]
  })
}

/** One line under a module's name. */
export function summaryOf(module: ModuleLevels): string {
  if (module.tampered) return '设置被改动，按“重要”管理'
  const counted = ORDER.slice(2).map((level) => [level, module.fields.filter((one) => one.field !== '' && one.level === level).length] as const)
  const told = counted.filter(([, count]) => count > 0).map(([level, count]) => `${labelOf(level)} ${count} 项`)
  return [told.join(' · ') || '无敏感数据', ...(module.pending ? ['变更待审批'] : [])].join(' · ')
}
