import { describe, expect, it } from 'vitest'
import type { RecordKindView, Settings } from './api'
import { draftOf, emptyDraft, emptyKind, placeLabel, settingsOf, unfilled } from './draft'

const KINDS: RecordKindView[] = [
  {
    kind: 'visit',
    title: '会见记录',
    systems: ['visit'],
    pulled: true,
    fields: [
      { name: 'visit_no', title: '会见编号', required: true, readings: ['text', 'code'], values: [] },
      {
        name: 'visit_type',
        title: '会见方式',
        required: true,
        readings: ['text', 'code'],
        values: [{ code: 'OPEN', title: '宽见' }],
      },
      { name: 'planned_at', title: '预约时间', required: true, readings: ['moment'], values: [] },
      { name: 'seat', title: '座位号', required: false, readings: ['text', 'code'], values: [] },
    ],
  },
]
const SETTINGS: Settings = {
  access: { type: 'rest', address: 'https://visits.example/', paging: 'page', key_header: 'X-Key', rows: 'data.rows', next: '' },
  direction: 'in',
  conflict: 'newer',
  every_s: 5,
  per_minute: 60,
  page: 500,
  late_after_s: 900,
  private_networks: ['10.3.0.0/16'],
  kinds: [
    {
      kind: 'visit',
      enabled: false,
      name: 'visits',
      key: ['id', 'part'],
      version: 'rev',
      day: 'plan',
      day_format: '%Y-%m-%d',
      deleted: 'gone',
      deleted_values: ['1', 'true'],
      fields: [
        { to: 'visit_no', source: ['id'], constant: null, reading: 'text', format: '', codes: {}, optional: false },
        { to: 'visit_type', source: ['type'], constant: null, reading: 'code', format: '', codes: { '1': 'OPEN' }, optional: false },
        { to: 'planned_at', source: ['day', 'time'], constant: null, reading: 'moment', format: '%Y-%m-%d %H:%M', codes: {}, optional: false },
      ],
    },
  ],
}

describe('a version as the form holds it', () => {
  it('comes back as it was', () => {
    expect(settingsOf(draftOf(SETTINGS, KINDS))).toEqual(SETTINGS)
  })

  it('keeps what is always the same, and leaves out what is not filled', () => {
    const draft = draftOf(SETTINGS, KINDS)
    const seat = draft.kinds[0]!.fields[3]!
    expect(seat.from).toBe('none')
    Object.assign(seat, { from: 'constant', constant: ' 1 ' })
    expect(settingsOf(draft).kinds[0]!.fields[3]).toMatchObject({ to: 'seat', source: [], constant: '1' })
  })

  it('keeps no setting of another protocol', () => {
    const draft = { ...draftOf(SETTINGS, KINDS), protocol: 'files' as const }
    expect(Object.keys(settingsOf(draft).access).sort()).toEqual(['address', 'encoding', 'format', 'host_key', 'type'])
  })

  it('reads what has named values by their codes', () => {
    expect(emptyKind(KINDS[0]!).fields.map((one) => [one.from, one.reading])).toEqual([
      ['source', 'text'],
      ['source', 'code'],
      ['source', 'moment'],
      ['none', 'text'],
    ])
  })
})

describe('problems of a version', () => {
  it('names what is not filled before anybody is asked', () => {
    const draft = { ...emptyDraft(), kinds: [emptyKind(KINDS[0]!)] }
    draft.kinds[0]!.fields[0]!.from = 'none'
    expect(unfilled(draft, KINDS).map((one) => one.field)).toEqual([
      'access.address',
      'kinds.0.name',
      'kinds.0.key',
      'kinds.0.version',
      'kinds.0.day',
      'kinds.0.fields.visit_no',
      'kinds.0.fields.visit_type',
      'kinds.0.fields.planned_at',
    ])
    expect(unfilled(draftOf(SETTINGS, KINDS), KINDS)).toEqual([])
  })

  it('says where they are', () => {
    const draft = draftOf(SETTINGS, KINDS)
    const said = ['access.address', 'private_networks', 'kinds', 'kinds.0.day_format', 'kinds.0.fields.seat', 'kinds.0.fields.other']
    expect(said.map((place) => placeLabel(place, draft, KINDS))).toEqual([
      '地址',
      '允许的内网',
      '记录',
      '会见记录：日期格式',
      '会见记录：座位号',
      '会见记录：other',
    ])
  })
})
