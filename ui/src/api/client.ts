/** JSON over HTTP to the platform, with its errors as `ApiError`. */
import { keyOf, leaveUnsettled, settle } from './intent'
import { anotherTry } from './line'
import { ROOT } from './root'
import { sendInPieces } from './pieces'
import { isToSealAnew, sealed } from './sealing'
import type { ErrorBody } from './types'

export { ROOT } from './root'

type Watcher = () => void
let onSignedOut: Watcher = () => {}

/** Names what to do when the platform says that nobody is signed in (any more). */
export function whenSignedOut(watcher: Watcher): void {
  onSignedOut = watcher
}

/** Says so where something else than an answer told it: a push that was closed. */
export function tellSignedOut(): void {
  onSignedOut()
}

let onRefused: (error: ApiError) => void = () => {}

/** Names who hears of every refusal, beside whoever asked. */
export function whenRefused(watcher: (error: ApiError) => void): void {
  onRefused = watcher
}

type Query = Record<string, string | number | boolean | null | undefined>

/** A refusal, in words for the screen; `code` is for programs. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryable: boolean,
    readonly detail: Record<string, unknown> = {},
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

/** The message of anything thrown, for the screen. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : '出现了意外问题，请稍后再试'
}

function address(path: string, query?: Query): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const tail = params.toString()
  return ROOT + path.replace(/^\//, '') + (tail ? `?${tail}` : '')
}

/** Where a file of the interface lies, for `src` and `href`. */
export function fileUrl(path: string, query?: Query): string {
  return address(path, query)
}

/** Where a WebSocket of the interface lies. */
export function socketUrl(path: string): string {
  const url = new URL(address(path), location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.hash = ''
  return url.href
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body
}

async function refusal(answer: Response): Promise<ApiError> {
  const error = await readRefusal(answer)
  onRefused(error)
  return error
}

async function readRefusal(answer: Response): Promise<ApiError> {
  const body: unknown = await answer.json().catch(() => null)
  if (isErrorBody(body)) {
    return new ApiError(answer.status, body.code, body.message, body.retryable, body.detail)
  }
  return new ApiError(answer.status, 'unreadable', '服务暂时不可用，请稍后再试', answer.status >= 500)
}

/** Sends JSON sealed; once more where key or clock of this page do not fit the platform's. */
export async function fetchSealed(
  method: string,
  url: string,
  json: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const once = async () => {
    const told = await sealed(method, url, json)
    // The platform refuses to say how to seal: its words are the answer.
    if (told instanceof Response) return told
    const { type, body, opened } = told
    const sent = { method, credentials: 'same-origin', headers: { 'Content-Type': type, ...headers }, body } as const
    return opened(await fetch(url, sent))
  }
  const answer = await once()
  if (answer.status !== 409 && answer.status !== 422) return answer
  const told: unknown = await answer.clone().json().catch(() => null)
  return isErrorBody(told) && isToSealAnew(told, KEY in headers) ? once() : answer
}

const KEY = 'Idempotency-Key'

/**
 * Whether it is not known if the platform did what was asked: nobody answered, or its edge did, or
 * the edge sent it on a second time because the first answer was lost.
 */
export function isLost(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false
  if (error.code === 'seal_used') return true
  return error.status === 0 || (error.code === 'unreadable' && error.status >= 500)
}

export async function answered<T>(asked: Promise<Response>): Promise<T> {
  let answer: Response
  try {
    answer = await asked
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, 'offline', '网络连接不上，请检查网络后重试', true)
  }
  if (answer.status === 401) onSignedOut()
  if (!answer.ok) throw await readRefusal(answer)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

/** Pauses before what was declined for too much work is asked again, in ms: nothing of it was done. */
const BUSY_PAUSES = [1000, 2500]

/** Asks again where the platform had too much to do, each page in its own time. */
export async function patiently<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      const pause = BUSY_PAUSES[tries]
      if (!(error instanceof ApiError) || error.code !== 'busy' || pause === undefined) throw error
      await new Promise((resume) => setTimeout(resume, pause * (0.5 + Math.random())))
      signal?.throwIfAborted()
    }
  }
}

/** Asks what a page cannot be without, and again until the line is back. */
export async function overTheLine<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!isLost(error) || !(await anotherTry(tries))) throw error
    }
  }
}

/** Sends a change under a key, and again where the answer is lost: the platform makes it once. */
async function change<T>(method: string, url: string, json: string): Promise<T> {
  const key = keyOf(method, url, json)
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await patiently(() => answered<T>(fetchSealed(method, url, json, { [KEY]: key })))
      settle(method, url, json)
      return answer
    } catch (error) {
      if (!isLost(error)) {
        settle(method, url, json)
        throw error
      }
      if (await anotherTry(tries)) continue
      leaveUnsettled(method, url, json, key)
      throw error
    }
  }
}

async function send<T>(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  try {
    if (body instanceof FormData) return await answered<T>(fetch(url, { method, credentials: 'same-origin', body }))
    if (method === 'GET') {
      return await patiently(() => answered<T>(fetch(url, { method, credentials: 'same-origin', signal })), signal)
    }
    return await change<T>(method, url, JSON.stringify(body ?? {}))
  } catch (error) {
    if (error instanceof ApiError && error.status > 0) onRefused(error)
    throw error
  }
}

/** Sends a file as it is, and tells how much of it has gone; `fetch` cannot say. */
function sendContent<T>(url: string, file: Blob, onProgress: (part: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(new ApiError(0, 'offline', '网络连接不上，请检查网络后重试', true))
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    request.onload = () => {
      const answer = new Response(request.status === 204 ? null : request.responseText, { status: request.status })
      if (answer.status === 401) onSignedOut()
      if (answer.ok) answer.json().then(resolve, reject)
      else void refusal(answer).then(reject)
    }
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

export const http = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    send<T>('GET', address(path, query), undefined, signal),
  post: <T>(path: string, body?: unknown) => send<T>('POST', address(path), body),
  put: <T>(path: string, body?: unknown) => send<T>('PUT', address(path), body),
  delete: <T>(path: string, query?: Query) => send<T>('DELETE', address(path, query)),
  /** Sends one file as the form field `file`. */
  upload: <T>(path: string, file: File) => {
    const form = new FormData()
    form.set('file', file)
    return send<T>('POST', address(path), form)
  },
  /** Sends one file piece by piece, which a line that breaks does not begin anew. */
  sendInPieces: <T>(path: string, file: File, query: Query, onProgress: (part: number) => void, signal?: AbortSignal, upload?: string) =>
    sendInPieces<T>((piece) => address(path, { name: file.name, ...query, ...piece }), file, onProgress, signal, upload),
  /** Sends one file as the body of the request, under its name. */
  sendFile: <T>(path: string, file: File, query: Query, onProgress: (part: number) => void, signal?: AbortSignal) =>
    sendContent<T>(address(path, { name: file.name, ...query }), file, onProgress, signal),
}
