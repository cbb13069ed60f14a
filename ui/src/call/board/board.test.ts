import { describe, expect, it } from 'vitest'
import type { Schemas } from '@/api/types'
import { afterBoard, afterShare, pointAt } from './board'

const event = (act: Schemas['BoardChanged']['act'], stroke: Schemas['Stroke'] | null = null) =>
  ({ type: 'board', seq: 1, at: '', act, role: 'relative', name: '李芳', stroke }) as Schemas['BoardChanged']
const stroke: Schemas['Stroke'] = { points: [[0, 0], [1, 1]], colour: 'red', width: 4 }

describe('the board', () => {
  it('is opened, drawn on, wiped and closed', () => {
    const open = afterBoard(null, event('open'))
    expect(open).toEqual({ by: '李芳', picture: null, strokes: [] })
    const drawn = afterBoard(open, event('stroke', stroke))
    expect(drawn?.strokes).toEqual([stroke])
    expect(afterBoard(drawn, event('clear'))).toEqual(open)
    expect(afterBoard(drawn, event('close'))).toBeNull()
  })

  it('takes no stroke while nothing lies open', () => {
    expect(afterBoard(null, event('stroke', stroke))).toBeNull()
  })

  it('shows a shared picture, and marks on it', () => {
    const shared = afterShare({ type: 'share', seq: 1, at: '', role: 'relative', name: '李芳', picture: 'QUJD' } as Schemas['Shared'])
    expect(afterBoard(shared, event('stroke', stroke))).toEqual({ by: '李芳', picture: 'QUJD', strokes: [stroke] })
  })
})

it('keeps points within the surface', () => {
  const box = { left: 100, top: 50, width: 400, height: 300 }
  expect(pointAt(300, 200, box)).toEqual([0.5, 0.5])
  expect(pointAt(0, 900, box)).toEqual([0, 1])
})
