/** A version of settings as the form holds it, from and to what the server keeps. */
import type { Access, FieldMapping, KindMapping, Protocol, Reading, RecordField, RecordKind, RecordKindView, SettingProblem, Settings } from './api'

export interface AccessField {
  name: string
  title: string
  initial: string
  required?: boolean
  choices?: Readonly<Record<string, string>>
  hint?: string
  lines?: number
}

const ADDRESS: AccessField = { name: 'address', title: '地址', initial: '', required: true }
const FOLDER = '平台数据目录下的文件夹名'

/** What each protocol leaves open, in the order of the form. */
export const ACCESS_FIELDS: Readonly<Record<Protocol, readonly AccessField[]>> = {
  rest: [
    { ...ADDRESS, hint: 'https://…/' },
    { name: 'paging', title: '翻页方式', initial: 'cursor', choices: { cursor: '按游标', page: '按页码', since: '按时间' } },
    { name: 'key_header', title: '密钥请求头', initial: 'X-Api-Key' },
    { name: 'rows', title: '记录所在位置', initial: 'rows' },
    { name: 'next', title: '游标所在位置', initial: 'next' },
  ],
  soap: [
    { ...ADDRESS, hint: 'https://…/' },
    { name: 'namespace', title: '命名空间', initial: '', required: true },
    { name: 'user', title: '用户名', initial: '' },
  ],
  view: [
    { ...ADDRESS, hint: 'postgresql://用户@主机/库，不含口令' },
    { name: 'changed', title: '变更时间列', initial: 'changed_at' },
    { name: 'orders', title: '下发表（没有则不填）', initial: '' },
  ],
  files: [
    { ...ADDRESS, hint: `sftp://用户@主机:端口/路径，或${FOLDER}` },
    { name: 'host_key', title: 'SFTP主机公钥', initial: '', lines: 2 },
    { name: 'format', title: '文件格式', initial: 'csv', choices: { csv: 'CSV', json_lines: '每行一条JSON' } },
    { name: 'encoding', title: '文字编码', initial: 'utf-8', choices: { 'utf-8': 'UTF-8', gb18030: 'GB18030' } },
  ],
  package: [
    { ...ADDRESS, hint: FOLDER },
    { name: 'certificate', title: '对方SM2公钥（十六进制）', initial: '', required: true, lines: 3 },
  ],
}

export type From = 'none' | 'source' | 'constant'

export interface Code {
  theirs: string
  ours: string
}

export interface FieldDraft {
  to: string
  from: From
  /** Names there, separated by commas. */
  source: string
  constant: string
  reading: Reading
  format: string
  codes: Code[]
  optional: boolean
}

export interface KindDraft {
  kind: RecordKind
  enabled: boolean
  name: string
  key: string
  version: string
  day: string
  day_format: string
  deleted: string
  deleted_values: string
  fields: FieldDraft[]
}

export interface Draft {
  protocol: Protocol
  access: Record<string, string>
  direction: NonNullable<Settings['direction']>
  conflict: NonNullable<Settings['conflict']>
  every_s: number
  per_minute: number
  page: number
  late_after_s: number
  /** One a line. */
  networks: string
  kinds: KindDraft[]
}

/** The parts of a text, without blanks. */
function parts(text: string, separator: RegExp = /[,，\n]/): string[] {
  return text
    .split(separator)
    .map((one) => one.trim())
    .filter(Boolean)
}

export function initialAccess(protocol: Protocol): Record<string, string> {
  return Object.fromEntries(ACCESS_FIELDS[protocol].map((one) => [one.name, one.initial]))
}

export function emptyDraft(): Draft {
  return {
    protocol: 'rest',
    access: initialAccess('rest'),
    direction: 'both',
    conflict: 'source',
    every_s: 60,
    per_minute: 600,
    page: 1000,
    late_after_s: 600,
    networks: '',
    kinds: [],
  }
}

/** A kind that nothing is set for yet. */
export function emptyKind(kind: RecordKindView): KindDraft {
  return {
    kind: kind.kind,
    enabled: true,
    name: '',
    key: '',
    version: '',
    day: '',
    day_format: 'iso',
    deleted: '',
    deleted_values: '',
    fields: kind.fields.map((one) => fieldDraft(one)),
  }
}

function fieldDraft(field: RecordField, mapping?: FieldMapping): FieldDraft {
  const usual = field.values.length > 0 && field.readings.includes('code') ? 'code' : (field.readings[0] ?? 'text')
  const from: From = mapping ? (typeof mapping.constant === 'string' ? 'constant' : 'source') : field.required ? 'source' : 'none'
  return {
    to: field.name,
    from,
    source: (mapping?.source ?? []).join(', '),
    constant: mapping?.constant ?? '',
    reading: mapping?.reading ?? (mapping ? 'text' : usual),
    format: mapping?.format ?? '',
    codes: Object.entries(mapping?.codes ?? {}).map(([theirs, ours]) => ({ theirs, ours })),
    optional: mapping?.optional ?? !field.required,
  }
}

export function draftOf(settings: Settings, kinds: readonly RecordKindView[]): Draft {
  const { type, ...access } = settings.access
  const texts = Object.entries(access).map(([name, value]) => [name, String(value ?? '')])
  return {
    ...emptyDraft(),
    protocol: type,
    access: { ...initialAccess(type), ...Object.fromEntries(texts) },
    direction: settings.direction ?? 'both',
    conflict: settings.conflict ?? 'source',
    every_s: settings.every_s ?? 60,
    per_minute: settings.per_minute ?? 600,
    page: settings.page ?? 1000,
    late_after_s: settings.late_after_s ?? 600,
    networks: (settings.private_networks ?? []).join('\n'),
    kinds: settings.kinds.map((one) => kindDraft(one, kinds)),
  }
}

function kindDraft(mapping: KindMapping, kinds: readonly RecordKindView[]): KindDraft {
  const fields = kinds.find((one) => one.kind === mapping.kind)?.fields ?? []
  return {
    kind: mapping.kind,
    enabled: mapping.enabled ?? true,
    name: mapping.name,
    key: mapping.key.join(', '),
    version: mapping.version,
    day: mapping.day,
    day_format: mapping.day_format ?? 'iso',
    deleted: mapping.deleted ?? '',
    deleted_values: (mapping.deleted_values ?? []).join(', '),
    fields: fields.map((field) => {
      const mapped = mapping.fields.find((one) => one.to === field.name)
      return mapped ? fieldDraft(field, mapped) : { ...fieldDraft(field), from: 'none' }
    }),
  }
}

export function settingsOf(draft: Draft): Settings {
  const access = Object.fromEntries(ACCESS_FIELDS[draft.protocol].map(({ name }) => [name, (draft.access[name] ?? '').trim()]))
  return {
    access: { type: draft.protocol, ...access } as Access,
    direction: draft.direction,
    conflict: draft.conflict,
    every_s: draft.every_s,
    per_minute: draft.per_minute,
    page: draft.page,
    late_after_s: draft.late_after_s,
    private_networks: parts(draft.networks),
    kinds: draft.kinds.map(kindMapping),
  }
}

function kindMapping(kind: KindDraft): KindMapping {
  return {
    kind: kind.kind,
    enabled: kind.enabled,
    name: kind.name.trim(),
    key: parts(kind.key),
    version: kind.version.trim(),
    day: kind.day.trim(),
    day_format: kind.day_format.trim(),
    deleted: kind.deleted.trim() || null,
    deleted_values: parts(kind.deleted_values),
    fields: kind.fields.filter((one) => one.from !== 'none').map(fieldMapping),
  }
}

function fieldMapping(field: FieldDraft): FieldMapping {
  const coded = field.from === 'source' && (field.reading === 'code' || field.reading === 'flag')
  return {
    to: field.to,
    source: field.from === 'source' ? parts(field.source) : [],
    constant: field.from === 'constant' ? field.constant.trim() : null,
    reading: field.reading,
    format: field.reading === 'moment' || field.reading === 'day' ? field.format.trim() : '',
    codes: coded ? Object.fromEntries(field.codes.filter((one) => one.theirs !== '').map((one) => [one.theirs, one.ours])) : {},
    optional: field.optional,
  }
}

/** What has to be filled before the server is asked; it names everything else. */
export function unfilled(draft: Draft, kinds: readonly RecordKindView[]): SettingProblem[] {
  const found: SettingProblem[] = []
  const need = (field: string, text: string | undefined) => {
    if (!text?.trim()) found.push({ field, code: 'missing', message: '请填写。' })
  }
  for (const one of ACCESS_FIELDS[draft.protocol]) if (one.required) need(`access.${one.name}`, draft.access[one.name])
  draft.kinds.forEach((kind, number) => {
    for (const name of ['name', 'key', 'version', 'day'] as const) need(`kinds.${number}.${name}`, kind[name])
    for (const field of kind.fields) {
      if (field.from === 'source' && parts(field.source).length === 0) need(`kinds.${number}.fields.${field.to}`, '')
      if (field.from === 'none' && isRequired(kind.kind, field.to, kinds)) need(`kinds.${number}.fields.${field.to}`, '')
    }
  })
  return found
}

const isRequired = (kind: RecordKind, field: string, kinds: readonly RecordKindView[]) =>
  kinds.find((one) => one.kind === kind)?.fields.find((one) => one.name === field)?.required ?? false

const PLACES: Readonly<Record<string, string>> = {
  access: '连接方式',
  private_networks: '允许的内网',
  kinds: '记录',
  name: '对方名称',
  key: '主键字段',
  version: '版本字段',
  day: '日期字段',
  day_format: '日期格式',
  deleted: '删除标志',
  kind: '记录类型',
}

/** Where a problem is, as officers read it: `kinds.0.fields.seat` is `会见记录：座位号`. */
export function placeLabel(place: string, draft: Draft, kinds: readonly RecordKindView[]): string {
  const [head = '', second = '', third = '', fourth = ''] = place.split('.')
  if (head === 'access') return ACCESS_FIELDS[draft.protocol].find((one) => one.name === second)?.title ?? '连接方式'
  if (head !== 'kinds' || second === '') return PLACES[head] ?? head
  const kind = kinds.find((one) => one.kind === draft.kinds[Number(second)]?.kind)
  const inner = third === 'fields' ? (kind?.fields.find((one) => one.name === fourth)?.title ?? fourth) : (PLACES[third] ?? third)
  return `${kind?.title ?? '记录'}：${inner}`
}
