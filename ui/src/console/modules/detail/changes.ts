/** What one audited change altered, field by field. */
import { NOTHING, showValue } from '../show'
import type { Change, Field, Module } from '../wire'

export interface ChangedField {
  title: string
  before: string
  after: string
}

/** What a value of a field is called, where it stands for something else. */
export type TitleOf = (field: Field, value: unknown) => string

/** Fields whose value differs, in the order of the declaration; the state after them. */
export function changedValues(module: Module, change: Change, titleOf: TitleOf = () => ''): ChangedField[] {
  return changedFieldsOf(module, change).flatMap((field) => {
    const show = (value: unknown) => showValue(field, value, titleOf(field, value))
    const [before, after] = [show(change.before[field.name]), show(change.after[field.name])]
    return before === after ? [] : [{ title: field.title, before, after }]
  })
}

export function changedFieldsOf(module: Module, change: Change): Field[] {
  const names = new Set([...Object.keys(change.before), ...Object.keys(change.after)])
  const fields = module.fields.filter((field) => names.has(field.name))
  return module.states && names.has('state') ? [...fields, stateField(module)] : fields
}

function stateField(module: Module): Field {
  return { name: 'state', title: '状态', kind: { kind: 'choice', options: module.states?.options ?? [] } }
}

const VERBS: Readonly<Record<string, string>> = {
  create: '新增',
  edit: '修改',
  delete: '删除',
  import: '导入',
  export: '导出',
  reveal: '查看完整内容',
}

/** `inmates.edit`, `edit` or an action's code, in words. */
export function actionTitle(module: Module, action: string): string {
  const code = action.split(/[.:]/).at(-1) ?? action
  return VERBS[code] ?? module.actions?.find((one) => one.code === code)?.title ?? action
}

export const isNothing = (text: string) => text === NOTHING
