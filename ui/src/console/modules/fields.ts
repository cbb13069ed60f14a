/** Reading a declaration: which fields stand where. */
import type { Action, Field, Module, ModuleRecord, Option } from './wire'

export interface Section {
  title: string
  fields: Field[]
}

export function fieldNamed(module: Module, name: string): Field | undefined {
  return module.fields.find((field) => field.name === name)
}

/** The fields by their headings, in the order of their first field. */
export function sectionsOf(fields: readonly Field[]): Section[] {
  const sections: Section[] = []
  for (const field of fields) {
    const title = field.section || '基本信息'
    const known = sections.find((section) => section.title === title)
    if (known) known.fields.push(field)
    else sections.push({ title, fields: [field] })
  }
  return sections
}

/** Fields that a list can be searched by. */
export function searchable(module: Module): Field[] {
  return module.fields.filter((field) => (field.found ?? 'not') !== 'not')
}

/** Columns of the list: the fields that name a record first, in their order there. */
export function columnsOf(module: Module): Field[] {
  const named = module.label.flatMap((name) => fieldNamed(module, name) ?? [])
  return [...named, ...module.fields.filter((field) => field.listed !== false && !named.includes(field))]
}

/** Fields that a person fills in for a new record, or when changing one. */
export function editable(module: Module, of: 'new' | 'known'): Field[] {
  return module.fields.filter((field) => {
    const edited = field.edited ?? 'always'
    return edited === 'always' || (edited === 'once' && of === 'new')
  })
}

export function stateOf(module: Module, record: ModuleRecord): Option | undefined {
  return module.states?.options.find((option) => option.value === record.state)
}

export interface Deed {
  code: string
  title: string
  danger: boolean
  /** Of a declared action; edit and delete have none. */
  action?: Action
}

/** What may be done with a record now: edit, then the declared actions in their order, then delete. */
export function deedsOf(module: Module, record: ModuleRecord): Deed[] {
  const may = (code: string) => record.actions.includes(code)
  const deeds: Deed[] = may('edit') ? [{ code: 'edit', title: '编辑', danger: false }] : []
  for (const action of module.actions ?? []) {
    if (may(action.code)) deeds.push({ code: action.code, title: action.title, danger: action.tone === 'danger', action })
  }
  if (may('delete')) deeds.push({ code: 'delete', title: '删除', danger: true })
  return deeds
}

/** Whether a change of the field waits for approval. */
export function isKey(module: Module, field: Field): boolean {
  const keys = module.key_fields ?? []
  return Boolean(module.guarded) && (keys.length === 0 || keys.includes(field.name))
}
