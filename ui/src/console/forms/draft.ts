/** Changing a form that is being designed: each answers a new definition and leaves the old one as it was. */
import { fieldsOf, type Condition, type Definition, type Field, type Section } from '@/shared/forms/definition'
import { KIND_LABEL } from '@/shared/forms/kinds'

export const MOST_FIELDS = 60
export const MOST_SECTIONS = 12
/** Answers of these tell of a person, whatever the form says. */
export const ALWAYS_PERSONAL: readonly Field['kind'][] = ['id_no', 'phone', 'picture']

export const sectionsOf = (form: Definition): Section[] => form.sections ?? []
export const same = (one: Definition, other: Definition): boolean => JSON.stringify(one) === JSON.stringify(other)

/** A key that nothing of the form has had yet; keys name answers for ever. */
export function freeKey(form: Definition, stem: string): string {
  const taken = new Set([...fieldsOf(form).map((one) => one.key), ...sectionsOf(form).map((one) => one.key)])
  let number = 1
  while (taken.has(`${stem}${number}`)) number += 1
  return `${stem}${number}`
}

export function withSection(form: Definition): Definition {
  const title = `第 ${sectionsOf(form).length + 1} 页`
  return { sections: [...sectionsOf(form), { key: freeKey(form, 'page'), title, lead: '', fields: [] }] }
}

export function withField(form: Definition, place: number, kind: Field['kind']): Definition {
  const started = sectionsOf(form).length === 0 ? withSection(form) : form
  const at = Math.min(place, sectionsOf(started).length - 1)
  const titles = new Set(fieldsOf(started).map((one) => one.title))
  let title = KIND_LABEL[kind]
  for (let number = 2; titles.has(title); number += 1) title = `${KIND_LABEL[kind]}${number}`
  const field: Field = { key: freeKey(started, 'q'), kind, title, required: true, personal: !['choice', 'choices', 'number', 'day'].includes(kind) }
  if (kind === 'choice' || kind === 'choices') field.options = [{ value: 'o1', title: '选项一' }, { value: 'o2', title: '选项二' }]
  return onSection(started, at, (one) => ({ ...one, fields: [...(one.fields ?? []), field] }))
}

export const onSection = (form: Definition, place: number, change: (section: Section) => Section): Definition => ({
  sections: sectionsOf(form).map((one, at) => (at === place ? change(one) : one)),
})

export const withFieldChanged = (form: Definition, key: string, part: Partial<Field>): Definition => ({
  sections: sectionsOf(form).map((section) => ({
    ...section,
    fields: (section.fields ?? []).map((one) => (one.key === key ? { ...one, ...part } : one)),
  })),
})

/** Without the question, and without the conditions that hang on it. */
export function withoutField(form: Definition, key: string): Definition {
  const free = (conditions: Condition[] | undefined) => (conditions ?? []).filter((one) => one.field !== key)
  return {
    sections: sectionsOf(form).map((section) => ({
      ...section,
      fields: (section.fields ?? [])
        .filter((one) => one.key !== key)
        .map((one) => ({ ...one, shown: free(one.shown), needed: free(one.needed) })),
    })),
  }
}

export const withoutSection = (form: Definition, place: number): Definition => ({ sections: sectionsOf(form).filter((_, at) => at !== place) })

/** One place up or down; at the edge of a page it goes over to the next one. */
export function withFieldMoved(form: Definition, key: string, by: -1 | 1): Definition {
  const sections = sectionsOf(form).map((one) => ({ ...one, fields: [...(one.fields ?? [])] }))
  const at = sections.findIndex((one) => one.fields.some((field) => field.key === key))
  const here = sections[at]
  if (!here) return form
  const place = here.fields.findIndex((one) => one.key === key)
  const [field] = here.fields.splice(place, 1)
  if (!field) return form
  const next = sections[at + by]
  if (place + by >= 0 && place + by <= here.fields.length) here.fields.splice(place + by, 0, field)
  else if (next) next.fields.splice(by > 0 ? 0 : next.fields.length, 0, field)
  else return form
  return { sections }
}

export function withSectionMoved(form: Definition, place: number, by: -1 | 1): Definition {
  const sections = [...sectionsOf(form)]
  const [one] = sections.splice(place, 1)
  if (one) sections.splice(place + by, 0, one)
  return { sections }
}

/** Questions before this one, on which alone it may hang. */
export function before(form: Definition, key: string): Field[] {
  const all = fieldsOf(form)
  return all.slice(0, all.findIndex((one) => one.key === key))
}
