/** Whether a form may be sent, by the limits that the declaration states; the server looks again. */
import type { Field, FieldProblem } from '../wire'
import { UPLOADING } from '../fields/upload'
import type { Draft } from './draft'

const PICKED = new Set(['day', 'moment', 'flag', 'choice', 'coded', 'linked', 'unit'])

/** What is wrong with a field's value, in words; empty where nothing is. */
export function problemOf(field: Field, value: Draft[string]): string {
  if (value === undefined || typeof value === 'boolean') return ''
  const text = (value ?? '').trim()
  if (text === '') {
    if (field.required === false) return ''
    if (field.kind.kind === 'attached') return `请上传${field.title}`
    return (PICKED.has(field.kind.kind) ? '请选择' : '请填写') + field.title
  }
  switch (field.kind.kind) {
    case 'attached':
      return text === UPLOADING ? `${field.title}还在上传，请稍候` : ''
    case 'text':
      return textProblem(field.title, text, field.kind)
    case 'integer':
      return integerProblem(field.title, text, field.kind)
    case 'money':
      return moneyProblem(field.title, text, field.kind)
    default:
      return ''
  }
}

export function problemsOf(fields: readonly Field[], draft: Draft): FieldProblem[] {
  return fields.flatMap((field) => {
    const message = problemOf(field, draft[field.name])
    return message ? [{ field: field.name, message }] : []
  })
}

function textProblem(
  title: string,
  text: string,
  limits: { most: number; least?: number; pattern?: string | null; form?: string },
): string {
  const length = Array.from(text).length
  if (length > limits.most) return `${title}最多${limits.most}个字符，现在是${length}个`
  if (limits.pattern && !matches(limits.pattern, text)) {
    return limits.form ? `${title}格式不正确：${limits.form}` : `${title}格式不正确`
  }
  if (length < (limits.least ?? 0)) return `${title}至少${limits.least}个字符`
  return ''
}

function integerProblem(title: string, text: string, limits: { least?: number | null; most?: number | null }): string {
  if (!/^-?\d{1,15}$/.test(text)) return `${title}应为整数`
  const number = Number(text)
  if (limits.least != null && number < limits.least) return `${title}不能小于${limits.least}`
  if (limits.most != null && number > limits.most) return `${title}不能大于${limits.most}`
  return ''
}

function moneyProblem(title: string, text: string, limits: { least?: string | null; most?: string | null }): string {
  if (!/^-?\d{1,13}(\.\d{1,2})?$/.test(text)) return `${title}应为金额，最多两位小数`
  if (limits.least != null && cents(text) < cents(limits.least)) return `${title}不能小于${limits.least}元`
  if (limits.most != null && cents(text) > cents(limits.most)) return `${title}不能大于${limits.most}元`
  return ''
}

/** Exactly, since a sum above 2^53 cents would round. */
function cents(text: string): bigint {
  const [whole = '0', part = ''] = text.replace('-', '').split('.')
  const amount = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0').slice(0, 2))
  return text.startsWith('-') ? -amount : amount
}

/** As the server reads it: full-width and small characters count as what the form has for them. */
function matches(pattern: string, text: string): boolean {
  const narrow = text.normalize('NFKC')
  try {
    const form = new RegExp(`^(?:${pattern})$`, 'u')
    return [text, narrow, narrow.toUpperCase()].some((one) => form.test(one))
  } catch {
    // A pattern that this browser cannot read is left to the server.
    return true
  }
}
