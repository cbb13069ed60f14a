/** Half of a claim code, as it is shown once and handed to its holder. */
import type { Reset } from './types'

export interface Slip {
  half: string
  /** The first goes to who asked, the second to who approved. */
  which: 'first' | 'second'
  what: Reset['kind']
  name: string
  /** Empty where only the name is known. */
  login: string
}

export const HALF_LABEL: Record<Slip['which'], string> = { first: '前半', second: '后半' }

/** Who has the other half, in the words of whoever hands this one over. */
export function otherHalf(slip: Slip): string {
  if (slip.which === 'second') return slip.what === 'account' ? '前半由新增账号的管理员转交' : '前半由申请人转交'
  return slip.what === 'account' ? '后半由批准其权限的安全管理员转交' : '后半由批准人转交'
}
