/** A form as data, as the platform tells it. */
import type { Schemas } from '@/api'

export type Definition = Schemas['FormDefinition']
export type Section = NonNullable<Definition['sections']>[number]
export type Field = Schemas['FormField']
export type Condition = Schemas['FormCondition']
export type Answer = string | string[]
export type Answers = Record<string, Answer>
export interface Problem {
  field: string
  message: string
}

export const fieldsOf = (definition: Definition): Field[] => (definition.sections ?? []).flatMap((one) => one.fields ?? [])
