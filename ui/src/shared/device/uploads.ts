/** Files that go up one after the other, and go on where they stopped, whatever became of line and page. */
import { onBeforeUnmount, onMounted, reactive } from 'vue'
import { ApiError, freshKey, isLost, messageOf } from '@/api'
import { dropFile, filesAt, keepFile } from './files'

/** After the line was given up it is tried again, in ms. */
const AGAIN_MS = 15_000
/** The platform let go of what was sent: the file begins anew. */
const GONE = 'upload_gone'

export type Send<T> = (file: File, upload: string, onProgress: (part: number) => void, signal: AbortSignal) => Promise<T>

export interface Going {
  place: string
  file: File
  /** How much of it has arrived, of one. */
  part: number
  /** Whether it waits for the line; nothing of it is lost. */
  waits: boolean
}

interface Queue {
  items: Going[]
  /** Why the last one that was refused was. */
  problem: string
}

interface Lane {
  queue: Queue
  uploads: Map<string, string>
  /** What the device is just writing down. */
  keeping: Map<string, Promise<void>>
  /** What came of a file while no page stood by to take it. */
  arrived: Map<string, unknown>
  door: { send: Send<unknown>; take: (answer: unknown, file: File) => void } | null
  running: boolean
  stop: AbortController
  timer: number
}

const lanes = new Map<string, Lane>()

/** Whoever leaves takes along what is on its way. */
export function leaveUploads(): void {
  for (const lane of lanes.values()) {
    window.clearTimeout(lane.timer)
    lane.stop.abort()
  }
  lanes.clear()
}

function laneOf(prefix: string): Lane {
  const known = lanes.get(prefix)
  if (known) return known
  const queue = reactive<Queue>({ items: [], problem: '' })
  const made: Lane = { queue, uploads: new Map(), keeping: new Map(), arrived: new Map(), door: null, running: false, stop: new AbortController(), timer: 0 }
  lanes.set(prefix, made)
  return made
}

/**
 * What goes up at places that begin so. Files stay on the device where `prefix` names a place that is
 * somebody's; `take` hears of each that arrived, once, by whatever page is open then.
 */
export function useUploads<T>(prefix: string, send: Send<T>, take: (answer: T, file: File) => void) {
  const lane = laneOf(prefix)
  const door = { send, take: (answer: unknown, file: File) => take(answer as T, file) }

  onMounted(async () => {
    lane.door = door
    addEventListener('online', again)
    for (const [place, answer] of [...lane.arrived]) await finish(lane, place, answer)
    await restore(lane, prefix)
    void run(lane)
  })
  onBeforeUnmount(() => {
    removeEventListener('online', again)
    if (lane.door === door) lane.door = null
  })

  const again = (): void => {
    window.clearTimeout(lane.timer)
    void run(lane)
  }
  return {
    queue: lane.queue,
    again,
    add(files: File[]): void {
      lane.queue.problem = ''
      for (const file of files) {
        const upload = freshKey()
        const place = `${prefix}:${Date.now().toString(36)}${upload.slice(0, 4)}`
        lane.uploads.set(place, upload)
        lane.queue.items.push({ place, file, part: 0, waits: false })
        lane.keeping.set(place, keepFile({ place, upload, file }).catch(() => undefined))
      }
      void run(lane)
    },
    refuse(words: string): void {
      lane.queue.problem = words
    },
  }
}

/** What an earlier page left. */
async function restore(lane: Lane, prefix: string): Promise<void> {
  const waiting = await filesAt(`${prefix}:`).catch(() => [])
  for (const { place, upload, file } of waiting) {
    if (lane.uploads.has(place)) continue
    lane.uploads.set(place, upload)
    lane.queue.items.push({ place, file, part: 0, waits: false })
  }
}

async function run(lane: Lane): Promise<void> {
  if (lane.running) return
  lane.running = true
  try {
    for (let item = next(lane); item && lane.door; item = next(lane)) if (!(await sendOne(lane, item))) return
  } finally {
    lane.running = false
  }
}

const next = (lane: Lane): Going | undefined => lane.queue.items.find((one) => !lane.arrived.has(one.place))

/** Whether the next one may go; what the line took is tried again by itself. */
async function sendOne(lane: Lane, item: Going): Promise<boolean> {
  item.waits = false
  const signal = lane.stop.signal
  try {
    const answer = await lane.door!.send(item.file, lane.uploads.get(item.place)!, (part) => (item.part = part), signal)
    if (!signal.aborted) await finish(lane, item.place, answer)
    return true
  } catch (error) {
    if (signal.aborted) return false
    if (error instanceof ApiError && error.code === GONE) {
      lane.uploads.set(item.place, freshKey())
      return true
    }
    if (isLost(error) || (error instanceof ApiError && (error.retryable || error.status === 401))) {
      item.waits = true
      lane.queue.problem = isLost(error) ? '' : messageOf(error)
      lane.timer = window.setTimeout(() => void run(lane), AGAIN_MS)
      return false
    }
    lane.queue.problem = messageOf(error)
    await forget(lane, item.place)
    return true
  }
}

/** Told to the page first: what is not written down elsewhere yet stays on the device. */
async function finish(lane: Lane, place: string, answer: unknown): Promise<void> {
  const item = lane.queue.items.find((one) => one.place === place)
  if (!lane.door || !item) {
    lane.arrived.set(place, answer)
    return
  }
  lane.door.take(answer, item.file)
  await forget(lane, place)
}

async function forget(lane: Lane, place: string): Promise<void> {
  lane.arrived.delete(place)
  lane.uploads.delete(place)
  lane.queue.items = lane.queue.items.filter((one) => one.place !== place)
  // What is written down a moment too late would stay.
  await lane.keeping.get(place)
  lane.keeping.delete(place)
  await dropFile(place).catch(() => undefined)
}
