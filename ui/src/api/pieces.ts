/** A file that goes up in pieces: what arrived stays there, whatever becomes of the line. */
import { answered, ApiError, isLost, patiently } from './client'
import { freshKey } from './intent'
import { anotherTry } from './line'

/** Bytes: two seconds on a line of 400 kbit/s. */
export const PIECE = 96 * 1024

/** Which piece of which file a body is, as the platform is told; none where there is nothing in it. */
type Piece = { upload?: string; start?: number; total?: number }

/** How much of a file is there, where it is not whole. */
interface Going {
  received: number
}

const isGoing = (answer: unknown): answer is Going =>
  typeof answer === 'object' && answer !== null && 'received' in answer && 'total' in answer

/** Where the platform wants the next piece to begin, where it is another place than ours. */
function gapOf(error: unknown): number | undefined {
  if (!(error instanceof ApiError) || error.code !== 'piece_gap') return undefined
  return Number(error.detail.received)
}

export async function sendInPieces<T>(
  address: (piece: Piece) => string,
  file: Blob,
  onProgress: (part: number) => void,
  signal?: AbortSignal,
  /** By which the platform knows the file, also when it comes again. */
  known: string = freshKey(),
): Promise<T> {
  const upload = file.size > 0 ? known : undefined
  const total = file.size
  let start = 0
  let tries = 0
  for (;;) {
    const piece = upload ? { upload, start, total } : {}
    const body = upload ? file.slice(start, start + PIECE) : file
    const headers = { 'Content-Type': 'application/octet-stream' }
    const ask = () => answered<T | Going>(fetch(address(piece), { method: 'POST', credentials: 'same-origin', headers, body, signal }))
    try {
      const answer = await patiently(ask, signal)
      if (!isGoing(answer)) return answer
      start = answer.received
      tries = 0
      onProgress(start / total)
    } catch (error) {
      const from = gapOf(error)
      if (from !== undefined && from !== start) {
        start = from
        continue
      }
      if (!isLost(error) || !(await anotherTry(tries, signal))) throw error
      tries += 1
    }
  }
}
