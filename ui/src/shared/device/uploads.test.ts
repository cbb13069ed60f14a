import { afterEach, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, type App } from 'vue'
import { ApiError } from '@/api'
import { leaveUploads, useUploads, type Send } from './uploads'

const gone = () => new ApiError(0, 'offline', '', true)
const open: App[] = []

/** A page with uploads at a place; what it was told of. */
function page(place: string, send: Send<string>) {
  const taken: string[] = []
  let way!: ReturnType<typeof useUploads<string>>
  const app = createApp(
    defineComponent(() => {
      way = useUploads<string>(place, send, (answer, file) => taken.push(`${file.name} ${answer}`))
      return () => h('i')
    }),
  )
  app.mount(document.createElement('div'))
  open.push(app)
  return { taken, way, app }
}
const file = (name: string) => new File(['x'], name)

afterEach(() => {
  vi.useRealTimers()
  open.splice(0).forEach((app) => app.unmount())
  leaveUploads()
})

it('sends one after the other and tells of each once', async () => {
  let at = 0
  const most: number[] = []
  const { taken, way } = page('a', async (one) => {
    most.push((at += 1))
    await Promise.resolve()
    at -= 1
    return one.name
  })
  way.add([file('1'), file('2')])
  await vi.waitFor(() => expect(taken).toEqual(['1 1', '2 2']))
  await vi.waitFor(() => expect(way.queue.items).toEqual([]))
  expect(Math.max(...most)).toBe(1)
})

it('keeps what the line took, and goes on with it under the same name by itself', async () => {
  vi.useFakeTimers()
  const names: string[] = []
  let down = true
  const { taken, way } = page('b', async (one, upload) => {
    names.push(upload)
    if (down) throw gone()
    return one.name
  })
  await vi.advanceTimersByTimeAsync(0)
  way.add([file('1')])
  await vi.advanceTimersByTimeAsync(100)
  expect(way.queue.items[0]?.waits).toBe(true)
  down = false
  await vi.advanceTimersByTimeAsync(15_000)
  expect(taken).toEqual(['1 1'])
  expect(new Set(names).size).toBe(1)
})

it('drops what is refused and says why', async () => {
  const { taken, way } = page('c', async () => Promise.reject(new ApiError(422, 'card_wrong_side', '请翻过来', false)))
  way.add([file('1')])
  await vi.waitFor(() => expect(way.queue.problem).toBe('请翻过来'))
  await vi.waitFor(() => expect(way.queue.items).toEqual([]))
  expect(taken).toEqual([])
})

it('begins anew where the platform let go of what was sent', async () => {
  const names: string[] = []
  const { taken, way } = page('d', async (one, upload) => {
    names.push(upload)
    if (names.length === 1) throw new ApiError(409, 'upload_gone', '', false)
    return one.name
  })
  way.add([file('1')])
  await vi.waitFor(() => expect(taken).toEqual(['1 1']))
  expect(new Set(names).size).toBe(2)
})

it('tells the next page of what arrived while none stood by', async () => {
  let arrive!: (answer: string) => void
  const sent = vi.fn<Send<string>>(() => new Promise((resolve) => (arrive = resolve)))
  const first = page('e', sent)
  await vi.waitFor(() => first.way.add([]))
  first.way.add([file('1')])
  await vi.waitFor(() => expect(sent).toHaveBeenCalledTimes(1))
  first.app.unmount()
  arrive('there')
  await Promise.resolve()
  const second = page('e', sent)
  await vi.waitFor(() => expect(second.taken).toEqual(['1 there']))
  expect(first.taken).toEqual([])
  expect(sent).toHaveBeenCalledTimes(1)
})
