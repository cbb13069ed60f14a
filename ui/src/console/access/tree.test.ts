import { describe, expect, it } from 'vitest'
import { added, permissionTree, tickedCodes } from './tree'
import type { Permission } from './types'

const PERMISSIONS: Permission[] = [
  { code: 'read_calls', title: '可视通话管理', kind: 'menu', group: '可视通话', duties: ['business'] },
  { code: 'approve', title: '批准通话', kind: 'button', group: '可视通话', duties: ['business'] },
  { code: 'accounts:list', title: '账号管理', kind: 'menu', group: '账号与权限', duties: ['system', 'security'] },
]

describe('permission tree', () => {
  it('shows a role what its duty may hold and no more', () => {
    const [group, ...others] = permissionTree(PERMISSIONS, 'business')
    expect(group?.children?.map((one) => one.code)).toEqual(['read_calls', 'approve'])
    expect(others).toEqual([])
    expect(permissionTree(PERMISSIONS, 'audit')).toEqual([])
  })

  it('takes headings for what they are', () => {
    expect(tickedCodes(['group:可视通话', 'read_calls', 'approve'])).toEqual(['approve', 'read_calls'])
  })

  it('tells what comes and what goes', () => {
    expect(added(['a', 'b'], ['b', 'c'])).toEqual(['c'])
    expect(added(['b', 'c'], ['a', 'b'])).toEqual(['a'])
  })
})
