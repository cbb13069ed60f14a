/** The permission tree: headings, and under each what may be ticked. */
import type { Duty, Permission } from './types'

export interface Branch {
  code: string
  title: string
  children?: Branch[]
  kind?: Permission['kind']
}

const HEADING = 'group:'

/** Permissions that a role of the duty may hold, under their headings and in their order. */
export function permissionTree(permissions: readonly Permission[], duty: Duty): Branch[] {
  const groups = new Map<string, Branch[]>()
  for (const one of permissions) {
    if (!one.duties.includes(duty)) continue
    const held = groups.get(one.group) ?? []
    held.push({ code: one.code, title: one.title, kind: one.kind })
    groups.set(one.group, held)
  }
  return [...groups].map(([title, children]) => ({ code: HEADING + title, title, children }))
}

/** The ticked codes without the headings, sorted. */
export function tickedCodes(keys: readonly unknown[]): string[] {
  return keys.map(String).filter((key) => !key.startsWith(HEADING)).sort()
}

/** What of `after` is not in `before`. */
export function added(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((code) => !before.includes(code))
}
