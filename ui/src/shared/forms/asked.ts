/** Which questions are asked, by what was answered before: `pipelines/rules/forms/asked.py` says the same. */
import { fieldsOf, type Answer, type Answers, type Condition, type Definition, type Field } from './definition'

export const isEmpty = (answer: Answer | undefined): boolean =>
  answer === undefined || (typeof answer === 'string' ? answer.trim() === '' : answer.length === 0)

function holds(condition: Condition, given: Answers): boolean {
  const answer = given[condition.field]
  if (answer === undefined || isEmpty(answer)) return false
  const has = condition.has ?? []
  const told = typeof answer === 'string' ? [answer.trim()] : answer
  return has.length === 0 || told.some((one) => has.includes(one))
}

/** In their order; one that hangs on a question that is not asked is not asked either. */
export function asked(definition: Definition, answers: Answers): Field[] {
  const seen: Answers = {}
  return fieldsOf(definition).filter((field) => {
    if (!(field.shown ?? []).every((one) => holds(one, seen))) return false
    const answer = answers[field.key]
    if (answer !== undefined) seen[field.key] = answer
    return true
  })
}

/** Whether the question may not be left out; `given` holds answers to asked questions alone. */
export function mustAnswer(field: Field, given: Answers): boolean {
  const needed = field.needed ?? []
  return Boolean(field.required) || (needed.length > 0 && needed.every((one) => holds(one, given)))
}

/** Answers to what is asked, without blanks around them and without empty ones. */
export function kept(definition: Definition, answers: Answers): Answers {
  const found: Answers = {}
  for (const field of asked(definition, answers)) {
    const answer = answers[field.key]
    if (answer !== undefined && !isEmpty(answer)) found[field.key] = typeof answer === 'string' ? answer.trim() : [...answer]
  }
  return found
}
