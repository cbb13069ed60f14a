/** What the generic routes of modules are asked and answer. */

export interface Option {
  value: string
  title: string
  tone?: string
}

export type Kind =
  | { kind: 'text'; most: number; least?: number; pattern?: string | null; form?: string; lines?: number }
  | { kind: 'integer'; least?: number | null; most?: number | null; unit?: string }
  | { kind: 'money'; least?: string | null; most?: string | null }
  | { kind: 'day' }
  | { kind: 'moment' }
  | { kind: 'flag'; yes?: string; no?: string }
  | { kind: 'choice'; options: Option[] }
  | { kind: 'coded'; dictionary: string }
  | { kind: 'linked'; module: string }
  | { kind: 'unit'; types?: string[] }
  | { kind: 'attached'; media_types: string[]; most_bytes?: number }

export type KindOf<K extends Kind['kind']> = Extract<Kind, { kind: K }>

export interface Field {
  name: string
  title: string
  kind: Kind
  required?: boolean
  default?: string | number | boolean | null
  unique?: boolean
  mask?: 'number' | 'phone' | 'whole' | null
  found?: 'not' | 'exact' | 'prefix' | 'within' | 'range'
  listed?: boolean
  sortable?: boolean
  edited?: 'always' | 'once' | 'never'
  transferred?: boolean
  dated?: boolean
  section?: string
  hint?: string
}

export interface Action {
  code: string
  title: string
  from_states?: string[]
  to_state?: string | null
  fields?: string[]
  reason?: boolean
  approval?: string | null
  tone?: string
  confirm?: string
}

export interface Module {
  code: string
  title: string
  noun: string
  subsystem: string
  group: string
  fields: Field[]
  label: string[]
  scope: { unit: string | null }
  order: string[]
  key?: string | null
  states?: { options: Option[]; initial: string } | null
  actions?: Action[]
  verbs?: string[]
  parent?: string | null
  guarded?: string | null
}

export type Values = Record<string, unknown>

export interface MenuEntry {
  code: string
  title: string
  subsystem: string
  group: string
}

export interface ModuleView {
  module: Module
  permitted: string[]
}

export interface ModuleRecord {
  id: string
  version: number
  state: string | null
  values: Values
  titles: Record<string, string>
  masked: string[]
  actions: string[]
  pending?: string | null
}

export interface RecordPage {
  rows: ModuleRecord[]
  total: number
}

export interface FieldProblem {
  field: string
  message: string
}

export interface Change {
  at: string
  actor: string
  action: string
  before: Values
  after: Values
  reason: string
}

export interface FieldPeriod {
  field: string
  value: unknown
  title: string
  since: string
  until: string | null
  reason: string
  actor: string
}

export interface RecordDetail {
  record: ModuleRecord
  periods: FieldPeriod[]
}

export interface EditRecord {
  version: number
  values: Values
  reason?: string
  effective_at?: string | null
}

export interface ActOnRecord {
  version: number
  values?: Values
  reason?: string
}

export interface ImportProblem {
  row: number
  column: string
  message: string
}

export interface ImportReport {
  created: number
  changed: number
  unchanged: number
  refused: number
  problems: ImportProblem[]
}

export interface SavedFilter {
  id: string
  name: string
  query: string
}

/** One that a picker offers. */
export interface Pickable {
  value: string
  title: string
}

/** A unit of the organisation tree that may be picked, with those below it. */
export interface UnitNode {
  id: string
  code: string
  name: string
  org_type: string
  enabled: boolean
  children: UnitNode[]
}
