import { describe, expect, it } from 'vitest'
import { messageTarget } from './messageTarget'

const of = (kind: string, object_id: string | null, state: 'approved' | null = null) => messageTarget({ kind, object_id, state })

describe('where a message leads', () => {
  it('leads to the call, the visit or the applications that it tells of', () => {
    expect(of('call_soon', 'c1')).toBe('/calls/c1')
    expect(of('visit_soon', 'v1')).toBe('/visits/v1')
    expect(of('visit_waited', null)).toBe('/bookings')
    expect(of('relative_number', 'n1', 'approved')).toBe('/applications')
    expect(of('account_erasure', 'r1', 'approved')).toBe('/erasure')
  })
  it('leads nowhere where it says all, and where the call is another one’s', () => {
    expect(of('admission', null)).toBeNull()
    expect(of('call_soon', null)).toBeNull()
  })
})
