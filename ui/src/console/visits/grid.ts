/** Every table of 会见统计 as lines of cells; a cell that leads somewhere opens what it counts. */
import type { ArrivalFigures, RatingFigures, Step, UnseenFigures, VisitFigures, VisitNumbers, VisitPeople, VisitReviewFigures, VisitReviewPeople } from './api'

export interface Lead {
  path: string
  query: Record<string, string>
}

export interface Cell {
  text: string
  to?: Lead
}

export interface Line {
  key: string
  title: string
  cells: Cell[]
  strong?: boolean
  below?: boolean
}

export interface Grid {
  caption: string
  head: string[]
  lines: Line[]
}

export interface Bar {
  name: string
  values: number[]
  /** Something that should not be: drawn in the colour of alarms. */
  wrong?: boolean
}

export interface Told {
  grids: Grid[]
  axis: string[]
  bars: Bar[]
  empty: boolean
}

interface Days {
  since: string
  until: string
}

const DASH = '—'
const NUMBERS: [keyof VisitNumbers, string, Record<string, string> | null][] = [
  ['visits', '会见次数', {}],
  ['inmates', '会见罪犯', null],
  ['with_relative', '有家属到场', null],
  ['open', '宽见', { visit_type: 'OPEN' }],
  ['regular', '普见', { visit_type: 'REGULAR' }],
  ['video', '视频会见', { visit_type: 'VIDEO' }],
  ['focus', '重点罪犯', { focus: 'true' }],
]
const TYPES = ['open', 'regular', 'video'] as const

/** A period by its first day, short enough to stand below a bar. */
export function periodName(since: string, step: Step): string {
  const [year, month] = since.split('-')
  switch (step) {
    case 'day':
      return since
    case 'month':
      return `${year}年${Number(month)}月`
    case 'quarter':
      return `${year}年第${Math.ceil(Number(month) / 3)}季度`
    case 'year':
      return `${year}年`
  }
}

export function percent(share: string | null): string {
  return share === null ? DASH : `${(Number(share) * 100).toFixed(2)}%`
}

function part(number: number, whole: number): string {
  return whole === 0 ? '' : `（${((number / whole) * 100).toFixed(1)}%）`
}

const within = ({ since, until }: Days): Record<string, string> => ({ 'planned_at.from': since, 'planned_at.until': until, state: 'finished' })

function lead(days: Days, more: Record<string, string>): Lead {
  return { path: '/m/visits', query: { ...within(days), ...more } }
}

function numbersOf(one: VisitNumbers, days: Days, of: Record<string, string>): Cell[] {
  return NUMBERS.map(([name, , more]) => {
    const share = (TYPES as readonly string[]).includes(name) ? part(one[name], one.visits) : ''
    const cell: Cell = { text: `${one[name]}${share}` }
    return more && one[name] > 0 ? { ...cell, to: lead(days, { ...of, ...more }) } : cell
  })
}

const called = ({ since, until }: Days): string => (since === until ? since : `${since} 至 ${until}`)

export function visitsTold(told: VisitFigures, unit: string): Told {
  const days: Days = told
  const of: Record<string, string> = unit ? { ward_id: unit } : {}
  const officials = (count: number, of_: Days): Cell =>
    count > 0 && !unit ? { text: String(count), to: { path: '/m/official_bookings', query: { 'day.from': of_.since, 'day.until': of_.until, state: 'done' } } } : { text: String(count) }
  const head = NUMBERS.map(([, title]) => title)
  const units: Line[] = told.prisons.flatMap((prison) => [
    { key: prison.unit_id, title: prison.name, strong: true, cells: numbersOf(prison, days, { ward_id: prison.unit_id }) },
    ...told.wards
      .filter((ward) => ward.prison_id === prison.unit_id)
      .map((ward): Line => ({ key: ward.unit_id, title: ward.name, below: true, cells: numbersOf(ward, days, { ward_id: ward.unit_id }) })),
  ])
  return {
    axis: told.periods.map((one) => periodName(one.since, told.step)),
    bars: TYPES.map((name, at) => ({ name: NUMBERS[3 + at]![1], values: told.periods.map((one) => one[name]) })),
    empty: told.total.visits === 0 && told.officials === 0,
    grids: [
      {
        caption: '按时间',
        head: ['时间', ...head, '来监办案'],
        lines: [
          { key: 'total', title: '合计', strong: true, cells: [...numbersOf(told.total, days, of), officials(told.officials, days)] },
          ...told.periods.map((one): Line => ({ key: one.since, title: called(one), cells: [...numbersOf(one, one, of), officials(one.officials, one)] })),
        ],
      },
      { caption: '按监狱和监区（会见当时）', head: ['单位', ...head], lines: units },
      {
        caption: '按处遇级别（会见当时）',
        head: ['时间', '级别', '会见次数', '会见罪犯'],
        lines: told.levels.map((one): Line => {
          const period = told.periods.find((other) => other.since === one.since)
          const to = one.level && period ? lead(period, { ...of, treatment_level: one.level }) : undefined
          return { key: `${one.since} ${one.level ?? ''}`, title: periodName(one.since, told.step), cells: [{ text: one.title }, { text: String(one.visits), ...(to && { to }) }, { text: String(one.inmates) }] }
        }),
      },
    ],
  }
}

export function arrivalsTold(told: ArrivalFigures, unit: string): Told {
  const of: Record<string, string> = unit ? { ward_id: unit } : {}
  const line = (one: { key: string; label: string; arrivals: number; people: number; new: number }, more?: Record<string, string>): Line => ({
    key: one.key,
    title: one.label,
    cells: [{ text: String(one.arrivals), ...(more && { to: lead(told, { ...of, ...more }) }) }, { text: String(one.people) }, { text: String(one.new) }],
  })
  const counts = ['来监人次', '来监人数', '首次来监']
  const total = line({ key: 'total', label: '合计', ...told.total })
  return {
    axis: told.periods.map((one) => periodName(one.key, told.step)),
    bars: [{ name: '来监人次', values: told.periods.map((one) => one.arrivals) }],
    empty: told.total.arrivals === 0,
    grids: [
      { caption: '按时间', head: ['时间', ...counts], lines: [{ ...total, strong: true }, ...told.periods.map((one) => line({ ...one, label: periodName(one.key, told.step) }))] },
      { caption: '按监狱', head: ['监狱', ...counts], lines: told.prisons.map((one) => line(one)) },
      { caption: '按与罪犯关系', head: ['关系', ...counts], lines: told.kinships.map((one) => line(one, one.key ? { kinship: one.key } : undefined)) },
    ],
  }
}

export function ratingsTold(told: RatingFigures): Told {
  return {
    axis: ['1分', '2分', '3分', '4分', '5分'],
    bars: [{ name: '评价数', values: told.scores }],
    empty: told.ratings === 0,
    grids: [
      {
        caption: '按监狱和月份',
        head: ['监狱', '月份', '评价数', '平均分'],
        lines: [
          { key: 'total', title: '合计', strong: true, cells: [{ text: '' }, { text: String(told.ratings), to: { path: '/m/window_ratings', query: { 'rated_at.from': told.since, 'rated_at.until': told.until } } }, { text: told.average ?? DASH }] },
          ...told.rows.map((one): Line => ({ key: `${one.prison_id} ${one.month}`, title: one.prison, cells: [{ text: one.month.slice(0, 7) }, { text: String(one.ratings) }, { text: one.average }] })),
        ],
      },
    ],
  }
}

export function unseenTold(told: UnseenFigures): Told {
  const cells = (one: { held: number; unseen: number; share: string | null }): Cell[] => [{ text: String(one.held) }, { text: String(one.unseen) }, { text: percent(one.share) }]
  return {
    axis: told.units.map((one) => one.name),
    bars: [{ name: '未会见人数', values: told.units.map((one) => one.unseen) }],
    empty: told.units.length === 0,
    grids: [
      {
        caption: `截至 ${told.at}，${told.since} 起没有会见的在押罪犯`,
        head: ['单位', '在押人数', '未会见人数', '占比'],
        lines: told.units.flatMap((prison) => [
          { key: prison.unit_id, title: prison.name, strong: true, cells: cells(prison) },
          ...prison.below.map((ward): Line => ({ key: ward.unit_id, title: ward.name, below: true, cells: cells(ward) })),
        ]),
      },
    ],
  }
}

/** One row an inmate, who leads to the visits that are counted. */
export function peopleGrid(told: VisitPeople, days: Days, unit: string): Grid {
  return {
    caption: '按罪犯',
    head: ['罪犯', ...NUMBERS.filter(([name]) => name !== 'inmates').map(([, title]) => title)],
    lines: told.rows.map((one): Line => {
      const cells = numbersOf(one, days, { ...(unit && { ward_id: unit }), inmate_id: one.inmate_id })
      return { key: one.inmate_id, title: `${one.inmate_no} ${one.name}`, cells: cells.filter((_, at) => NUMBERS[at]![0] !== 'inmates') }
    }),
  }
}

type Reviews = VisitReviewFigures['total']
const REVIEWED = ['总记录数', '待复听', '已复听', '超时未复听', '异常', '复听率', '异常率']

/** What is counted, each leading to the conversations behind it. */
function reviewCells(one: Reviews, days: Days, narrowed: Record<string, string>): Cell[] {
  const cell = (number: number, more: Record<string, string>): Cell =>
    number > 0
      ? { text: String(number), to: { path: '/conversations', query: { channel: 'visit', from: days.since, to: days.until, kept: '1', ...narrowed, ...more } } }
      : { text: String(number) }
  return [
    cell(one.visits, {}),
    cell(one.pending, { reviewed: '0', overdue: '0' }),
    cell(one.reviewed, { reviewed: '1' }),
    cell(one.overdue, { overdue: '1' }),
    cell(one.anomalous, { anomaly: '1' }),
    { text: percent(one.rate) },
    { text: percent(one.anomaly_rate) },
  ]
}

export function reviewPeopleGrid(told: VisitReviewPeople, days: Days, narrowed: Record<string, string>): Grid {
  return {
    caption: '按罪犯',
    head: ['罪犯', ...REVIEWED],
    lines: told.rows.map((one): Line => ({ key: one.key, title: one.label, cells: reviewCells(one, days, { ...narrowed, inmate_id: one.key }) })),
  }
}

export function reviewsTold(told: VisitReviewFigures, unit: string, visitType: string): Told {
  type One = Reviews & { key: string; label: string }
  const of = { ...(unit && { unit }), ...(visitType && { visit_type: visitType }) }
  const line = (one: One, days: Days, more: Record<string, string>): Line => ({ key: one.key, title: one.label, cells: reviewCells(one, days, { ...of, ...more }) })
  /** The list takes days; a period is named by its first one, and the total leads further. */
  const period = (one: One): Line => ({ key: one.key, title: periodName(one.key, told.step), cells: reviewCells(one, told, of).map(({ text }) => ({ text })) })
  return {
    axis: told.periods.map((one) => periodName(one.key, told.step)),
    bars: [
      { name: '已复听', values: told.periods.map((one) => one.reviewed) },
      { name: '待复听', values: told.periods.map((one) => one.pending) },
      { name: '超时未复听', values: told.periods.map((one) => one.overdue), wrong: true },
    ],
    empty: told.total.visits === 0,
    grids: [
      { caption: '按时间', head: ['时间', ...REVIEWED], lines: [{ key: 'total', title: '合计', strong: true, cells: reviewCells(told.total, told, of) }, ...told.periods.map(period)] },
      { caption: '按会见类型', head: ['类型', ...REVIEWED], lines: told.types.map((one) => line(one, told, { visit_type: one.key })) },
      { caption: '按监狱', head: ['监狱', ...REVIEWED], lines: told.prisons.map((one) => line(one, told, { unit: one.key })) },
      { caption: '按监区', head: ['监区', ...REVIEWED], lines: told.wards.map((one) => line(one, told, { unit: one.key })) },
    ],
  }
}
