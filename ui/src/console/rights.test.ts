import { describe, expect, it } from 'vitest'
import { mayOpen, pagesOf } from './rights'

describe('pages by role', () => {
  it('adds up the pages of several roles in menu order', () => {
    expect(pagesOf(['auditor', 'approver'])).toEqual(['calls', 'alerts', 'audit'])
  })

  it('opens the wall to a monitoring officer and not to an approver', () => {
    expect(mayOpen('wall', ['monitor'])).toBe(true)
    expect(mayOpen('wall', ['approver'])).toBe(false)
  })

  it('keeps administrators away from calls', () => {
    expect(pagesOf(['system_admin', 'security_admin'])).toEqual(['jobs'])
  })
})
