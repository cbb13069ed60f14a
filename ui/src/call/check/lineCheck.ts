/** 通话质量检测: frames sent to the server and back again, before a call. */
import { socketUrl } from '@/api/client'

export interface LineFigures {
  rttMs: number
  jitterMs: number
  /** Of the frames of the second round, both ways together. */
  kbitS: number
}

export type LineGrade = 'good' | 'fair' | 'poor'

const SMALL = 20
const LARGE = 24
const LARGE_CHARACTERS = 16_000
const PATIENCE_MS = 12_000

/** Median delay, and the mean change from one to the next; large frames tell the rate. */
export function lineFigures(delays: readonly number[], bytes: number, largeMs: number): LineFigures {
  const sorted = [...delays].sort((a, b) => a - b)
  const changes = delays.slice(1).map((delay, index) => Math.abs(delay - (delays[index] ?? delay)))
  return {
    rttMs: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    jitterMs: Math.round(changes.reduce((sum, one) => sum + one, 0) / Math.max(1, changes.length)),
    kbitS: largeMs > 0 ? Math.round((bytes * 8) / largeMs) : 0,
  }
}

/** A call needs about 500 kbit/s each way. */
export function lineGrade(figures: LineFigures): LineGrade {
  if (figures.rttMs > 600 || figures.kbitS < 600) return 'poor'
  return figures.rttMs > 300 || figures.jitterMs > 60 || figures.kbitS < 1_200 ? 'fair' : 'good'
}

/** Measures; rejects with a sentence for the person where the server will not or the line is gone. */
export function checkLine(role: 'relative' | 'inmate', now: () => number = () => performance.now()): Promise<LineFigures> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(socketUrl(`/ws/line-check?role=${role}`))
    const delays: number[] = []
    let sentAt = 0
    let largeFrom = 0
    let large = 0
    const fail = (text: string) => {
      clearTimeout(timer)
      socket.close()
      reject(new Error(text))
    }
    const timer = setTimeout(() => fail('线路太慢，检测没有完成。'), PATIENCE_MS)
    const ping = () => {
      sentAt = now()
      socket.send(`p${delays.length}`)
    }
    socket.onopen = ping
    socket.onerror = () => fail('连不上服务器，请检查网络。')
    socket.onclose = () => fail('检测中断，请再试一次。')
    socket.onmessage = (message: MessageEvent<string>) => {
      if (message.data.startsWith('{')) return fail((JSON.parse(message.data) as { message?: string }).message ?? '暂时不能检测。')
      if (delays.length < SMALL) {
        delays.push(now() - sentAt)
        if (delays.length < SMALL) return ping()
        largeFrom = now()
        for (let count = 0; count < LARGE; count += 1) socket.send('x'.repeat(LARGE_CHARACTERS))
        return
      }
      large += 1
      if (large < LARGE) return
      clearTimeout(timer)
      socket.onclose = null
      socket.close()
      resolve(lineFigures(delays, 2 * LARGE * LARGE_CHARACTERS, now() - largeFrom))
    }
  })
}
