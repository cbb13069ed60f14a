/** A made-up module, with a field of every kind, for the tests of these screens. */
import type { Field, Module, ModuleRecord } from './wire'

const field = (name: string, title: string, kind: Field['kind'], more: Partial<Field> = {}): Field => ({ name, title, kind, ...more })

export const FIELDS = {
  number: field('number', '编号', { kind: 'text', most: 6, least: 4, pattern: '[A-Z][0-9]+', form: '字母加数字' }, { found: 'prefix', sortable: true, edited: 'once', section: '身份' }),
  name: field('name', '姓名', { kind: 'text', most: 8 }, { found: 'within', sortable: true, section: '身份' }),
  id_no: field('id_no', '身份证号', { kind: 'text', most: 18, least: 18, pattern: '[0-9]{17}[0-9X]', form: '18位身份证号' }, { found: 'exact', mask: 'number', section: '身份' }),
  born: field('born', '出生日期', { kind: 'day' }, { found: 'range', required: false, section: '身份' }),
  ward: field('ward', '监区', { kind: 'unit', types: ['WARD'] }, { found: 'exact', dated: true }),
  level: field('level', '级别', { kind: 'coded', dictionary: 'levels' }, { found: 'exact', dated: true }),
  months: field('months', '刑期', { kind: 'integer', least: 1, most: 600, unit: '个月' }, { found: 'range', sortable: true, required: false }),
  balance: field('balance', '余额', { kind: 'money', least: '0', most: '1000.50' }, { required: false, listed: false }),
  kept: field('kept', '重控', { kind: 'flag', yes: '重控', no: '否' }, { found: 'exact', required: false, edited: 'never' }),
  kind: field('kind', '类别', { kind: 'choice', options: [{ value: 'a', title: '甲类', tone: 'warning' }, { value: 'b', title: '乙类' }] }, { found: 'exact', required: false }),
  officer: field('officer', '责任民警', { kind: 'linked', module: 'officers' }, { found: 'exact', required: false, listed: false }),
  proof: field('proof', '证明材料', { kind: 'attached', media_types: ['application/pdf', 'image/png'], most_bytes: 1048576, most_files: 2 }, { required: false, listed: false }),
  seen_at: field('seen_at', '会见时间', { kind: 'moment' }, { found: 'range', required: false, edited: 'never' }),
}

export const MODULE: Module = {
  code: 'samples',
  title: '样例信息',
  noun: '样例',
  subsystem: 'base',
  group: '样例',
  table: 'sample',
  fields: Object.values(FIELDS),
  core: ['number', 'name'],
  label: ['name', 'number'],
  scope: { unit: 'ward' },
  order: ['number'],
  key: 'number',
  states: {
    options: [
      { value: 'active', title: '启用', tone: 'success' },
      { value: 'inactive', title: '停用', tone: 'info' },
    ],
    initial: 'active',
  },
  actions: [
    { code: 'deactivate', title: '停用', from_states: ['active'], to_state: 'inactive', reason: true, tone: 'warning' },
    { code: 'move', title: '调动', fields: ['ward'], tone: 'danger', approval: 'move' },
  ],
}

export const RECORD: ModuleRecord = {
  id: '01JABCDEFGHJKMNPQRSTVWXYZ0',
  version: 3,
  state: 'active',
  values: {
    number: 'A100',
    name: '王伟',
    id_no: '31**************12',
    born: '1980-02-03',
    ward: 'W1',
    level: 'L1',
    months: 36,
    balance: '12.50',
    kept: false,
    kind: 'a',
    officer: null,
    proof: null,
    seen_at: '2026-11-20T06:05:00Z',
  },
  titles: { ward: '一监区', level: '普管级' },
  masked: ['id_no'],
  files: {},
  actions: ['deactivate', 'delete', 'edit', 'reveal'],
  pending: null,
  tampered: false,
}
