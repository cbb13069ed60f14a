import { effectScope } from 'vue'
import { describe, expect, it } from 'vitest'
import { useEarlier } from './useEarlier'

const pages: Record<string, { rows: string[]; next: string | null }> = {
  '': { rows: ['c', 'b'], next: 'b' },
  b: { rows: ['a'], next: null },
}

describe('a log from the newest row on', () => {
  it('adds earlier rows until there are none', async () => {
    const scope = effectScope()
    const log = scope.run(() => useEarlier(async ({ before = '' }) => pages[before]!))!
    await log.reload()
    await log.more()
    expect(log.data.value).toEqual({ rows: ['c', 'b', 'a'], next: null })
    await log.more()
    expect(log.data.value?.rows).toHaveLength(3)
    scope.stop()
  })

  it('keeps what it has and tells why where the rows before do not come', async () => {
    const scope = effectScope()
    const log = scope.run(() =>
      useEarlier(async ({ before }) => {
        if (before) throw new Error('away')
        return pages['']!
      }),
    )!
    await log.reload()
    await log.more()
    expect(log.data.value?.rows).toEqual(['c', 'b'])
    expect(log.problem.value).not.toBe('')
    await log.reload(true)
    expect(log.problem.value).toBe('')
    scope.stop()
  })
})
