/** A card writer at this computer, over Web Serial where the browser has it. */
import type { PreparedCard } from './api'

const BAUD = 115_200

interface Port {
  open: (options: { baudRate: number }) => Promise<void>
  close: () => Promise<void>
  writable: WritableStream<Uint8Array> | null
}
export interface Serial {
  requestPort: () => Promise<Port>
}

/** None outside a secure context, and in browsers that never had it. */
export function serialOf(navigator: object): Serial | null {
  return 'serial' in navigator ? (navigator.serial as Serial) : null
}

/** The line that a writer takes: the one that a reader types of the same card. */
export const lineOf = (card: PreparedCard): string => `;${card.card_no}=${card.content}\r\n`

/** Hands the line to the writer that the officer picks; whether it took it is seen by reading again. */
export async function writeOver(serial: Serial, card: PreparedCard): Promise<void> {
  const port = await serial.requestPort()
  await port.open({ baudRate: BAUD })
  try {
    const writer = port.writable!.getWriter()
    await writer.write(new TextEncoder().encode(lineOf(card)))
    await writer.close()
  } finally {
    await port.close()
  }
}

/** Why the writer took nothing, in words. */
export function writerProblem(error: unknown): string {
  const cancelled = error instanceof DOMException && error.name === 'NotFoundError'
  return cancelled ? '没有选择写卡器。' : '写卡器没有响应，请检查连线后重试，或复制内容用写卡程序写入。'
}
