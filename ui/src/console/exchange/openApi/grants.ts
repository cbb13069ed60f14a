/** Whether a set of grants opens nothing that was closed, as the server decides it too. */
import type { GrantView } from '@/api'

export function isNarrower(before: readonly GrantView[], after: readonly GrantView[]): boolean {
  return after.every((wanted) => {
    const held = before.find((one) => one.interface === wanted.interface)
    if (held === undefined) return false
    return (held.unmasked || !wanted.unmasked) && (!held.tailored || wanted.tailored === true)
  })
}
