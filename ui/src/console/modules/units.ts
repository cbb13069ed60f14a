/** The tree of units, as forms pick from it. */
import type { UnitNode } from './wire'

export type UnitType = UnitNode['org_type']

/** What lists of records are narrowed by: a prison, or one of its wards. */
const PLACES: readonly UnitType[] = ['PRISON', 'WARD']

export interface UnitBranch {
  value: string
  label: string
  disabled: boolean
  children: UnitBranch[]
}

/** Units of the types, and those above them that lead there but cannot be picked; all where no type is asked. */
export function pickableUnits(units: readonly UnitNode[], types: readonly UnitType[] = []): UnitBranch[] {
  return units.flatMap((unit) => {
    const children = pickableUnits(unit.children, types)
    const fits = types.length === 0 || types.includes(unit.org_type)
    if (!fits && children.length === 0) return []
    return [{ value: unit.id, label: unit.enabled ? unit.name : `${unit.name}（已撤销）`, disabled: !fits, children }]
  })
}

/** Prisons and wards, for the filters of lists. */
export const placesIn = (units: readonly UnitNode[]): UnitBranch[] => pickableUnits(units, PLACES)

/** Ids of the units that can be picked. */
export function pickableIds(branches: readonly UnitBranch[]): string[] {
  return branches.flatMap((branch) => [...(branch.disabled ? [] : [branch.value]), ...pickableIds(branch.children)])
}

/** What a unit is called, after the prison or bureau that it is in; empty where it is not in the trees. */
export function unitPath(units: readonly UnitNode[], id: string): string {
  return pathTo(units, id).slice(-2).map((unit) => unit.name).join(' ')
}

function pathTo(units: readonly UnitNode[], id: string): UnitNode[] {
  for (const unit of units) {
    if (unit.id === id) return [unit]
    const below = pathTo(unit.children, id)
    if (below.length > 0) return [unit, ...below]
  }
  return []
}
