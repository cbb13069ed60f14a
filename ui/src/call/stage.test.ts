import { expect, it } from 'vitest'
import { awaited, silencedText, waitedText } from './stage'
import { emptyView, type CallView } from './view'

const talking: CallView = {
  ...emptyView(), phase: 'joined', media: 'connected', state: 'connected',
  present: ['relative', 'inmate'], names: { relative: '王芳', inmate: '李强' },
}

it('says nothing while both talk', () => {
  expect(awaited(talking, 'relative')).toBeNull()
})

it('says who is awaited, from either side', () => {
  const waiting: CallView = { ...talking, state: 'waiting', present: ['relative'] }
  expect(awaited(waiting, 'relative')?.title).toBe('正在等待 李强 接入')
  expect(awaited({ ...waiting, present: ['inmate'] }, 'inmate')?.title).toBe('正在等待 王芳 接入')
})

it('tells the own network from the other side', () => {
  expect(awaited({ ...talking, phase: 'reconnecting' }, 'relative')?.title).toContain('正在重新连接')
  expect(awaited({ ...talking, media: 'lost' }, 'relative')?.title).toContain('正在重新连接')
  expect(awaited({ ...talking, present: ['relative'] }, 'relative')?.title).toBe('李强 暂时不在通话中')
})

it('tells both whose voice an officer holds back', () => {
  expect(silencedText({ muted: [] }, 'relative')).toBe('')
  expect(silencedText({ muted: ['relative'] }, 'relative')).toContain('将您静音')
  expect(silencedText({ muted: ['relative'] }, 'inmate')).toContain('将对方静音')
  expect(silencedText({ muted: ['relative', 'inmate'] }, 'inmate')).toContain('双方')
})

it('tells how long one has waited', () => {
  expect([waitedText(1000, 1000), waitedText(1000, 126_999), waitedText(5000, 1000)]).toEqual(['0:00', '2:05', '0:00'])
})
