import { afterEach, expect, it, vi } from 'vitest'
import { createApp, h } from 'vue'
import { settled } from '../modules/stage'
import type { Cell, ReportForm } from './api'
import SheetGrid from './SheetGrid.vue'

const FORM: ReportForm = {
  columns: [
    { key: 'a', title: '产值', kind: 'money', decimals: 2, from: 'entered', required: true, least: 0 },
    { key: 'b', title: '加倍', from: 'formula', formula: '产值*2' },
    { key: 'c', title: '人数', from: 'linked', source: 'headcount' },
  ],
}
const LINES = [
  { key: 'x', title: '一监区', group: '东区' },
  { key: 'y', title: '二监区', group: '东区' },
]
const cell = (row: string, column: string, more: Partial<Cell>): Cell => ({ row, column, value: null, origin: 'entered', ...more }) as Cell
const CELLS = [
  cell('x', 'a', { value: '1234.5' }),
  cell('x', 'b', { origin: 'formula', flaw: 'zero' }),
  cell('x', 'c', { value: '3', origin: 'overridden', source_value: '2' }),
  cell('y', 'c', { value: '4', origin: 'linked' }),
]
const edited = vi.fn()
let close = () => {}

function open(editable = true): void {
  edited.mockReset()
  const place = document.createElement('div')
  document.body.append(place)
  const totals = [{ column: 'a', value: '1234.5', flaw: null }]
  const app = createApp({ render: () => h(SheetGrid, { form: FORM, lines: LINES, cells: CELLS, totals, editable, onEdit: (line, column, text) => edited(line.key, column.key, text) }) })
  app.mount(place)
  close = () => {
    app.unmount()
    document.body.replaceChildren()
  }
}

afterEach(() => close())

const byId = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)
const field = () => byId('cell-field') as HTMLInputElement | null

async function press(key: string, on = document.activeElement): Promise<void> {
  on?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  await settled()
}

async function type(text: string): Promise<void> {
  field()!.value = text
  field()!.dispatchEvent(new Event('input'))
  await settled()
}

it('shows values, flaws, marks and totals', () => {
  open()
  const text = (id: string) => byId(id)?.textContent?.trim()
  expect([text('cell-x-a'), text('cell-x-b'), text('total-a')]).toEqual(['1,234.50', '除数为零', '1,234.50'])
  expect([text('cell-x-c'), text('cell-y-c'), text('cell-y-b')]).toEqual(['改3', '联4', '—'])
  expect(byId('cell-x-b')?.title).toBe('= 产值*2')
  expect(byId('cell-x-c')?.title).toBe('关联数据为 2，已手工改动')
  expect(byId('cell-y-a')?.className).toContain('need')
})

it('is typed into and moved through by keyboard', async () => {
  open()
  byId('cell-x-a')!.focus()
  await press('5')
  expect(field()!.value).toBe('5')
  await type('-5')
  expect(byId('cell-problem')?.textContent).toBe('不能小于0')
  await press('Enter', field())
  expect(edited).not.toHaveBeenCalled()
  await type('50')
  await press('Enter', field())
  expect(edited.mock.calls).toEqual([['x', 'a', '50']])
  expect(document.activeElement).toBe(byId('cell-y-a'))
  await press('ArrowRight')
  // A computed cell takes no typing.
  await press('7')
  expect(field()).toBeNull()
  await press('Tab')
  expect(document.activeElement).toBe(byId('cell-y-c'))
  await press('F2')
  expect(field()!.value).toBe('4')
  await press('Escape', field())
  await press('Delete')
  expect(edited.mock.calls[1]).toEqual(['y', 'c', ''])
})

it('hands what does not fit on when somebody goes elsewhere, so that it stays marked', async () => {
  open()
  byId('cell-x-a')!.focus()
  await press('9')
  await type('x')
  byId('cell-y-c')!.focus()
  await settled()
  expect(edited.mock.calls).toEqual([['x', 'a', 'x']])
  expect(field()).toBeNull()
})

it('is only read where it may not be changed', async () => {
  open(false)
  byId('cell-x-a')!.focus()
  await press('5')
  await press('Delete')
  expect(field()).toBeNull()
  expect(edited).not.toHaveBeenCalled()
})
