/** What one audited change altered, field by field. */
import { NOTHING, showValue } from '../show'
import type { Change, Field, Module } from '../wire'

export interface ChangedField {
  title: string
  before: string
  after: string
}

/** Fields whose value differs, in the order of the declaration; the state after them. */
export function changedValues(module: Module, change: Change): ChangedField[] {
  return fieldsOf(module, change).flatMap((field) => {
    const { name, title } = field
    const before = showValue(field, change.before[name], change.titles_before?.[name])
    const after = showValue(field, change.after[name], change.titles_after?.[name])
    return before === after ? [] : [{ title, before, after }]
  })
}

function fieldsOf(module: Module, change: Change): Field[] {
  const names = new Set([...Object.keys(change.before), ...Object.keys(change.after)])
  const fields = module.fields.filter((field) => names.has(field.name))
  return module.states && names.has('state') ? [...fields, stateField(module)] : fields
}

/** The server says states by their titles. */
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
  decided: '审批',
  grant: '接口授权',
  synchronise: '狱政平台同步',
  dial: '申请拨号',
  answered: '接通',
  ended: '结束',
  lapse: '未回报，视为未接通',
  'public_questions.receive': '受理',
  'public_questions.answer': '答复',
  'public_questions.forward': '转办',
  'public_questions.close': '办结',
}

/** `inmates.edit`, `edit` or an action's code, in words. */
export function actionTitle(module: Module, action: string): string {
  const code = action.split(/[.:]/).at(-1) ?? action
  return VERBS[code] ?? VERBS[`${module.code}.${code}`] ?? module.actions?.find((one) => one.code === code)?.title ?? action
}

export const isNothing = (text: string) => text === NOTHING
