/** How values read on the screen, by the kind of their field. */
import { formatDateTime } from '@/shared/formats'
import type { Tone } from '@/shared/labels'
import type { Field, Module, ModuleRecord, Option } from './wire'

export const NOTHING = '—'

/** A value in words; `title` is what the server calls a linked, unit or coded one. */
export function showValue(field: Field, value: unknown, title = ''): string {
  if (value === null || value === undefined || value === '') return NOTHING
  const { kind } = field
  switch (kind.kind) {
    case 'flag':
      return value === true ? (kind.yes ?? '是') : (kind.no ?? '否')
    case 'choice':
      return optionOf(field, value)?.title ?? String(value)
    case 'money':
      return formatMoney(String(value))
    case 'integer':
      return [String(value), kind.unit].filter(Boolean).join(' ')
    case 'moment':
      return formatDateTime(String(value))
    case 'attached':
      return title || `${Array.isArray(value) ? value.length : 1}个文件`
    default:
      return title || String(value)
  }
}

export function showField(field: Field, record: ModuleRecord): string {
  return showValue(field, record.values[field.name], record.titles[field.name])
}

export function optionOf(field: Field, value: unknown): Option | undefined {
  return field.kind.kind === 'choice' ? field.kind.options.find((option) => option.value === value) : undefined
}

/** What a record is called: the fields of its label, as they read. */
export function labelOf(module: Module, record: ModuleRecord): string {
  const parts = module.label.flatMap((name) => {
    const field = module.fields.find((one) => one.name === name)
    const text = field ? showField(field, record) : NOTHING
    return text === NOTHING ? [] : [text]
  })
  return parts.join(' ') || module.noun
}

/** Yuan as on a bill: `12,345.60`. */
export function formatMoney(text: string): string {
  const amount = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text)
  if (!amount) return text
  const [, sign = '', whole = '', cents = ''] = amount
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents.padEnd(2, '0')}`
}

/** Tones as the declaration says them, as our tags say them. */
export function toneOf(tone: string | undefined): Tone {
  return tone === 'success' || tone === 'warning' || tone === 'danger' ? tone : tone === 'primary' ? tone : 'muted'
}

/** Figures stand at the right, so that their places line up; all else at the left. */
export function alignOf(field: Field): 'left' | 'right' {
  return field.kind.kind === 'integer' || field.kind.kind === 'money' ? 'right' : 'left'
}

/** Whether the value reads better in figures of one width. */
export function isFigures(field: Field): boolean {
  return ['integer', 'money', 'day', 'moment'].includes(field.kind.kind) || Boolean(field.mask)
}

const WIDTHS: Record<Field['kind']['kind'], number> = {
  text: 108,
  integer: 100,
  money: 120,
  day: 116,
  moment: 150,
  flag: 90,
  choice: 104,
  coded: 116,
  linked: 130,
  unit: 150,
  attached: 180,
}

/** Least width of a column, in pixels: what the kind needs, and the heading on one line. */
export function widthOf(field: Field): number {
  const heading = Array.from(field.title).length * 14 + (field.sortable ? 52 : 30)
  const { kind } = field
  return Math.max(WIDTHS[kind.kind], heading, wordsWidth(field))
}

function wordsWidth({ mask, kind }: Field): number {
  if (mask) return mask === 'number' ? 206 : 150
  if (kind.kind !== 'text') return 0
  // Short ones and those with a form are numbers and codes, shown whole; longer ones are names, then sentences.
  if (kind.most <= 32 || kind.pattern) return Math.min(kind.most * 9 + 36, 170)
  return kind.most <= 64 ? 0 : kind.most <= 100 ? 170 : 220
}

const FITTED: readonly Field['kind']['kind'][] = ['text', 'linked', 'unit']
const WIDEST = 220
const PADDING = 26

/** Least width of a column with these rows: names are not cut as long as they are of a usual length. */
export function widthWith(field: Field, rows: readonly ModuleRecord[]): number {
  const least = widthOf(field)
  if (field.mask || !FITTED.includes(field.kind.kind)) return least
  const longest = Math.max(0, ...rows.map((row) => wordsPx(showField(field, row))))
  return Math.max(least, Math.min(longest + PADDING, WIDEST))
}

/** About how wide a text of 14 pixels is: a character of Chinese takes a square, a letter a good half. */
function wordsPx(text: string): number {
  return Array.from(text).reduce((sum, one) => sum + (one.charCodeAt(0) < 0x100 ? 8.2 : 14), 0)
}

/** The character that stands for a record: the first letter of its label, since numbers all begin alike. */
export function glyphOf(label: string): string {
  return /\p{L}/u.exec(label)?.[0] ?? label.slice(0, 1)
}
