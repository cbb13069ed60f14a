import { afterEach, expect, test, vi } from 'vitest'
import { sentAs, worthSending } from './photograph'

afterEach(() => vi.unstubAllGlobals())

const photograph = (bytes: number) => new File([new Uint8Array(bytes)], '身份证.HEIC', { type: 'image/jpeg' })

test('a phone’s picture is sent at half of its sides and a small one as it is', () => {
  expect(sentAs(4096, 3072)).toEqual({ width: 2048, height: 1536 })
  expect(sentAs(3000, 4000)).toEqual({ width: 1536, height: 2048 })
  expect(sentAs(1012, 638)).toEqual({ width: 1012, height: 638 })
})

test('what is small goes untouched', async () => {
  const opened = vi.fn()
  vi.stubGlobal('createImageBitmap', opened)
  const file = photograph(500_000)
  expect(await worthSending(file)).toBe(file)
  expect(opened).not.toHaveBeenCalled()
})

test('what no browser can open goes as it is, so that the platform says what is wrong', async () => {
  vi.stubGlobal('createImageBitmap', vi.fn().mockRejectedValue(new Error('no picture')))
  const file = photograph(700_000)
  expect(await worthSending(file)).toBe(file)
})

test('a large one is drawn anew, unless that makes it no smaller', async () => {
  const close = vi.fn()
  vi.stubGlobal('createImageBitmap', vi.fn().mockResolvedValue({ width: 4000, height: 3000, close }))
  const context = { fillRect: vi.fn(), drawImage: vi.fn() } as unknown as CanvasRenderingContext2D
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never)
  const sizes = [400_000, 900_000]
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done) => done(new Blob([new Uint8Array(sizes.shift() ?? 0)])))
  const file = photograph(700_000)
  const sent = await worthSending(file)
  expect([sent.name, sent.type, sent.size]).toEqual(['身份证.jpg', 'image/jpeg', 400_000])
  expect(await worthSending(file)).toBe(file)
  expect(close).toHaveBeenCalledTimes(2)
  vi.restoreAllMocks()
})
