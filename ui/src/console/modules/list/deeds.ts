/** How much room the deeds of a list's rows take. */
import { deedsOf } from '../fields'
import type { Module, ModuleRecord } from '../wire'

export const INLINE = 2

/** As wide as the widest row needs, nothing where there are none. */
export function widthOfDeeds(module: Module, rows: readonly ModuleRecord[]): number {
  return Math.max(0, ...rows.map((row) => widthOf(deedsOf(module, row))))
}

function widthOf(deeds: readonly { title: string }[]): number {
  if (deeds.length === 0) return 0
  const words = deeds.slice(0, INLINE).reduce((sum, deed) => sum + Array.from(deed.title).length * 14 + 12, 0)
  return Math.max(words + (deeds.length > INLINE ? 26 : 0) + 28, 76)
}
