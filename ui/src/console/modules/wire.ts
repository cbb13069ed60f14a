/** What the generic routes of modules are asked and answer, by the names used on these screens. */
import type { Schemas } from '@/api'

export type Field = Schemas['ShownField']
export type Kind = Field['kind']
export type KindOf<K extends Kind['kind']> = Extract<Kind, { kind: K }>
export type Option = Schemas['Option']
export type Action = Schemas['Action']
export type Module = Schemas['ShownModule']

export type MenuEntry = Schemas['MenuEntry']
export type ModuleView = Schemas['ModuleView']
export type PointingField = Schemas['PointingField']
export type ModuleRecord = Schemas['Record']
export type RecordPage = Schemas['RecordPage']
export type RecordDetail = Schemas['RecordDetail']
export type WaitingChange = Schemas['WaitingChange']
export type FieldOverride = Schemas['FieldOverride']
export type FieldPeriod = Schemas['FieldPeriod']
export type Change = Schemas['Change']
export type AskExport = Schemas['AskExport']
export type ExportRequest = Schemas['ExportRequest']
export type EditRecord = Schemas['EditRecord']
export type ActOnRecord = Schemas['ActOnRecord']
export type ImportReport = Schemas['ImportReport']
export type ImportProblem = Schemas['ImportProblem']
export type Revealed = Schemas['Revealed']
export type SavedFilter = Schemas['SavedFilter']
/** One that a picker offers. */
export type Pickable = Schemas['PickerChoice']
export type UnitNode = Schemas['UnitNode']

export type FileView = Schemas['FileView']

export type Values = Record<string, unknown>

/** In the detail of a refusal, which the interface's document leaves open. */
export interface FieldProblem {
  field: string
  message: string
}

