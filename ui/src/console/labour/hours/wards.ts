/** The wards among the units in reach, each after its prison's name. */
import type { UnitNode } from '../../modules/wire'

export interface WardOption {
  id: string
  title: string
}

export function wardsOf(tree: UnitNode[], prison = ''): WardOption[] {
  return tree.flatMap((unit) => {
    if (unit.org_type === 'WARD') return [{ id: unit.id, title: [prison, unit.name].filter(Boolean).join(' ') }]
    return wardsOf(unit.children, unit.org_type === 'PRISON' ? unit.name : prison)
  })
}
