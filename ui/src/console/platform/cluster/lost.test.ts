import { expect, it } from 'vitest'
import { deploymentsOf, lostClass, partsOf, toldBy } from './lost'
import { deployment, node, part, view } from './sample'

const OBSERVED = { at: '2026-11-30T06:00:00Z', current: 1, target: 1, ready: 1, waiting: 3 }

it('leaves out what a lost node told last', () => {
  const lost = node('b', [part()], { lost: true })
  expect(toldBy(lost)).toBeNull()
  expect(partsOf(view([node('a', [part()]), lost])).map((one) => one.node)).toEqual(['a'])
})

it('shows the deployments of a lost node with nothing seen of them', () => {
  const seen = ['a', 'b'].map((name) => deployment({ node: name, observed: OBSERVED }))
  const rows = deploymentsOf(view([node('a', []), node('b', [], { lost: true })], seen))
  expect(rows.map((row) => row.observed?.waiting ?? null)).toEqual([3, null])
  expect(rows.map((row) => lostClass({ row }))).toEqual(['', 'lost'])
})
