import { describe, expect, it } from 'vitest'
import { pickableIds, pickableUnits, placesIn, unitPath } from './units'
import type { UnitNode } from './wire'

const unit = (id: string, org_type: UnitNode['org_type'], children: UnitNode[] = [], enabled = true): UnitNode => ({
  id, code: id, name: `${id}名`, org_type, enabled, children,
})
const TREE = [unit('B', 'BUREAU', [unit('P1', 'PRISON', [unit('W1', 'WARD'), unit('S1', 'SECTION')]), unit('P2', 'PRISON', [], false)])]

describe('units', () => {
  it('are offered by type, under those that lead to them', () => {
    const [bureau] = pickableUnits(TREE, ['WARD'])
    expect(bureau?.disabled).toBe(true)
    expect(bureau?.children.map((one) => one.value)).toEqual(['P1'])
    expect(bureau?.children[0]?.children).toEqual([{ value: 'W1', label: 'W1名', disabled: false, children: [] }])
  })

  it('can be picked where the type fits', () => {
    expect(pickableIds(pickableUnits(TREE, ['PRISON', 'BUREAU']))).toEqual(['B', 'P1', 'P2'])
  })

  it('are all offered where no type is asked, closed ones marked', () => {
    expect(pickableUnits(TREE)[0]?.children.map((one) => one.label)).toEqual(['P1名', 'P2名（已撤销）'])
  })

  it('narrow a list by prison and ward alone', () => {
    expect(pickableIds(placesIn(TREE))).toEqual(['P1', 'W1', 'P2'])
  })

  it('are called after what they are in', () => {
    expect([unitPath(TREE, 'W1'), unitPath(TREE, 'B'), unitPath(TREE, 'X')]).toEqual(['P1名 W1名', 'B名', ''])
  })
})
