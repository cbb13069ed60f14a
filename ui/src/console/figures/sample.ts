/** A page of figures and its answers, for tests. */
import type { FiguresAsk, FiguresColumn, FiguresGroup, FiguresLine, FiguresMeasure, FiguresPage, FiguresTable, FiguresTold } from './wire'

export const measure = (name: string, more: Partial<FiguresMeasure> = {}): FiguresMeasure => ({
  name,
  title: name,
  how: 'count',
  field: '',
  where: {},
  part: '',
  of: [],
  shown: 'number',
  band: '',
  opens: null,
  drawn: false,
  wrong: false,
  in_table: true,
  file_title: '',
  ...more,
})

export const group = (name: string, by: FiguresGroup['by'], more: Partial<FiguresGroup> = {}): FiguresGroup => ({
  name,
  by,
  caption: '',
  field: '',
  headings: [name],
  measures: [],
  narrows: '',
  drawn: false,
  in_table: true,
  in_file: true,
  paged: false,
  most: 0,
  searched: '',
  ...more,
})

const ask = (kind: FiguresAsk['kind'], more: Partial<FiguresAsk> = {}): FiguresAsk => ({
  kind,
  name: '',
  title: '',
  options: [],
  every: '',
  within: '',
  narrows: '',
  usual: '',
  years: 1,
  months: 3,
  most: 0,
  ...more,
})

const column = (name: string, title: string, more: Partial<FiguresColumn> = {}): FiguresColumn => ({
  name,
  title,
  shown: 'text',
  options: [],
  opens: '',
  along: {},
  in_file: true,
  ...more,
})

export const line = (key: string, values: FiguresLine['values'], more: Partial<FiguresLine> = {}): FiguresLine => ({ key, titles: [key], values, ...more })

export const table = (code: string, more: Partial<FiguresTable> = {}): FiguresTable => ({
  code,
  title: code,
  asks: [],
  measures: [],
  groups: [],
  listings: [],
  forms: ['xlsx', 'csv'],
  picture: false,
  compares: false,
  empty: '这段时间没有数据',
  hint: '请换个时间或单位再查。',
  note: '',
  ...more,
})

const LIST = '/m/visits'
const within = { 'planned_at.from': '2026-07-01', 'planned_at.until': '2026-08-31', state: 'finished' }
const here = (narrowed: Record<string, string> = {}) => ({ where: { [LIST]: narrowed, silent: narrowed } })

export const VISITS = table('visits', {
  title: '会见',
  compares: true,
  asks: [
    ask('days'),
    ask('unit'),
    ask('step', { options: [{ value: 'day', title: '按日', tone: '' }, { value: 'month', title: '按月', tone: '' }] }),
    ask('choice', { name: 'visit_type', title: '会见类型', options: [{ value: 'OPEN', title: '宽见', tone: '' }], every: '全部类型' }),
  ],
  measures: [
    measure('visits', { title: '会见次数' }),
    measure('open', { title: '宽见', of: ['visits'], drawn: true }),
    measure('regular', { title: '普见', of: ['visits'], drawn: true }),
    measure('inmates', { title: '会见罪犯' }),
  ],
  groups: [
    group('period', 'period', { headings: ['时间'], drawn: true }),
    group('unit', 'unit', { headings: ['单位'] }),
    group('person', 'person', { headings: ['罪犯'], measures: ['visits', 'open'], paged: true }),
  ],
})

export const SILENCE = table('silence', {
  title: '长期未会见',
  asks: [ask('cut', { title: '未会见', most: 60 })],
  measures: [measure('held', { title: '在押人数' }), measure('silent', { title: '未会见人数', drawn: true })],
  groups: [group('unit', 'unit', { headings: ['单位'] })],
  listings: [
    { code: 'silent', title: '未会见的罪犯', key: '', columns: [column('name', '姓名', { opens: '/m/inmates', along: { inmate_no: 'no' } }), column('calls', '次数', { shown: 'number', opens: 'calls' })] },
    { code: 'calls', title: '通话明细', key: '', columns: [column('started_at', '拨打时间', { shown: 'moment' })] },
  ],
})

export const PAGE: FiguresPage = { code: 'visit_figures', title: '会见统计', tables: [VISITS, SILENCE] }

const numbers = (visits: number, open: number) => ({ visits, open, regular: visits - open, inmates: 2 })

export const TOLD: FiguresTold = {
  asked: { since: '2026-07-01', until: '2026-08-31', step: 'month' },
  empty: false,
  whole: line('', numbers(4, 1), here()),
  groups: [
    {
      name: 'period',
      caption: '按时间',
      total: 2,
      lines: [line('2026-07-01', numbers(3, 1), { titles: ['2026年7月'], ...here({ 'planned_at.until': '2026-07-31' }) }), line('2026-08-01', numbers(1, 0), { titles: ['2026年8月'], ...here({ 'planned_at.from': '2026-08-01' }) })],
    },
    {
      name: 'unit',
      caption: '按监狱和监区（会见当时）',
      total: 1,
      lines: [line('P', numbers(4, 1), { titles: ['三监'], ...here({ ward_id: 'P' }), below: [line('W', numbers(4, 1), { titles: ['一监区'], ...here({ ward_id: 'W' }) })] })],
    },
  ],
  leads: { visits: { to: LIST, query: within }, open: { to: LIST, query: { ...within, visit_type: 'OPEN' } } },
  notes: [],
  mark: '',
  masked: 0,
}

export const SILENT: FiguresTold = {
  asked: { at: '2026-11-24', months: '3' },
  empty: false,
  whole: line('', { held: 9, silent: 2 }, here()),
  groups: [{ name: 'unit', caption: '截至 2026-11-24，2026-08-24 起没有会见的在押罪犯', total: 1, lines: [line('P', { held: 9, silent: 2 }, { titles: ['三监'], ...here({ unit_id: 'P' }) })] }],
  leads: { silent: { to: 'silent', query: {} } },
  notes: ['二监的数据暂时不可用，未计入'],
  mark: '',
  masked: 0,
}
