/**
 * Whether answers fit a form, question by question, in the words of `pipelines/rules/forms/answers.py`;
 * `tests/data/forms/answers.json` holds both to it.
 */
import { asked, isEmpty, kept, mustAnswer } from './asked'
import { dayOf, isDay } from './days'
import { fieldsOf, type Answer, type Answers, type Definition, type Field, type Problem } from './definition'
import { isIdNumber } from './idNumber'
import { LONGEST, MOBILE, MOST_PICTURES, PATTERN_LABEL, PATTERNS } from './kinds'

const NUMBER = /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/

/** What is wrong, in the order of the questions; what is not asked is not looked at. */
export function checkAnswers(definition: Definition, answers: Answers, today: string): Problem[] {
  const known = new Set(fieldsOf(definition).map((one) => one.key))
  const strange = Object.keys(answers).filter((key) => !known.has(key)).sort()
  const given = kept(definition, answers)
  const found = asked(definition, answers).flatMap((field) => {
    const message = wrong(field, given[field.key], mustAnswer(field, given), today)
    return message ? [{ field: field.key, message }] : []
  })
  return [...strange.map((field) => ({ field, message: '没有这个问题' })), ...found]
}

/** What to do about one answer; empty where it is right. */
export function wrong(field: Field, answer: Answer | undefined, needed: boolean, today: string): string {
  if (answer === undefined || isEmpty(answer)) return needed ? `${verb(field)}“${field.title}”` : ''
  if (Array.isArray(answer) !== (field.kind === 'choices' || field.kind === 'picture')) return `“${field.title}”填写有误，请重新填写`
  return Array.isArray(answer) ? wrongList(field, answer) : CHECKS[field.kind](field, answer, today)
}

function verb(field: Field): string {
  if (field.kind === 'picture') return '请上传'
  return ['choice', 'choices', 'day'].includes(field.kind) ? '请选择' : '请填写'
}

const offers = (field: Field, value: string) => (field.options ?? []).some((one) => one.value === value)

function wrongList(field: Field, answer: string[]): string {
  const picture = field.kind === 'picture'
  if (new Set(answer).size !== answer.length || !(picture || answer.every((one) => offers(field, one)))) {
    return picture ? `“${field.title}”有重复的图片` : `“${field.title}”应从所给选项中选择`
  }
  const unit = picture ? '张' : '项'
  const most = field.most ?? (picture ? 1 : null)
  if (field.least != null && answer.length < field.least) return `“${field.title}”至少${field.least}${unit}`
  if (most != null && answer.length > most) return `“${field.title}”最多${picture ? Math.min(most, MOST_PICTURES) : most}${unit}`
  return ''
}

function wrongText(field: Field, answer: string): string {
  const longest = field.kind === 'note' ? LONGEST.note : LONGEST.text
  const most = Math.min(field.most ?? longest, longest)
  const length = [...answer].length
  if (field.least != null && length < field.least) return `“${field.title}”至少${field.least}个字`
  if (length > most) return `“${field.title}”最多${most}个字`
  const pattern = field.pattern ?? 'any'
  return pattern === 'any' || PATTERNS[pattern].test(answer) ? '' : `“${field.title}”应为${PATTERN_LABEL[pattern]}`
}

function wrongNumber(field: Field, answer: string): string {
  if (!NUMBER.test(answer)) return `“${field.title}”应为数字`
  const decimals = field.decimals ?? 0
  if ((answer.split('.')[1] ?? '').length > decimals) return decimals === 0 ? `“${field.title}”应为整数` : `“${field.title}”最多${decimals}位小数`
  if (field.least != null && Number(answer) < field.least) return `“${field.title}”不能小于${field.least}`
  if (field.most != null && Number(answer) > field.most) return `“${field.title}”不能大于${field.most}`
  return ''
}

function wrongDay(field: Field, answer: string, today: string): string {
  if (!isDay(answer)) return `“${field.title}”应为日期，例如2026-01-31`
  const earliest = dayOf(field.earliest, today)
  const latest = dayOf(field.latest, today)
  if (earliest && answer < earliest) return `“${field.title}”不能早于${earliest}`
  if (latest && answer > latest) return `“${field.title}”不能晚于${latest}`
  return ''
}

const CHECKS: Record<Field['kind'], (field: Field, answer: string, today: string) => string> = {
  text: wrongText,
  note: wrongText,
  number: wrongNumber,
  id_no: (field, answer) => (isIdNumber(answer.toUpperCase()) ? '' : `“${field.title}”不是有效的18位身份证号，请核对`),
  phone: (field, answer) => (MOBILE.test(answer) ? '' : `“${field.title}”应为11位手机号`),
  choice: (field, answer) => (offers(field, answer) ? '' : `“${field.title}”应从所给选项中选择`),
  day: wrongDay,
  // Answered with lists.
  choices: () => '',
  picture: () => '',
}

/** An answer as people read it. */
export function said(field: Field, answer: Answer | undefined): string {
  if (answer === undefined || isEmpty(answer)) return ''
  const titled = (value: string) => field.options?.find((one) => one.value === value)?.title ?? value
  if (typeof answer === 'string') return titled(answer)
  return field.kind === 'picture' ? `${answer.length}张` : answer.map(titled).join('、')
}
