import { describe, expect, it } from 'vitest'
import { consumerLabel, pretty } from './labels'

describe('words of dead letters', () => {
  it('set JSON in lines and leave the rest', () => {
    expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(pretty('{"a":')).toBe('{"a":')
  })

  it('keep the name of an unknown consumer', () => {
    expect([consumerLabel('ledger'), consumerLabel('later')]).toEqual(['工时入账', 'later'])
  })
})
